import type { AuditHead } from '../domain/audit.ts';
import { accessKey } from './access.ts';
import { auditHead } from './audit-rows.ts';
import type { CommitRequest } from './commit-request.ts';
import { answerKey, type KeptAnswer, keptAnswer } from './kept-answers.ts';
import type { Read, Reads, ReadValues } from './reads.ts';
import { type Condition, type Item, type Key, type Store, sameKey, type Write } from './store.ts';

/** What one reading found, parsed. */
export type Seen<R extends Reads> = {
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
export async function readAll<R extends Reads>(
  store: Store,
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
