import {
  SendMessageBatchCommand,
  type SendMessageBatchRequestEntry,
  SQSClient,
} from '@aws-sdk/client-sqs';
import {
  REGION_WAITS_SECONDS,
  type SweepPart,
  type SweepParts,
} from '../domain/sweeps/sweep-part.ts';
import { sweepPartBody } from '../persistence/sweep-part-records.ts';
import { boundedBy, unlogged } from './bounded-client.ts';
import type { Environment } from './environment.ts';
import { pause } from './pause.ts';

export type SweepQueueSettings = {
  readonly queueUrl: string;
  /** Another endpoint than the region's own: the tests. */
  readonly endpoint?: string;
  readonly pause?: (milliseconds: number) => Promise<void>;
};

/** @throws Error when the environment does not say where the queue is. */
export function sweepQueueUrl({ SWEEP_QUEUE_URL }: Environment): string {
  if (!SWEEP_QUEUE_URL) throw new Error('SWEEP_QUEUE_URL is not set');
  return SWEEP_QUEUE_URL;
}

/** SQS takes at most this many messages in one request. */
const BATCH = 10;
/** Requests for a batch, each of what the one before did not take. */
const ATTEMPTS = 4;
/** Before the second request; doubled for each one after. */
const PAUSE_MILLISECONDS = 100;

/** Parts of a run as messages of SQS. A request may be taken in part: what was not is sent again. */
export function createSweepQueue(settings: SweepQueueSettings): SweepParts {
  const { queueUrl, pause: wait = pause } = settings;
  const client = unlogged(
    new SQSClient(
      boundedBy({ endpoint: settings.endpoint, attempts: 3, requestMilliseconds: 5000 }),
    ),
  );

  /** @returns those that were not taken. */
  async function sendOnce(entries: readonly SendMessageBatchRequestEntry[]) {
    const command = new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: [...entries] });
    const { Successful = [] } = await client.send(command);
    const taken = new Set(Successful.map(({ Id }) => Id));
    return entries.filter(({ Id }) => !taken.has(Id));
  }

  async function sendBatch(entries: readonly SendMessageBatchRequestEntry[]): Promise<void> {
    let left = entries;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (attempt > 0) await wait(PAUSE_MILLISECONDS * 2 ** (attempt - 1));
      left = await sendOnce(left);
      if (left.length === 0) return;
    }
    throw new Error(`The queue did not take ${left.length} of ${entries.length} parts`);
  }

  return {
    send: async (parts) => {
      for (let from = 0; from < parts.length; from += BATCH) {
        await sendBatch(parts.slice(from, from + BATCH).map(entryOf));
      }
    },
  };
}

const entryOf = (part: SweepPart): SendMessageBatchRequestEntry => ({
  Id: part.chain,
  MessageBody: sweepPartBody(part),
  ...(part.chain === 'REGION' ? { DelaySeconds: REGION_WAITS_SECONDS } : {}),
});
