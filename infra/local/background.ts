import { londonDayOf } from '../../shared/domain/time.ts';
import { createSweepsRepository } from '../../shared/persistence/sweeps.ts';
import { againAndAgain } from './again-and-again.ts';
import { createChangeFeed } from './change-feed.ts';
import type { GatewayLog } from './gateway.ts';
import { createSchedule } from './schedule.ts';

/** A correction shows in seconds. */
const FEED_MILLISECONDS = 500;
const SCHEDULE_MILLISECONDS = 30_000;

export type Background = { readonly stop: () => Promise<void> };

/**
 * What runs beside the gateway: the table's changes handed to the function that is told of them, and
 * the sweep at its time. The functions are those of the cloud, on the ports of this process, which must
 * have been published before.
 */
export async function startBackground(log: GatewayLog): Promise<Background> {
  const { ports } = await import('../../shared/runtime/ports.ts');
  const { handler: sweepChanged } = await import('../../functions/sweeps/on-change.ts');
  const { handler: sweepAll } = await import('../../functions/sweeps/scheduled.ts');
  const { store, now } = ports();
  const sweeps = createSweepsRepository(store);
  const failed = (job: string) => (error: unknown) =>
    log('background-failed', { job, error: error instanceof Error ? error.name : typeof error });
  const lastRunOn = async () => {
    const latest = await sweeps.findLatest();
    return latest && londonDayOf(latest.at);
  };
  const repeated = [
    againAndAgain(
      FEED_MILLISECONDS,
      createChangeFeed({ store, deliver: sweepChanged }),
      failed('change-feed'),
    ),
    againAndAgain(
      SCHEDULE_MILLISECONDS,
      createSchedule({ now, lastRunOn, run: sweepAll }),
      failed('schedule'),
    ),
  ];
  return { stop: async () => void (await Promise.all(repeated.map(({ stop }) => stop()))) };
}
