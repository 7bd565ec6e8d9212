import { addDays, type Day, londonTimeOf, type Now, weekdayOf } from '../../shared/domain/time.ts';

/** A time of the London day, on every day or on working days. */
export type TimesOfRuns = { readonly time: `${number}:${number}`; readonly days: 'MON-FRI' | '*' };

/** As the cloud's schedules have them; a test compares the two. */
export const SCHEDULES = {
  sweep: { time: '06:30', days: 'MON-FRI' },
  draftEditions: { time: '07:00', days: '*' },
  chasing: { time: '08:00', days: '*' },
} as const satisfies Readonly<Record<string, TimesOfRuns>>;

export type SchedulePorts = {
  readonly now: () => Now;
  readonly times: TimesOfRuns;
  /** The London day of the last run that the store tells of, whoever started it. */
  readonly lastRunOn?: () => Promise<Day | undefined>;
  readonly run: () => Promise<void>;
};

/**
 * Looks whether a job is due on the service's own clock: from its time on, once a day. One that was
 * missed while nothing ran is made up for at the next look.
 */
export function createSchedule({ now, times, lastRunOn, run }: SchedulePorts) {
  let ranOn: Day | undefined;
  return async (): Promise<void> => {
    const looked = now();
    const due = lastDueOn(looked, times);
    const runs = [ranOn, await lastRunOn?.()];
    if (runs.some((on) => on !== undefined && on >= due)) return;
    await run();
    ranOn = looked.on;
  };
}

const SATURDAY = 6;
const SUNDAY = 0;

/** The last day on which the time of a run has come. */
function lastDueOn({ at, on }: Now, { time, days }: TimesOfRuns): Day {
  const day = londonTimeOf(at) < time ? addDays(on, -1) : on;
  if (days === '*') return day;
  const daysBack = { [SATURDAY]: 1, [SUNDAY]: 2 }[weekdayOf(day)] ?? 0;
  return addDays(day, -daysBack);
}
