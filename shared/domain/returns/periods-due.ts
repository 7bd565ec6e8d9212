import {
  type CalendarYear,
  type FinancialYear,
  PERIODS,
  type Period,
  periodOn,
  takesReturns,
} from '../financial-calendar.ts';
import type { Day } from '../time.ts';
import type { CurrentReturn } from './return.ts';

/** A period whose due day has passed, and what came of it. */
export type PeriodDue = {
  readonly year: FinancialYear;
  readonly period: Period;
  readonly dueOn: Day;
  readonly returned: boolean;
  /** The latest version is certified. */
  readonly certified: boolean;
};

/** What has come in for a year so far: "5 of 6 returned, 4 certified". */
export type YearCompleteness = {
  /** Periods whose due day has passed. */
  readonly due: number;
  readonly returned: number;
  readonly certified: number;
};

type ReturnStanding = Pick<CurrentReturn, 'period' | 'state'>;

/**
 * The periods of a calendar's year that a return should have come for by now and still can, and
 * those that have one. A due day is the last on which a return is not late, so a period is past due
 * from the day after. A locked period without a return is left out: nothing can be sent for it until
 * the lead reopens it, and the year to date of the next return makes up for it. For the year before,
 * give its own calendar and returns: of that one only `P12` and `P13` can still take a return.
 */
export const periodsPastDue = (
  calendar: CalendarYear,
  returns: readonly ReturnStanding[],
  on: Day,
): readonly PeriodDue[] =>
  allPastDue(calendar, returns, on).filter(
    ({ returned, period }) => returned || takesReturns(periodOn(calendar, period, on).state),
  );

/** Of every period past due, the locked ones too: what a total over the year rests on. */
export function yearCompleteness(
  calendar: CalendarYear,
  returns: readonly ReturnStanding[],
  on: Day,
): YearCompleteness {
  const due = allPastDue(calendar, returns, on);
  return {
    due: due.length,
    returned: due.filter(({ returned }) => returned).length,
    certified: due.filter(({ certified }) => certified).length,
  };
}

function allPastDue(
  calendar: CalendarYear,
  returns: readonly ReturnStanding[],
  on: Day,
): readonly PeriodDue[] {
  return PERIODS.flatMap((period) => {
    const { dueOn } = periodOn(calendar, period, on);
    if (on <= dueOn) return [];
    const state = returns.find((each) => each.period === period)?.state;
    const returned = state !== undefined;
    return [{ year: calendar.year, period, dueOn, returned, certified: state === 'certified' }];
  });
}
