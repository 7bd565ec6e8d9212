import * as z from 'zod';
import { type AuditHead, CHAINS, type ChainId, type Sha256 } from '../../shared/domain/audit.ts';
import { createAuditRepository } from '../../shared/persistence/audit-trail.ts';
import type { Store } from '../../shared/persistence/store.ts';
import { type VerifiedChain, verifyChain } from '../../shared/persistence/verify-chain.ts';
import type { Damage } from './damage.ts';

/** A head that somebody noted outside of the table, before the moment that it was restored to. */
export type NotedHead = { readonly chain: ChainId; readonly head: AuditHead };

const notedSchema = z.object({
  chain: z.enum(CHAINS),
  head: z.object({ seq: z.int(), hash: z.string() }),
});

/** As the runbook keeps them: a line of JSON for each chain. */
export const notedHeadsFrom = (lines: string): readonly NotedHead[] =>
  lines
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => notedSchema.parse(JSON.parse(line)));

/** What the audit trail as a whole vouches for. */
export type Trail = {
  /** The keys of all rows that were written with an entry. */
  readonly written: ReadonlySet<string>;
  /** When the entries were made. */
  readonly moments: ReadonlySet<string>;
  readonly hashOf: (chain: ChainId, seq: number) => string | undefined;
  readonly headOf: (chain: ChainId) => number;
};

export async function readTrail(store: Store): Promise<Trail> {
  const audit = createAuditRepository(store);
  const [written, moments] = [new Set<string>(), new Set<string>()];
  const hashes = new Map<string, string>();
  const heads = new Map<ChainId, number>();
  for (const chain of CHAINS) {
    heads.set(chain, (await audit.findHead(chain)).seq);
    for await (const { seq, at, hash, written: rows } of audit.all(chain, 0)) {
      moments.add(at);
      hashes.set(`${chain}/${seq}`, hash);
      for (const { key } of rows) written.add(key);
    }
  }
  return {
    written,
    moments,
    hashOf: (chain, seq) => hashes.get(`${chain}/${seq}`),
    headOf: (chain) => heads.get(chain) ?? 0,
  };
}

/** Every chain from its beginning, with every row that it vouches for. */
export async function verifyChains(
  store: Store,
  sha256: Sha256,
): Promise<{ readonly chains: readonly VerifiedChain[]; readonly damage: readonly Damage[] }> {
  const audit = createAuditRepository(store);
  const chains: VerifiedChain[] = [];
  for (const chain of CHAINS) chains.push(await verifyChain(audit, chain, sha256));
  const damage = chains.flatMap(({ chain, broken }) =>
    broken ? [{ where: `${chain} ${broken.seq}`, what: broken.because }] : [],
  );
  return { chains, damage };
}

/** A chain that was cut off together with its head is whole: only what was noted elsewhere tells. */
export const notedElsewhere = (
  trail: Trail,
  noted: readonly NotedHead[],
  notedIn: string,
): readonly Damage[] =>
  noted.flatMap(({ chain, head: { seq, hash } }) =>
    seq === 0 || trail.hashOf(chain, seq) === hash
      ? []
      : [{ where: `${chain} ${seq}`, what: `is not the entry that ${notedIn} names` }],
  );
