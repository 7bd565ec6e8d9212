import { currentLevel, drawInOutliers } from './current-level.ts';
import {
  type Known,
  type MonthlySeries,
  monthsInARow,
  total,
  usableYears,
} from './monthly-series.ts';
import { seasonalPattern } from './seasonal-pattern.ts';

/** Over twice an even month of 8.3 %. */
const LUMPY_MONTH = 0.18;
/** Years that disagree by ten points of the year on the share reached by now. */
const LUMPY_DISAGREEMENT = 0.1;

/** Whether payments come in lumps, so that no monthly pattern can be trusted. */
export function isLumpy(series: MonthlySeries): boolean {
  const years = usableYears(series);
  if (years.length === 0) return isLumpySoFar(series.months, series.spent);
  const reached = years.map((year) => shareReached(year, series.covers));
  return (
    years.some((year) => year.some((amount) => (amount ?? 0) >= LUMPY_MONTH * total(year))) ||
    Math.max(...reached) - Math.min(...reached) > LUMPY_DISAGREEMENT
  );
}

/** Without a past year: one month of three or more holds over half of it all. */
function isLumpySoFar(months: readonly Known[], spent: number): boolean {
  const known = months.filter((amount) => amount !== null);
  return known.length > 2 && Math.max(...known) > spent / 2;
}

const shareReached = (year: readonly Known[], covers: readonly boolean[]): number =>
  total(year.map((amount, month) => (covers[month] ? amount : null))) / total(year);

/** Below 40 % of the expected and not part of a fall: not yet invoiced rather than not spent. */
const INCOMPLETE_BELOW = 0.4;

/**
 * The series without its last month, when that month looks as if it were not all invoiced yet: far
 * below the level of the months before it, alone in that, and lower than this payer has ever gone.
 * What was spent in it stays spent; the month is forecast like those to come.
 */
export function withoutIncompleteMonth(series: MonthlySeries): MonthlySeries | undefined {
  const years = usableYears(series);
  const last = series.covers.lastIndexOf(true);
  const amount = series.months[last] ?? null;
  if (years.length === 0 || amount === null || isLumpy(series)) return undefined;
  const pattern = seasonalPattern(years);
  if (years.some((year) => hasLowMonth(year, pattern))) return undefined;
  const before = withoutMonth(series, last, amount);
  const months = monthsInARow(before, pattern);
  const { level } = currentLevel(drawInOutliers(months, pattern), pattern);
  const isLow = (known: Known, month: number) =>
    known !== null && known < INCOMPLETE_BELOW * level * (pattern[month] ?? 1);
  const isFalling = isLow(series.months[last - 1] ?? null, last - 1);
  return isLow(amount, last) && !isFalling ? before : undefined;
}

function hasLowMonth(year: readonly Known[], pattern: readonly number[]): boolean {
  const known = year.filter((amount) => amount !== null);
  const mean = total(known) / known.length;
  return year.some(
    (amount, month) => amount !== null && amount < INCOMPLETE_BELOW * mean * (pattern[month] ?? 1),
  );
}

const withoutMonth = (series: MonthlySeries, month: number, amount: number): MonthlySeries => ({
  ...series,
  months: series.months.map((each, index) => (index === month ? null : each)),
  spent: series.spent - amount,
  covers: series.covers.map((isCovered, index) => isCovered && index !== month),
});
