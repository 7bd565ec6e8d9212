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
  /** Nothing can be sent for it any more, unless the lead reopens it. */
  readonly locked: boolean;
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
 * The periods of a calendar's year that a return should have come for by now, locked ones too. A due
 * day is the last on which a return is not late, so a period is past due from the day after. For the
 * year before, give its own calendar and returns: of that one only `P12` and `P13` can still take one.
 */
export function periodsPastDue(
  calendar: CalendarYear,
  returns: readonly ReturnStanding[],
  on: Day,
): readonly PeriodDue[] {
  return PERIODS.flatMap((period) => {
    const { dueOn, state } = periodOn(calendar, period, on);
    if (on <= dueOn) return [];
    const found = returns.find((each) => each.period === period)?.state;
    const returned = found !== undefined;
    const certified = found === 'certified';
    const locked = !takesReturns(state);
    return [{ year: calendar.year, period, dueOn, returned, certified, locked }];
  });
}

/** What a total over the year rests on. */
export function yearCompleteness(
  calendar: CalendarYear,
  returns: readonly ReturnStanding[],
  on: Day,
): YearCompleteness {
  const due = periodsPastDue(calendar, returns, on);
  return {
    due: due.length,
    returned: due.filter(({ returned }) => returned).length,
    certified: due.filter(({ certified }) => certified).length,
  };
}
