import * as z from 'zod';
import { recipientOf } from '../domain/alerts/mail.ts';
import type { PrincipalId } from '../domain/permission.ts';
import { epochMilliseconds, type Instant } from '../domain/time.ts';
import { parseRow } from './reads.ts';
import { instantRow, principalRow } from './row-schemas.ts';
import { type Item, itemsUnder, type Key, type Store, type Write } from './store.ts';

/** A message that is to be sent: everything but the address, which is nowhere but where it is set. */
export type PendingMessage = {
  readonly message: string;
  readonly principal: PrincipalId;
  readonly composedAt: Instant;
  readonly alerts: number;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Until then another sender has it in hand, if that one has not died. */
  readonly takenUntil?: Instant | undefined;
};

const pendingRow: z.ZodType<PendingMessage> = z.lazy(() =>
  z.strictObject({
    message: z.string(),
    principal: principalRow,
    composedAt: instantRow,
    alerts: z.int(),
    subject: z.string(),
    text: z.string(),
    html: z.string(),
    takenUntil: instantRow.optional(),
  }),
);

export type VersionedPending = { readonly pending: PendingMessage; readonly rev: number };

/** Sparse: a message stands here only until it is sent. */
const OUTBOX = 'OUTBOX';

const outboxKey = (message: string): Key => ({ pk: OUTBOX, sk: message });

const pendingFrom = (item: Item): VersionedPending => ({
  pending: parseRow(pendingRow, item),
  rev: item.rev,
});

export const addToOutbox = (pending: PendingMessage): Write => ({
  kind: 'put',
  item: { ...outboxKey(pending.message), rev: 1, data: pending as unknown as Item['data'] },
  when: [{ is: 'absent' }],
});

/** Takes a message in hand, if nobody has since it was seen. */
export const takeInHand = ({ pending, rev }: VersionedPending, until?: Instant): Write => {
  const { takenUntil: _, ...rest } = pending;
  const data = { ...rest, ...(until === undefined ? {} : { takenUntil: until }) };
  return {
    kind: 'put',
    item: { ...outboxKey(pending.message), rev: rev + 1, data },
    when: [{ is: 'at-rev', rev }],
  };
};

/** What became of a message. */
export type MessageEnd =
  | { readonly sentAt: Instant }
  /**
   * Not sent: nothing is to be sent to its recipient any more; or nobody knows, because the table was
   * restored to before it ended, and an operator dropped it.
   */
  | { readonly failedAt: Instant; readonly because: 'not-wanted' | 'dropped' };

const endRow: z.ZodType<MessageEnd> = z.lazy(() =>
  z.union([
    z.object({ sentAt: instantRow }),
    z.object({ failedAt: instantRow, because: z.enum(['not-wanted', 'dropped']) }),
  ]),
);

const endedKey = ({ principal, message }: PendingMessage): Key => ({
  pk: `MESSAGE#${principal}`,
  sk: message,
});

/** Messages are kept for 400 days, a year and its late corrections, as answers are. */
const KEPT_SECONDS = 400 * 24 * 3600;

/** Out of the outbox and among its recipient's messages, once; without the address it went to. */
export function endMessage(
  { pending }: Pick<VersionedPending, 'pending'>,
  end: MessageEnd,
): readonly Write[] {
  const { message, principal, composedAt, alerts, subject, text } = pending;
  const endedAt = 'sentAt' in end ? end.sentAt : end.failedAt;
  return [
    {
      kind: 'remove',
      key: outboxKey(message),
      when: [{ is: 'equal', path: ['message'], to: message }],
    },
    {
      kind: 'put',
      item: {
        ...endedKey(pending),
        rev: 1,
        data: { message, principal, composedAt, alerts, subject, text, ...end },
        expiresAtEpochSeconds: Math.floor(epochMilliseconds(endedAt) / 1000) + KEPT_SECONDS,
      },
      when: [{ is: 'absent' }],
    },
  ];
}

export const createOutboxRepository = (store: Store) => ({
  async find(message: string): Promise<VersionedPending | undefined> {
    const [item] = await store.find([outboxKey(message)]);
    return item && pendingFrom(item);
  },

  /** How a message ended; undefined while it has not, or after 400 days. */
  async findEnd(pending: PendingMessage): Promise<MessageEnd | undefined> {
    const [item] = await store.find([endedKey(pending)]);
    return item && parseRow(endRow, item);
  },

  /** The identifiers of all that is to be sent; usually none. */
  async list(): Promise<readonly string[]> {
    const messages: string[] = [];
    for await (const { sk } of itemsUnder(store, OUTBOX, '')) messages.push(sk);
    return messages;
  },
});

/** The part of a record of the table's stream that tells of a message (DynamoDB Streams API). */
const streamSchema = z.lazy(() =>
  z.object({
    Records: z
      .array(
        z.object({
          eventName: z.string().optional(),
          dynamodb: z.object({
            SequenceNumber: z.string(),
            Keys: z.object({ pk: z.object({ S: z.string() }), sk: z.object({ S: z.string() }) }),
          }),
        }),
      )
      .optional(),
  }),
);

export type OutboxRecord = { readonly message: string; readonly sequenceNumber: string };

/**
 * The messages that records of the table's stream tell of. Undefined when it is no event of a stream:
 * a schedule asks for everything that is still there.
 */
export function outboxRecordsIn(event: unknown): readonly OutboxRecord[] | undefined {
  const records = streamSchema.safeParse(event).data?.Records;
  return records
    ?.filter(({ eventName, dynamodb: { Keys } }) => eventName === 'INSERT' && Keys.pk.S === OUTBOX)
    .map(({ dynamodb }) => ({
      message: dynamodb.Keys.sk.S,
      sequenceNumber: dynamodb.SequenceNumber,
    }))
    .filter(({ message }) => recipientOf(message) !== undefined);
}
