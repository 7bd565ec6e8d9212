import type { SQSEvent } from 'aws-lambda';
import { dispatchSweep } from '../../functions/sweeps/dispatch-sweep.ts';
import { sweepParts } from '../../functions/sweeps/sweep-parts.ts';
import { createWorkQueue, GIVEN_BACK_MILLISECONDS } from '../../infra/local/work-queue.ts';
import { laterBy, londonDayOf } from '../../shared/domain/time.ts';
import type { Store } from '../../shared/persistence/store.ts';
import { createSweepsRepository } from '../../shared/persistence/sweeps.ts';
import { createSweepWorld, morning } from './sweep-world.ts';

let ids = 0;

/** A world whose sweeps go through the queue of the embedded run, on a clock that the test moves. */
export function createQueueWorld(store: Store, on: string) {
  const world = createSweepWorld(store);
  let { at } = morning(on);
  let elapsed = 0;
  const now = () => ({ at, on: londonDayOf(at) });
  const events: SQSEvent[] = [];
  const deliver = (event: SQSEvent) => sweepParts({ ...world.ports, now }, event);
  const queue = createWorkQueue({
    deliver: (event) => {
      events.push(event);
      return deliver(event);
    },
    newId: () => `message-${++ids}`,
    elapsed: () => elapsed,
  });
  return {
    ...world,
    events,
    deliver,
    queue,
    now,
    dispatch: () => dispatchSweep({ now, parts: queue.parts, log: world.ports.log }),
    /** As time goes by, what was given back is free again. */
    pass: (minutes: number) => {
      at = laterBy(at, minutes * 60);
      elapsed += Math.max(GIVEN_BACK_MILLISECONDS, minutes * 60_000);
    },
    latest: () => createSweepsRepository(store).findLatest(),
  };
}
