import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { SweepParts } from '../../shared/domain/sweeps/sweep-part.ts';
import { sweepPartBody } from '../../shared/persistence/sweep-part-records.ts';

export type WorkQueuePorts = {
  readonly deliver: (event: SQSEvent) => Promise<SQSBatchResponse>;
  readonly newId: () => string;
  /** Milliseconds on a clock that only runs forward. */
  readonly elapsed: () => number;
};

/** A message that was given back is handed over again after this. */
export const GIVEN_BACK_MILLISECONDS = 30_000;

type Waiting = { readonly record: SQSRecord; isFreeAt: number };

/**
 * What the queue of parts is in the cloud: holds messages until the worker has done them, and hands
 * over again what it gives back, one message a call as there. In memory: what a kill takes away, the
 * schedule finds undone and begins anew. Nothing is ever set aside; a part of an earlier day is dropped
 * by the worker itself.
 */
export function createWorkQueue({ deliver, newId, elapsed }: WorkQueuePorts) {
  const waiting = new Map<string, Waiting>();
  const parts: SweepParts = {
    send: async (all) => {
      for (const part of all) {
        const record = recordOf(newId(), sweepPartBody(part));
        waiting.set(record.messageId, { record, isFreeAt: elapsed() });
      }
    },
  };
  /** One round over what is not in hand, in the order in which it came. */
  const work = async (): Promise<void> => {
    for (const [id, message] of [...waiting]) {
      if (message.isFreeAt > elapsed()) continue;
      message.isFreeAt = elapsed() + GIVEN_BACK_MILLISECONDS;
      const { batchItemFailures } = await deliver({ Records: [message.record] });
      if (batchItemFailures.length === 0) waiting.delete(id);
    }
  };
  return { parts, work, size: () => waiting.size };
}

/** What the worker reads of a message, and what SQS would say besides. */
const recordOf = (messageId: string, body: string): SQSRecord => ({
  messageId,
  receiptHandle: messageId,
  body,
  attributes: {
    ApproximateReceiveCount: '1',
    SentTimestamp: '0',
    SenderId: 'embedded',
    ApproximateFirstReceiveTimestamp: '0',
  },
  messageAttributes: {},
  md5OfBody: '',
  eventSource: 'aws:sqs',
  eventSourceARN: 'arn:aws:sqs:embedded:embedded:sweep-parts',
  awsRegion: 'embedded',
});
