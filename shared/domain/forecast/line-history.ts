import type { LineId } from '../catalogue.ts';
import {
  type FinancialYear,
  monthsKnownAt,
  numberOf,
  type Period,
  periodOf,
} from '../financial-calendar.ts';
import type { Pence } from '../money.ts';
import type { MonthlyCounts } from './activity.ts';
import { MONTHS, type MonthlySeries } from './monthly-series.ts';
import { streamPattern } from './stream-pattern.ts';

export type PastYear = {
  readonly year: FinancialYear;
  /** In-period amounts, P01 first; twelve, or thirteen with the year-end adjustments. */
  readonly amounts: readonly (Pence | null)[];
};

/** What a forecast of one line is made from. Missing is null, never zero. */
export type LineHistory = {
  readonly line: LineId;
  /** Closed years, oldest first. */
  readonly pastYears: readonly PastYear[];
  /** In-period amounts of the current year, P01 first. */
  readonly amounts: readonly (Pence | null)[];
  /** Cumulative amounts by period, where they were reported; tells a skipped month from a gap. */
  readonly toDate?: readonly (Pence | null)[] | undefined;
  /** Cumulative to `asOfPeriod`; null when that period has no figure yet. */
  readonly toDatePence: Pence | null;
  readonly asOfPeriod: Period;
  readonly budgetPence?: Pence | undefined;
  readonly profiledToDatePence?: Pence | undefined;
  /**
   * What each month is of an average month among peers, mean 1 (see `peerPattern`); used only
   * without a past year of the line's own, in place of the budget's profile.
   */
  readonly peerPattern?: readonly number[] | undefined;
  readonly officerForecastPence?: Pence | undefined;
  /** The officer's forecasts by period, P01 first, each as its return gave it. */
  readonly officerForecasts?: readonly (Pence | null)[] | undefined;
  /** What we said in each earlier period of the year: the median of the last forecast as of it. */
  readonly keptMedians?: PeriodAmounts | undefined;
  /**
   * Where a break in this year begins: the months before it count as spent, and say nothing of the
   * months to come. The past years are without the months before a break already.
   */
  readonly knownFrom?: Period | undefined;
  /** A break within the years that are looked at has shortened what the forecast goes by. */
  readonly isBroken?: boolean | undefined;
  /** What the line counts, by month of this year. */
  readonly activity?: MonthlyCounts | undefined;
  /** The year's average count that the budget is made for. */
  readonly budgetActivity?: number | undefined;
  /** The year before, where it is of the same coding. */
  readonly lastYear?: LastYear | undefined;
};

export type LastYear = {
  readonly outturnPence?: Pence | undefined;
  readonly activity: MonthlyCounts;
};

/** An amount for some periods of a year. */
export type PeriodAmounts = Readonly<Partial<Record<Period, Pence>>>;

/** What has been spent so far, and which months of the year that amount covers. */
export type Spent = {
  readonly amount: number;
  /** Twelve flags, April first. */
  readonly covers: readonly boolean[];
  readonly months: number;
  /** How many of those months are of the line's present coding: all of them without a break. */
  readonly monthsSinceBreak: number;
};

/** The amount at a period's position, null where there is none. */
const at = (amounts: readonly (Pence | null)[] | undefined, index: number): Pence | null =>
  amounts?.[index] ?? null;

/**
 * What is known of the year: the last cumulative figure up to `asOfPeriod`, and the single months
 * reported after it.
 * @example P01–P02 known, P03 missing, P04 in-period known: the amount covers April, May and July
 */
export function spentSoFar(history: LineHistory): Spent {
  const base = lastCumulative(history);
  const covers = Array.from({ length: MONTHS }, (_, month) => month < base.periods);
  let amount = base.amount;
  for (let index = base.periods; index < numberOf(history.asOfPeriod); index++) {
    const single = at(history.amounts, index);
    if (single === null) continue;
    amount += single;
    if (index < MONTHS) covers[index] = true;
  }
  const from = firstMonthGoneBy(history);
  return {
    amount,
    covers,
    months: covers.filter(Boolean).length,
    monthsSinceBreak: covers.slice(from).filter(Boolean).length,
  };
}

/** The position of the first month that says something of those to come. */
const firstMonthGoneBy = ({ knownFrom }: LineHistory): number =>
  knownFrom === undefined ? 0 : Math.min(numberOf(knownFrom) - 1, MONTHS);

/** What was spent before this year's break; null where it cannot be told apart. */
function spentBeforeBreak(history: LineHistory): number | null {
  const from = firstMonthGoneBy(history);
  const cumulative = at(history.toDate, from - 1);
  if (from === 0 || cumulative !== null) return cumulative ?? 0;
  const months = Array.from({ length: from }, (_, month) => at(history.amounts, month));
  return months.some((amount) => amount === null)
    ? null
    : months.reduce<number>((sum, amount) => sum + (amount ?? 0), 0);
}

function lastCumulative(history: LineHistory): { amount: number; periods: number } {
  const asOf = numberOf(history.asOfPeriod);
  if (history.toDatePence !== null) return { amount: history.toDatePence, periods: asOf };
  for (let periods = asOf; periods > 0; periods--) {
    const amount = at(history.toDate, periods - 1);
    if (amount !== null) return { amount, periods };
  }
  return { amount: 0, periods: 0 };
}

/** The periods up to `asOfPeriod` without any figure of their own; P13 is never owed early. */
export function missingPeriods(history: LineHistory): readonly Period[] {
  const asOf = numberOf(history.asOfPeriod);
  const missing: Period[] = [];
  for (let index = 0; index < asOf; index++) {
    const isLatest = index === asOf - 1 && history.toDatePence !== null;
    const isKnown =
      isLatest || at(history.amounts, index) !== null || at(history.toDate, index) !== null;
    if (!isKnown) missing.push(periodOf(index + 1));
  }
  return missing;
}

/** How many periods have a figure of their own: a cumulative that skips months is one figure. */
export const pointsKnown = (history: LineHistory): number =>
  numberOf(history.asOfPeriod) - missingPeriods(history).length;

/** The same of the periods since this year's break. */
export function pointsSinceBreak(history: LineHistory): number {
  const from = periodOf(firstMonthGoneBy(history) + 1);
  const missing = missingPeriods(history).filter((period) => period >= from);
  return Math.max(0, numberOf(history.asOfPeriod) - numberOf(from) + 1 - missing.length);
}

/** Whether no known month, past or present, is below zero: then a total cannot fall either. */
export function isNeverNegative({ amounts, pastYears }: LineHistory): boolean {
  const all = [amounts, ...pastYears.map((past) => past.amounts)];
  return all.every((year) => year.every((amount) => amount === null || amount >= 0));
}

/** Whether every month of the year is in the figure, so that nothing is left to forecast. */
export const isWholeYear = (history: LineHistory, spent: Spent): boolean =>
  monthsKnownAt(history.asOfPeriod) === MONTHS && spent.months === MONTHS;

/**
 * The months that a forecast is made from. A past year's P13 belongs to its March: the year closes
 * with both, and the current year's will too.
 */
export function monthlySeries(history: LineHistory, spent: Spent): MonthlySeries {
  const { pastYears, amounts } = history;
  return {
    pastYears: pastYears.map((past) => twelveMonths(past.amounts)),
    months: spent.covers.map((isCovered, month) =>
      isCovered && month >= firstMonthGoneBy(history) ? at(amounts, month) : null,
    ),
    spent: spent.amount,
    covers: spent.covers,
    ...(history.knownFrom === undefined
      ? {}
      : { before: { months: firstMonthGoneBy(history), spent: spentBeforeBreak(history) } }),
    profile: history.peerPattern ?? budgetPattern(history, spent) ?? streamPattern(history.line),
  };
}

/** A year by month: what P13 adjusted is in its March. */
export function twelveMonths(amounts: readonly (Pence | null)[]): readonly (number | null)[] {
  const adjustments = at(amounts, MONTHS);
  return Array.from({ length: MONTHS }, (_, month) => {
    const amount: number | null = at(amounts, month);
    const isLast = month === MONTHS - 1;
    return isLast && amount !== null ? amount + (adjustments ?? 0) : amount;
  });
}

/** A profile that has nearly nothing or nearly everything of the year by now is no pattern. */
const PROFILED_SHARE = [0.02, 0.98] as const;

/** The budget's own profile as far as it is known: its share of the year by now, and the rest. */
function budgetPattern(
  { budgetPence, profiledToDatePence, asOfPeriod }: LineHistory,
  spent: Spent,
): readonly number[] | undefined {
  const known = monthsKnownAt(asOfPeriod);
  if (!budgetPence || profiledToDatePence === undefined || spent.months !== known) return undefined;
  const share = profiledToDatePence / budgetPence;
  const isEven = Math.abs(share - known / MONTHS) < EVEN_WITHIN;
  if (isEven || known === MONTHS || share < PROFILED_SHARE[0] || share > PROFILED_SHARE[1]) {
    return undefined;
  }
  const [before, after] = [(share * MONTHS) / known, ((1 - share) * MONTHS) / (MONTHS - known)];
  return spent.covers.map((isCovered) => (isCovered ? before : after));
}

/** Of the year: nearer than this to twelfths, a profile is twelfths. */
const EVEN_WITHIN = 0.005;
