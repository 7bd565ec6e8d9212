import { randomUUID } from 'node:crypto';
import { londonDayOf } from '../../shared/domain/time.ts';
import { createOutboxRepository } from '../../shared/persistence/outbox.ts';
import { createSweepsRepository } from '../../shared/persistence/sweeps.ts';
import { againAndAgain } from './again-and-again.ts';
import { createChangeFeed } from './change-feed.ts';
import type { GatewayLog } from './gateway.ts';
import { createSchedule, SCHEDULES } from './schedule.ts';
import { createWorkQueue } from './work-queue.ts';

/** A correction shows in seconds. */
const FEED_MILLISECONDS = 500;
const SCHEDULE_MILLISECONDS = 30_000;
/** A sweep begins within a second of being due. */
const QUEUE_MILLISECONDS = 500;
/** A message is sent within a second of being put into the outbox … */
const OUTBOX_MILLISECONDS = 1000;
/** … and what a sweep that was cut off has not told, or the limit of the hour has held back, soon after. */
const NOTIFY_MILLISECONDS = 60_000;

export type Background = { readonly stop: () => Promise<void> };

/**
 * What runs beside the gateway: the table's changes handed to the function that is told of them, the
 * jobs at their times, the queue of a sweep's parts, and the sender of what is in the outbox. The
 * functions are those of the cloud, on the ports of this process, which must have been published before.
 */
export async function startBackground(log: GatewayLog): Promise<Background> {
  const { ports } = await import('../../shared/runtime/ports.ts');
  const { handler: sweepChanged } = await import('../../functions/sweeps/on-change.ts');
  const { dispatchSweep } = await import('../../functions/sweeps/dispatch-sweep.ts');
  const { handler: sweepParts } = await import('../../functions/sweeps/on-part.ts');
  const { handler: draftEditions } = await import('../../functions/drafts/index.ts');
  const { handler: chaseReturns } = await import('../../functions/chasing/index.ts');
  const { handler: notify } = await import('../../functions/notify/index.ts');
  const { store, now, log: record } = ports();
  const sweeps = createSweepsRepository(store);
  const outbox = createOutboxRepository(store);
  const send = async () => void (await notify({}));
  const failed = (job: string) => (error: unknown) =>
    log('background-failed', { job, error: error instanceof Error ? error.name : typeof error });
  const lastRunOn = async () => {
    const latest = await sweeps.findLatest();
    return latest && londonDayOf(latest.at);
  };
  const queue = createWorkQueue({
    deliver: sweepParts,
    newId: randomUUID,
    elapsed: () => performance.now(),
  });
  const sweep = () => dispatchSweep({ now, parts: queue.parts, log: record });
  const repeated = [
    againAndAgain(
      FEED_MILLISECONDS,
      createChangeFeed({ store, deliver: sweepChanged }),
      failed('change-feed'),
    ),
    ...[
      createSchedule({ now, times: SCHEDULES.sweep, lastRunOn, run: sweep }),
      createSchedule({ now, times: SCHEDULES.draftEditions, run: draftEditions }),
      createSchedule({ now, times: SCHEDULES.chasing, run: chaseReturns }),
    ].map((look) => againAndAgain(SCHEDULE_MILLISECONDS, look, failed('schedule'))),
    againAndAgain(QUEUE_MILLISECONDS, queue.work, failed('sweep-queue')),
    againAndAgain(
      OUTBOX_MILLISECONDS,
      async () => {
        if ((await outbox.list()).length > 0) await send();
      },
      failed('outbox'),
    ),
    againAndAgain(NOTIFY_MILLISECONDS, send, failed('notify')),
  ];
  return { stop: async () => void (await Promise.all(repeated.map(({ stop }) => stop()))) };
}
