import {
  type AuditFacts,
  type AuditHead,
  type ChainId,
  chained,
  type Sha256,
} from '../domain/audit.ts';
import { canonicalJson } from '../domain/canonical-json.ts';
import { AccessChanged, type PrincipalId } from '../domain/permission.ts';
import { isStateRefusal, type Refusal } from '../domain/refusal.ts';
import type { Instant } from '../domain/time.ts';
import { TemporarilyUnavailable } from '../domain/unavailable.ts';
import { accessKey } from './access.ts';
import { auditEntryItem, auditEntryKey, auditHead, auditHeadItem } from './audit-rows.ts';
import {
  type Answer,
  answerKey,
  type IdempotencyKey,
  type KeptAnswer,
  keptAnswer,
  keptAnswerItem,
} from './kept-answers.ts';
import type { Read, Reads, ReadValues } from './reads.ts';
import type { Condition, Item, Key, Store, Write } from './store.ts';

/**
 * The one way to write: read, decide, and write only if nothing that was read has changed.
 *
 * A transaction holds the caller's writes, the audit entry and the head of its chain, a check of
 * everything guarded that was read, and the answer under the idempotency key. Whatever stops it,
 * the next attempt reads and decides afresh, so a refusal always comes from what is true now, and an
 * attempt that was committed without our hearing of it is found by the entry it left behind.
 */
export type CommitRequest<R extends Reads> = {
  readonly chain: ChainId;
  readonly operation: string;
  readonly principal: PrincipalId;
  /** The version of the access that was found to allow this; the write finds it unchanged. */
  readonly accessVersion?: number | undefined;
  readonly at: Instant;
  readonly idempotency?: IdempotencyKey | undefined;
  readonly reads: R;
  readonly decide: (read: ReadValues<R>) => Decision | Promise<Decision>;
};

type Decision = Plan | Unchanged | Refusal;

/** What was decided: what to write, what the trail says of it and what the caller is told. */
export type Plan = {
  readonly refused?: never;
  /** Entries of the ledger, written once; their digests go into the audit trail. */
  readonly entries?: readonly Item[];
  /** Projections and checks. */
  readonly writes: readonly Write[];
  readonly facts: AuditFacts;
  readonly answer: Answer;
};

/** Nothing would change: nothing is written, not even to the trail. */
export type Unchanged = {
  readonly refused?: never;
  readonly unchanged: true;
  readonly answer: Answer;
};

export type Committed = {
  readonly refused?: never;
  readonly answer: Answer;
  /** True when the answer was given before, to the first request with this key. */
  readonly replayed: boolean;
};

/** The key was used before with another body. */
export type KeyReused = { readonly refused: 'idempotency-key-reused'; readonly detail: string };

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

/** What an attempt would leave in the trail, and what it had decided. */
type Trace = { readonly entryKey: Key; readonly writeId: string; readonly plan: Plan | Refusal };

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
  const plan = await request.decide(seen.values);
  if ('unchanged' in plan || !isWritten(plan, request)) {
    return (await isStill(ports, request.chain, seen.head)) ? ended(plan) : undefined;
  }
  const { writes, head, ...trace } = prepare(ports, request, seen, plan);
  tried.push(trace);
  if ((await ports.store.transact(writes, trace.writeId)) !== 'committed') return undefined;
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
    const seen = await readAll(ports, request, lastEntry);
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

type Seen<R extends Reads> = {
  readonly values: ReadValues<R>;
  readonly guards: readonly Write[];
  readonly head: AuditHead;
  readonly kept: KeptAnswer | undefined;
  /** The condition under which this request's answer may be kept: none is, or only an expired one. */
  readonly answerSlot: Condition;
  readonly accessVersion: number | undefined;
  /** The attempt, of whatever request, that wrote the entry our last one was to write. */
  readonly writtenBy: unknown;
};

/** Everything the decision needs in one strong read, with the head, the kept answer and our trace. */
async function readAll<R extends Reads>(
  { store }: LedgerPorts,
  request: CommitRequest<R>,
  lastEntry: Key | undefined,
): Promise<Seen<R>> {
  const { chain, at, idempotency } = request;
  const named = Object.entries<Read<unknown>>({ ...request.reads, ...ownAccess(request) });
  const head = auditHead(chain);
  const answer = idempotency && answerKey(idempotency);
  const keys = [head.key, answer, lastEntry, ...named.map(([, read]) => read.key)];
  const wanted = onePerKey(keys.filter((key) => key !== undefined));
  const found = await store.find(wanted);
  const itemAt = (key: Key | undefined) =>
    key && found[wanted.findIndex((each) => sameKey(each, key))];
  const kept = itemAt(answer);
  const values = named.map(([name, read]) => [name, read.parse(itemAt(read.key))] as const);
  const guarded = named.flatMap(([, read]) => (read.guarded ? [read.key] : []));
  return {
    values: Object.fromEntries(values) as ReadValues<R>,
    guards: onePerKey(guarded).map((key) => unchanged(key, itemAt(key))),
    head: head.parse(itemAt(head.key)),
    kept: kept && keptAnswer(kept, at),
    answerSlot: kept ? { is: 'at-rev', rev: kept.rev } : { is: 'absent' },
    accessVersion: request.accessVersion && itemAt(accessKey(request.principal))?.rev,
    writtenBy: itemAt(lastEntry)?.data['writeId'],
  };
}

/** The access that allowed this, to be found as it was, and unchanged in the write too. */
function ownAccess<R extends Reads>({ principal, accessVersion }: CommitRequest<R>): Reads {
  if (accessVersion === undefined) return {};
  return { ownAccess: { key: accessKey(principal), guarded: true, parse: () => undefined } };
}

/** DynamoDB takes a key only once, in a batch of reads as in a transaction. */
const onePerKey = (keys: readonly Key[]): readonly Key[] =>
  keys.filter((key, index) => keys.findIndex((each) => sameKey(each, key)) === index);

const unchanged = (key: Key, item: Item | undefined): Write => ({
  kind: 'check',
  key,
  when: [item ? { is: 'at-rev', rev: item.rev } : { is: 'absent' }],
});

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

const sameKey = (a: Key, b: Key): boolean => a.pk === b.pk && a.sk === b.sk;

const keyOf = (write: Write): Key => (write.kind === 'put' ? write.item : write.key);

/** The whole transaction of one attempt. */
function prepare<R extends Reads>(
  ports: LedgerPorts,
  request: CommitRequest<R>,
  seen: Seen<R>,
  plan: Plan | Refusal,
): Trace & { readonly writes: readonly Write[]; readonly head: AuditHead } {
  const { chain, operation, principal, at, idempotency } = request;
  const writeId = ports.newId();
  const entries = plan.refused ? [] : (plan.entries ?? []);
  const own = plan.refused ? [] : plan.writes;
  const entry = chained(
    seen.head,
    {
      chain,
      at,
      principal,
      operation,
      outcome: plan.refused ? 'refused' : 'done',
      facts: plan.refused ? { code: plan.refused } : plan.facts,
      written: entries.map((item) => ({
        key: `${item.pk}/${item.sk}`,
        digest: ports.sha256(canonicalJson(item.data)),
      })),
    },
    ports.sha256,
  );
  const guards = seen.guards.filter(
    (guard) => !own.some((write) => sameKey(keyOf(write), keyOf(guard))),
  );
  const absent = [{ is: 'absent' }] as const;
  return {
    plan,
    entryKey: auditEntryKey(chain, entry.seq),
    head: { seq: entry.seq, hash: entry.hash },
    writeId,
    writes: [
      ...entries.map((item): Write => ({ kind: 'put', item, when: absent })),
      ...own,
      ...guards,
      ...keptFor(idempotency, plan, at, seen.answerSlot),
      { kind: 'put', item: auditEntryItem(entry, writeId), when: absent },
      {
        kind: 'put',
        item: auditHeadItem(entry),
        when: entry.seq === 1 ? absent : [{ is: 'at-rev', rev: entry.seq - 1 }],
      },
    ],
  };
}

function keptFor(
  idempotency: IdempotencyKey | undefined,
  plan: Plan | Refusal,
  at: Instant,
  slot: Condition,
): readonly Write[] {
  if (!idempotency) return [];
  const answer: Answer = plan.refused ? { refusal: plan } : plan.answer;
  const rev = slot.is === 'at-rev' ? slot.rev + 1 : 1;
  return [{ kind: 'put', item: keptAnswerItem(idempotency, answer, at, rev), when: [slot] }];
}
