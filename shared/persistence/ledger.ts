import type { AuditHead, ChainId, Sha256 } from '../domain/audit.ts';
import { AccessChanged } from '../domain/permission.ts';
import { isStateRefusal, type Refusal } from '../domain/refusal.ts';
import { TemporarilyUnavailable } from '../domain/unavailable.ts';
import { auditHead } from './audit-rows.ts';
import type { CommitRequest, Committed, Decision, KeyReused, Plan } from './commit-request.ts';
import type { KeptAnswer } from './kept-answers.ts';
import { readAll, type Seen } from './ledger-reading.ts';
import { prepare, type Trace } from './ledger-writing.ts';
import type { Reads } from './reads.ts';
import type { Key, Store } from './store.ts';

export type LedgerPorts = {
  readonly store: Store;
  readonly sha256: Sha256;
  /** A new identifier for each attempt, never repeated. */
  readonly newId: () => string;
  /** Waits between attempts; a double in tests returns at once. */
  readonly pause: (milliseconds: number) => Promise<void>;
  /** A number from 0 up to 1, for the jitter. */
  readonly random: () => number;
  /** Milliseconds on a clock that only runs forward, for the time a commit may take. */
  readonly elapsed: () => number;
  /** Told of each attempt that was cancelled, because others wrote first or the table was busy. */
  readonly onCollision: () => void;
};

export type Ledger = {
  commit<R extends Reads>(request: CommitRequest<R>): Promise<Committed | Refusal | KeyReused>;
};

/** Attempts before the caller is told to come back: the first, and eight more … */
const MAX_ATTEMPTS = 9;
/** … and no new attempt once this has passed: callers wait ten seconds, and should hear why. */
const MAX_MILLISECONDS = 6000;
/** Full jitter up to 20, 40, 80 … ms, at most this (M. Brooker, "Exponential Backoff And Jitter"). */
const MAX_PAUSE_MILLISECONDS = 640;

/** What this process knew last of each chain's head. */
type Heads = Map<ChainId, AuditHead>;

export function createLedger(ports: LedgerPorts): Ledger {
  const inTurn = createQueues();
  const heads: Heads = new Map();
  return {
    commit: (request) => {
      // From here, because a caller waits in the queue too.
      const deadline = ports.elapsed() + MAX_MILLISECONDS;
      return inTurn(request.chain, () => commitInTurn(ports, heads, request, deadline));
    },
  };
}

/**
 * Writers of one chain in one process wait for each other instead of colliding at its head. Between
 * processes the condition on the head decides; this only spares attempts that were bound to fail.
 */
function createQueues() {
  const tails = new Map<string, Promise<unknown>>();
  return async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const before = tails.get(name);
    const mine = (before ?? Promise.resolve()).then(work, work);
    tails.set(name, mine);
    try {
      return await mine;
    } finally {
      if (tails.get(name) === mine) tails.delete(name);
    }
  };
}

type Outcome = Committed | Refusal | KeyReused;

async function commitInTurn<R extends Reads>(
  ports: LedgerPorts,
  heads: Heads,
  request: CommitRequest<R>,
  deadline: number,
): Promise<Outcome> {
  const tried: Trace[] = [];
  for (let attempt = 0; attempt < MAX_ATTEMPTS && ports.elapsed() < deadline; attempt++) {
    if (attempt > 0) await ports.pause(jitter(attempt, ports.random()));
    const outcome = await tryOnce(ports, heads, request, tried);
    if (outcome) return outcome;
  }
  throw new TemporarilyUnavailable();
}

/**
 * One attempt; without an outcome, the trace it may have left is among those that were tried.
 *
 * Any of them may be written late, after others were sent. Those that still can be are all for the
 * place in the chain that the last one was for, since a head that has moved on excludes the others.
 */
async function tryOnce<R extends Reads>(
  ports: LedgerPorts,
  heads: Heads,
  request: CommitRequest<R>,
  tried: Trace[],
): Promise<Outcome | undefined> {
  const seen = await readSettled(ports, heads, request, tried.at(-1)?.entryKey);
  if (!seen) return undefined;
  const ours = tried.find(({ writeId }) => writeId === seen.writtenBy);
  if (ours) return ended(ours.plan);
  if (!(await isAllowedStill(ports, request, seen))) return undefined;
  if (seen.kept) return replay(seen.kept, request);
  const plan = await request.decide(seen.values, { seq: seen.head.seq + 1 });
  if ('unchanged' in plan || !isWritten(plan, request)) {
    return (await isStill(ports, request.chain, seen.head)) ? ended(plan) : undefined;
  }
  const { writes, head, ...trace } = prepare(ports, request, seen, plan);
  tried.push(trace);
  const outcome = await ports.store.transact(writes, trace.writeId);
  if (outcome === 'cancelled') ports.onCollision();
  if (outcome !== 'committed') return undefined;
  heads.set(request.chain, head);
  return ended(plan);
}

/** Whether it leaves anything: refusals are kept only under a key, and only those by state. */
const isWritten = <R extends Reads>(plan: Plan | Refusal, { idempotency }: CommitRequest<R>) =>
  !plan.refused || (idempotency !== undefined && isStateRefusal(plan.refused));

/** @throws AccessChanged when the access is surely another than the one that allowed this. */
async function isAllowedStill<R extends Reads>(
  ports: LedgerPorts,
  { chain, accessVersion }: CommitRequest<R>,
  seen: Seen<R>,
): Promise<boolean> {
  if (seen.accessVersion === accessVersion) return true;
  if (await isStill(ports, chain, seen.head)) throw new AccessChanged();
  return false;
}

/**
 * Whether nothing of the chain was written while it was read. A write finds this out by itself; an
 * answer without one might come from some values of before and some of after a write, our own even.
 */
async function isStill({ store }: LedgerPorts, chain: ChainId, head: AuditHead): Promise<boolean> {
  const now = auditHead(chain);
  return now.parse((await store.find([now.key]))[0]).seq === head.seq;
}

/** Reads before an attempt counts as failed, because the head moved during each. */
const READS_OF_AN_ATTEMPT = 2;

/**
 * Everything as it stood at one head of the chain. A batch of reads is no snapshot (DynamoDB isolates
 * each of them alone): values from before a commit beside the head from after it would let a decision
 * through that was made on what is no longer so. So the head must be one known before the reading
 * began: in one process, nearly always the one that it wrote itself.
 */
async function readSettled<R extends Reads>(
  ports: LedgerPorts,
  heads: Heads,
  request: CommitRequest<R>,
  lastEntry: Key | undefined,
): Promise<Seen<R> | undefined> {
  for (let reads = 0; reads < READS_OF_AN_ATTEMPT; reads++) {
    const before = heads.get(request.chain);
    const seen = await readAll(ports.store, request, lastEntry);
    heads.set(request.chain, seen.head);
    if (seen.head.seq === before?.seq) return seen;
  }
  return undefined;
}

const ended = (plan: Decision): Committed | Refusal =>
  plan.refused ? plan : { answer: plan.answer, replayed: false };

function jitter(attempt: number, random: number): number {
  return Math.min(MAX_PAUSE_MILLISECONDS, 10 * 2 ** attempt) * random;
}

function replay<R extends Reads>(
  kept: KeptAnswer,
  request: CommitRequest<R>,
): Committed | KeyReused {
  if (kept.bodyHash !== request.idempotency?.bodyHash) {
    return {
      refused: 'idempotency-key-reused',
      detail: 'This Idempotency-Key was used before with another request. Use a new key.',
    };
  }
  return { answer: kept.answer, replayed: true };
}
