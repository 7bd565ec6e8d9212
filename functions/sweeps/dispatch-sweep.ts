import { partsAt, type SweepParts, sweepNameAt } from '../../shared/domain/sweeps/sweep-part.ts';
import type { Log } from '../../shared/http/stage.ts';
import type { Clock } from '../../shared/runtime/clock.ts';

export type DispatchPorts = {
  readonly now: Clock;
  readonly parts: SweepParts;
  readonly log: Log;
};

/** Begins a run: a part for each authority and one for the region, all of the moment of this call. */
export async function dispatchSweep({ now, parts, log }: DispatchPorts): Promise<void> {
  const { at } = now();
  const all = partsAt(at);
  await parts.send(all);
  log.info('sweep-dispatched', { sweep: sweepNameAt(at), parts: all.length });
}
