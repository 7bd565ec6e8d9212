import { createClock } from '../../shared/runtime/clock.ts';
import { readEnvironment } from '../../shared/runtime/environment.ts';
import { createLog } from '../../shared/runtime/log.ts';
import { createSweepQueue, sweepQueueUrl } from '../../shared/runtime/sweep-queue.ts';
import { dispatchSweep } from './dispatch-sweep.ts';

const environment = readEnvironment();
const now = createClock(environment.CLOCK_STARTS_AT);
const log = createLog(environment);
const parts = createSweepQueue({ queueUrl: sweepQueueUrl(environment) });

/** Begins the sweep as the schedule does; it touches the queue and nothing of the table. */
export const handler = (): Promise<void> => dispatchSweep({ now, parts, log });
