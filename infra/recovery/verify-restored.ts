import type { Instant } from '../../shared/domain/time.ts';
import type { Item, Store } from '../../shared/persistence/store.ts';
import type { VerifiedChain } from '../../shared/persistence/verify-chain.ts';
import { comparedWithOld } from './compare-with-old.ts';
import { type Damage, damageFound } from './damage.ts';
import { type NotedHead, notedElsewhere, readTrail, verifyChains } from './verify-chains.ts';
import { damagedFiles, type EditionPorts, verifyEditions } from './verify-editions.ts';
import { verifyFunds, verifyRows } from './verify-rows.ts';

export type VerifyPorts = EditionPorts & {
  /** The table that it was restored from; undefined when it is gone. */
  readonly old: Store | undefined;
  readonly rows: () => AsyncIterable<Item>;
  readonly say: (sentence: string) => void;
};

export type Expected = {
  readonly noted: readonly NotedHead[];
  /** The service had not begun at the moment; else a table without any entry is the wrong one. */
  readonly mayBeEmpty: boolean;
};

/**
 * Whether what was restored is whole: every chain and every row, every edition and its files, the originals
 * of returns, the sums of funds, and the heads that somebody noted. Says what it finds as it goes.
 * @returns everything that is not as it was; nothing of a sound table
 */
export async function verifyRestored(
  ports: VerifyPorts,
  expected: Expected,
  at: Instant,
): Promise<readonly Damage[]> {
  const checks = [
    async () => verifyHeads(ports, expected),
    async () => verifyContents(ports, expected, at),
    async () => verifyFunds(ports.store),
  ];
  const found: Damage[] = [];
  for (const check of checks) found.push(...(await damageFound(check)));
  return found;
}

const lineOf = ({ chain, entries, rows, head, valid }: VerifiedChain): string =>
  `${chain.padEnd(9)} ${valid ? 'whole ' : 'BROKEN'} ${entries} entries, ${rows} rows, head ${head.seq} ${head.hash}`;

/** A table of another moment is whole in itself: what tells is where else its chains are known. */
async function verifyHeads(
  { store, old, sha256, say }: VerifyPorts,
  { noted, mayBeEmpty }: Expected,
): Promise<readonly Damage[]> {
  const { chains, damage } = await verifyChains(store, sha256);
  for (const chain of chains) say(`  ${lineOf(chain)}`);
  if (old) for (const each of await comparedWithOld(old, chains)) say(`  ${each}`);
  else if (noted.length === 0) {
    say(
      '  note: without the old table and noted heads nobody can tell whether entries are missing',
    );
  }
  const isEmpty = chains.every(({ head }) => head.seq === 0);
  return isEmpty && !mayBeEmpty ? [...damage, EMPTY] : damage;
}

const EMPTY: Damage = {
  where: 'every chain',
  what: 'is empty; if the service had not begun at the moment, say --may-be-empty',
};

/** What needs the whole trail in hand. */
async function verifyContents(
  ports: VerifyPorts,
  { noted }: Expected,
  at: Instant,
): Promise<readonly Damage[]> {
  const { say } = ports;
  const trail = await readTrail(ports.store);
  const rows = await verifyRows(ports.rows(), trail, at);
  const { kept, expired } = rows.answers;
  say(`  ${rows.rows} rows; ${kept} answers under idempotency keys, ${expired} expired`);
  const originals = await damagedFiles(ports, rows.originals);
  say(`  ${rows.originals.length} originals of returns, ${originals.length} damaged`);
  const editions = await verifyEditions(ports, trail);
  say(
    `  ${editions.editions} editions, ${editions.files} files; ${editions.reproduced} last editions made again to the byte`,
  );
  for (const note of editions.notes) say(`  note: ${note}`);
  const behind = notedElsewhere(trail, noted, 'the list of noted heads');
  if (noted.length > 0) say(`  ${noted.length - behind.length} of ${noted.length} noted heads`);
  return [...rows.damage, ...originals, ...editions.damage, ...behind];
}
