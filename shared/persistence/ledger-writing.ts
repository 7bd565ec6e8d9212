import { type AuditHead, chained, type Sha256 } from '../domain/audit.ts';
import { canonicalJson } from '../domain/canonical-json.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Instant } from '../domain/time.ts';
import { auditEntryItem, auditEntryKey, auditHeadItem } from './audit-rows.ts';
import type { CommitRequest, Plan } from './commit-request.ts';
import { type Answer, type IdempotencyKey, keptAnswerItem } from './kept-answers.ts';
import { textOfKey } from './ledger-keys.ts';
import type { Seen } from './ledger-reading.ts';
import type { Reads } from './reads.ts';
import { type Condition, type Item, type Key, sameKey, type Write } from './store.ts';

/** What an attempt would leave in the trail, and what it had decided. */
export type Trace = {
  readonly entryKey: Key;
  readonly writeId: string;
  readonly plan: Plan | Refusal;
};

const keyOf = (write: Write): Key => (write.kind === 'put' ? write.item : write.key);

/** A projection is vouched for until a later entry of the chain vouches for it anew. */
const vouchedItem = (write: Write): readonly Item[] =>
  write.kind === 'put' && write.vouched !== false ? [write.item] : [];

/** The whole transaction of one attempt. */
export function prepare<R extends Reads>(
  ports: { readonly sha256: Sha256; readonly newId: () => string },
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
      written: [...entries, ...own.flatMap(vouchedItem)].map((item) => ({
        key: textOfKey(item),
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
