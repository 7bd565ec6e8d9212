import { type Day, londonTimeOf, type Now, weekdayOf } from '../../shared/domain/time.ts';

export type SchedulePorts = {
  readonly now: () => Now;
  /** The London day of the last run, whoever started it. */
  readonly lastRunOn: () => Promise<Day | undefined>;
  readonly run: () => Promise<void>;
};

/** As the cloud's schedule has it; a test compares the two. */
export const SWEEP_TIME = { time: '06:30', weekdays: [1, 2, 3, 4, 5] } as const;

/**
 * Looks whether the sweep is due on the service's own clock: from its time on, once a working day. One
 * that was missed while nothing ran is made up for at the next look.
 */
export function createSchedule({ now, lastRunOn, run }: SchedulePorts) {
  return async (): Promise<void> => {
    const { at, on } = now();
    const isWorkingDay = SWEEP_TIME.weekdays.some((weekday) => weekday === weekdayOf(on));
    if (!isWorkingDay || londonTimeOf(at) < SWEEP_TIME.time) return;
    if ((await lastRunOn()) !== on) await run();
  };
}
