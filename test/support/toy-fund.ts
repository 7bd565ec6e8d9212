import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import * as z from 'zod';
import type { ChainId } from '../../shared/domain/audit.ts';
import { type Refusal, refuse } from '../../shared/domain/refusal.ts';
import { TemporarilyUnavailable } from '../../shared/domain/unavailable.ts';
import type {
  CommitRequest,
  Committed,
  KeyReused,
  Plan,
} from '../../shared/persistence/commit-request.ts';
import type { Ledger } from '../../shared/persistence/ledger.ts';
import { parseRow, type Read } from '../../shared/persistence/reads.ts';
import { type Item, itemsUnder, type Store } from '../../shared/persistence/store.ts';
import { sha256 } from '../../shared/runtime/digests.ts';
import { AT, principal } from './samples.ts';
import { checkedTrail } from './test-ledger.ts';

/**
 * The smallest ledger with a ceiling: a total that is added to, and numbered entries. An entry's
 * number comes from what was read, so that nothing but the ledger keeps a claim from being doubled.
 */
const CHAIN: ChainId = 'REGION';
const total = { pk: 'TOY', sk: 'TOTAL' };

const totalRow = z.strictObject({ usedPence: z.int(), ceilingPence: z.int(), count: z.int() });
type Total = z.infer<typeof totalRow>;

const claimRow = z.strictObject({ name: z.string(), amountPence: z.int() });

const totalRead: Read<Total> = {
  key: total,
  guarded: false,
  parse: (item) => parseRow(totalRow, item as Item),
};

export async function openToyFund(store: Store, ceilingPence: number): Promise<void> {
  const data = { usedPence: 0, ceilingPence, count: 0 };
  const item = { ...total, rev: 1, data };
  await store.transact([{ kind: 'put', item, when: [{ is: 'absent' }] }], randomUUID());
}

export async function setCeiling(store: Store, by: number): Promise<void> {
  const amounts = [{ path: ['ceilingPence'], by }];
  await store.transact([{ kind: 'add', key: total, amounts, when: [] }], randomUUID());
}

export type Claim = {
  /** Of this claim alone; it stands in the entry. */
  readonly name: string;
  readonly amountPence: number;
  /** An Idempotency-Key, when the client sends one. */
  readonly key?: string;
};

export type Answered = Committed | Refusal | KeyReused;

export const claimRequest = ({ name, amountPence, key }: Claim) =>
  ({
    chain: CHAIN,
    operation: 'claimToy',
    principal: principal('officer.coventry'),
    at: AT,
    ...(key === undefined
      ? {}
      : {
          idempotency: { keyHash: sha256(key), bodyHash: sha256(`${name} ${amountPence}`) },
        }),
    reads: { seen: totalRead },
    decide: ({ seen }: { seen: Total }) => decideClaim(seen, name, amountPence),
  }) satisfies CommitRequest<{ seen: Read<Total> }>;

function decideClaim(seen: Total, name: string, amountPence: number): Plan | Refusal {
  const { usedPence, ceilingPence, count } = seen;
  const availablePence = ceilingPence - usedPence;
  if (amountPence <= 0) return refuse('fund-invalid', 'A claim is of more than nothing.');
  if (amountPence > availablePence) {
    return refuse('award-exceeded', 'There is not that much left.', { facts: { availablePence } });
  }
  const sk = `CLAIM#${String(count + 1).padStart(5, '0')}`;
  return {
    entries: [{ pk: total.pk, sk, rev: 1, data: { name, amountPence } }],
    writes: [
      {
        kind: 'add',
        key: total,
        amounts: [
          { path: ['usedPence'], by: amountPence },
          { path: ['count'], by: 1 },
        ],
        when: [
          { is: 'at-most', path: ['usedPence'], to: ceilingPence - amountPence },
          { is: 'equal', path: ['ceilingPence'], to: ceilingPence },
        ],
      },
    ],
    facts: { name, amountPence },
    answer: { status: 201, body: { claim: sk, usedPence: usedPence + amountPence } },
  };
}

export async function toyFund(store: Store) {
  const [item] = await store.find([total]);
  const entries = new Map<string, z.infer<typeof claimRow>>();
  for await (const row of itemsUnder(store, total.pk, 'CLAIM#')) {
    entries.set(row.sk, parseRow(claimRow, row));
  }
  return { total: parseRow(totalRow, item as Item), entries };
}

/** A claim as its client saw it end; undefined when no answer came however often it was sent. */
export type Sent = { readonly claim: Claim; readonly answered: Answered | undefined };

/** Sends a claim as a client does: with a key again until there is an answer, without one once. */
export async function send(ledger: Ledger, claim: Claim, tries = 100): Promise<Sent> {
  for (let left = claim.key === undefined ? 1 : tries; left > 0; left--) {
    try {
      return { claim, answered: await ledger.commit(claimRequest(claim)) };
    } catch (error) {
      if (!(error instanceof TemporarilyUnavailable)) throw error;
    }
  }
  return { claim, answered: undefined };
}

/**
 * Nothing lost, nothing doubled, nothing refused while there was room, never over the ceiling, and
 * the trail whole. Claims of a toy fund are never taken back, so room only shrinks.
 */
export async function checkHistory(store: Store, history: readonly Sent[]): Promise<void> {
  const { total: after, entries } = await toyFund(store);
  const kept = [...entries.values()];
  const names = kept.map(({ name }) => name);
  expect(new Set(names).size, 'doubled').toBe(names.length);
  expect(kept.reduce((sum, { amountPence }) => sum + amountPence, 0)).toBe(after.usedPence);
  expect(after.count).toBe(kept.length);
  expect(after.usedPence, 'over the ceiling').toBeLessThanOrEqual(after.ceilingPence);
  const known = new Set(history.map(({ claim }) => claim.name));
  expect(names.filter((name) => !known.has(name))).toEqual([]);
  for (const sent of history) checkSent(sent, entries, after);
  const done = (await checkedTrail(store, CHAIN)).filter(({ outcome }) => outcome === 'done');
  expect(done.map(({ facts }) => facts['name'])).toEqual(names);
}

function checkSent(
  { claim, answered }: Sent,
  entries: ReadonlyMap<string, z.infer<typeof claimRow>>,
  { ceilingPence, usedPence }: Total,
): void {
  const { name, amountPence } = claim;
  if (answered === undefined) return;
  const refused = refusalIn(answered);
  if (refused === undefined) {
    expect(entries.get(claimIn(answered)), 'lost').toEqual({ name, amountPence });
    return;
  }
  expect(refused).toBe('award-exceeded');
  expect([...entries.values()].filter((entry) => entry.name === name)).toEqual([]);
  expect(amountPence, 'refused while there was room').toBeGreaterThan(ceilingPence - usedPence);
}

/** The code of a refusal, given now or given before. */
export function refusalIn(answered: Answered): string | undefined {
  if (answered.refused !== undefined) return answered.refused;
  return answered.answer.refusal?.refused;
}

/** The sort key of the entry that an answer names. */
export function claimIn(answered: Answered): string {
  if (answered.refused !== undefined || answered.answer.refusal) return 'none';
  return (answered.answer.body as { claim: string }).claim;
}
