import type { AuditFacts, ChainId } from '../domain/audit.ts';
import type { PrincipalId } from '../domain/permission.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Instant } from '../domain/time.ts';
import type { Answer, IdempotencyKey } from './kept-answers.ts';
import type { Reads, ReadValues } from './reads.ts';
import type { Item, Write } from './store.ts';

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
  readonly decide: (read: ReadValues<R>, next: NextEntry) => Decision | Promise<Decision>;
};

/** The place in the chain that the decision's audit entry would take. */
export type NextEntry = { readonly seq: number };

export type Decision = Plan | Unchanged | Refusal;

/** What was decided: what to write, what the trail says of it and what the caller is told. */
export type Plan = {
  readonly refused?: never;
  /** Entries of the ledger, written once. The digests of all that is put go into the audit trail. */
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
