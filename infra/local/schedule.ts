import { type Day, londonTimeOf, type Now } from '../../shared/domain/time.ts';

export type SchedulePorts = {
  readonly now: () => Now;
  /** The London day of the last run, whoever started it. */
  readonly lastRunOn: () => Promise<Day | undefined>;
  readonly run: () => Promise<void>;
};

/** As the cloud's schedule has it; a test compares the two. */
export const SWEEP_TIME = '06:30';

/**
 * Looks whether the sweep is due on the service's own clock: from its time on, once a day. One
 * that was missed while nothing ran is made up for at the next look.
 */
export function createSchedule({ now, lastRunOn, run }: SchedulePorts) {
  return async (): Promise<void> => {
    const { at, on } = now();
    if (londonTimeOf(at) < SWEEP_TIME) return;
    if ((await lastRunOn()) !== on) await run();
  };
}
