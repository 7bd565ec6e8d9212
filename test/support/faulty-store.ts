import { TemporarilyUnavailable } from '../../shared/domain/unavailable.ts';
import type { Key, Store, TransactionOutcome, Write } from '../../shared/persistence/store.ts';
import { pickWeighted, type Random, type Weights, wholeBelow } from './seeded-random.ts';

/** What may happen to a transaction between us and the table. */
export type WriteFault =
  | 'pass'
  /** The table was busy: nothing is written, and we hear so. */
  | 'busy'
  /** Nothing is written, and we do not hear so. */
  | 'lost'
  /** It is written, and we do not hear so. */
  | 'unheard'
  /** It is written, and its repetition by the SDK is told that a condition failed. */
  | 'misheard'
  /** It is written some calls later, and we do not hear so. */
  | 'late'
  /** It is written, and the same request comes once more some calls later. */
  | 'repeated';

export type ReadFault =
  | 'pass'
  /** No answer, after all repetitions. */
  | 'away'
  /** The items are read one by one: a batch of DynamoDB's is no snapshot. */
  | 'torn';

export type FaultPlan = {
  readonly writes: Weights<WriteFault>;
  readonly reads: Weights<ReadFault>;
};

/** A bad day of every kind at once. */
export const BAD_DAY: FaultPlan = {
  writes: { pass: 10, busy: 2, lost: 2, unheard: 2, misheard: 2, late: 2, repeated: 2 },
  reads: { pass: 8, away: 1, torn: 3 },
};

/** Steps of other work that may come between two of ours. */
const MAX_STEPS = 12;
/** How often a write that is under way arrives between two steps of ours. */
const ARRIVAL_SHARE = 0.3;

type Waiting = (() => Promise<unknown>)[];

async function writeWith(
  fault: WriteFault,
  apply: () => Promise<TransactionOutcome>,
  underway: Waiting,
): Promise<TransactionOutcome> {
  switch (fault) {
    case 'pass':
      return apply();
    case 'busy':
      return 'cancelled';
    case 'lost':
      return 'unknown';
    case 'unheard':
      await apply();
      return 'unknown';
    case 'misheard':
      await apply();
      return 'cancelled';
    case 'late':
      underway.push(apply);
      return 'unknown';
    case 'repeated':
      underway.push(apply);
      return apply();
  }
}

/** A store that fails by the seed: with the double behind it, a run repeats itself exactly. */
export function createFaultyStore(store: Store, random: Random, plan: FaultPlan): Store {
  const underway: Waiting = [];

  async function letOthersWork(): Promise<void> {
    for (let steps = wholeBelow(random, MAX_STEPS); steps > 0; steps--) await undefined;
    if (underway.length > 0 && random() < ARRIVAL_SHARE) {
      await underway.splice(wholeBelow(random, underway.length), 1)[0]?.();
    }
  }

  async function readOneByOne(keys: readonly Key[]) {
    const found = new Map<Key, Awaited<ReturnType<Store['find']>>[number]>();
    for (const key of [...keys].sort(() => random() - 0.5)) {
      found.set(key, (await store.find([key]))[0]);
      await letOthersWork();
    }
    return keys.map((key) => found.get(key));
  }

  return {
    page: (request) => store.page(request),
    async find(keys) {
      await letOthersWork();
      const fault = pickWeighted(random, plan.reads) ?? 'pass';
      if (fault === 'away') throw new TemporarilyUnavailable();
      return fault === 'torn' ? readOneByOne(keys) : store.find(keys);
    },
    async transact(writes, token) {
      await letOthersWork();
      const fault = pickWeighted(random, plan.writes) ?? 'pass';
      const outcome = await writeWith(fault, () => store.transact(writes, token), underway);
      await letOthersWork();
      return outcome;
    },
  };
}

/**
 * A store whose first transactions go as told and the rest well. What is late or repeated arrives
 * just before the transaction after it.
 */
export function createScriptedStore(store: Store, script: readonly WriteFault[]) {
  const underway: Waiting = [];
  const transactions: (readonly Write[])[] = [];
  return {
    ...store,
    transactions,
    async transact(writes: readonly Write[], token: string): Promise<TransactionOutcome> {
      for (const arrive of underway.splice(0)) await arrive();
      const fault = script[transactions.length] ?? 'pass';
      transactions.push(writes);
      return writeWith(fault, () => store.transact(writes, token), underway);
    },
  };
}
