import {
  type CalendarYear,
  type FinancialYear,
  numberOf,
  PERIODS,
  type Period,
  periodOf,
  periodOn,
  yearsBefore,
} from '../../shared/domain/financial-calendar.ts';
import type { CurrentReturn, SubmittedReturn } from '../../shared/domain/returns/return.ts';
import { type YearFigures, yearFigures } from '../../shared/domain/returns/series.ts';
import type { Day } from '../../shared/domain/time.ts';
import { budgetRead } from '../../shared/persistence/budgets.ts';
import { calendarRead } from '../../shared/persistence/calendar.ts';
import type { ReadValues } from '../../shared/persistence/reads.ts';
import {
  type createReturnsRepository,
  currentReturnRead,
  earlierReturnRead,
  type ReturnPlace,
} from '../../shared/persistence/returns.ts';

type Returns = ReturnType<typeof createReturnsRepository>;

/**
 * What a return is judged against, in one batch read that does not grow with the year or with past
 * years: the period before, and the same time in the two years before.
 */
export function surroundingReads(place: ReturnPlace) {
  const before = numberOf(place.period) - 1;
  const sameTime = place.period === 'P13' ? 'P12' : place.period;
  const [lastYear, yearBefore] = yearsBefore(place.year, 2).toReversed();
  const at = (year: FinancialYear, period: Period) => earlierReturnRead({ ...place, year, period });
  return {
    calendar: calendarRead(place.year),
    current: currentReturnRead(place),
    budget: budgetRead(place.authority, place.year),
    ...(before > 0 ? { before: at(place.year, periodOf(before)) } : {}),
    ...(lastYear ? { lastYear: at(lastYear, sameTime) } : {}),
    ...(yearBefore ? { yearBefore: at(yearBefore, sameTime) } : {}),
  };
}

type Surroundings = ReadValues<ReturnType<typeof surroundingReads>>;

/** The figures of the surroundings; a year is read whole only where one return does not tell them. */
export async function figuresAround(
  returns: Returns,
  place: ReturnPlace,
  submitted: SubmittedReturn,
  { before, lastYear, yearBefore }: Surroundings,
) {
  const isEnough = place.period === 'P01' || tellsAll(before, submitted);
  return {
    yearReturns: isEnough
      ? present(before)
      : await returns.listCurrent(place.authority, place.year),
    lastYear: await figuresOf(returns, lastYear, submitted),
    yearBefore: await figuresOf(returns, yearBefore, submitted),
  };
}

const present = (one: CurrentReturn | undefined): readonly CurrentReturn[] => (one ? [one] : []);

/** Whether the return of the period before has every figure to date that this one is compared with. */
function tellsAll(before: CurrentReturn | undefined, submitted: SubmittedReturn): boolean {
  if (!before || before.nil || before.basis === 'in-period') return false;
  if (submitted.basis === 'in-period' || submitted.nil) return false;
  const reported = new Set(before.lines.map(({ line }) => line));
  return submitted.lines.every(({ line }) => reported.has(line));
}

async function figuresOf(
  returns: Returns,
  one: CurrentReturn | undefined,
  submitted: SubmittedReturn,
): Promise<YearFigures | undefined> {
  if (!one) return undefined;
  const isEnough = one.basis === 'year-to-date' && !one.nil && submitted.basis === 'year-to-date';
  return yearFigures(isEnough ? [one] : await returns.listCurrent(one.authority, one.year));
}

export const lockedPeriods = (calendar: CalendarYear, on: Day): ReadonlySet<Period> =>
  new Set(PERIODS.filter((period) => periodOn(calendar, period, on).state === 'locked'));
