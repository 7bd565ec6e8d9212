import { MONTHS } from './monthly-series.ts';

/** Counts of a year by month, April first; null where none was given. Shorter than twelve is fine. */
export type MonthlyCounts = readonly (number | null)[];

/** Fewer months of a past year say too little of its average. */
export const LEAST_MONTHS_COUNTED = 6;

/**
 * A year's count in months, the sum of its twelve: a twelfth of it is the year's average. It is kept
 * as the sum because that is a whole number.
 *
 * A month known is what it is. A gap keeps the last count before it; before the first count the
 * first is taken. The months to come go on from the last count as last year went on from the same
 * month, which carries what September does to volumes (leavers go, starters come); without that
 * month of last year the last count is held. Undefined where nothing was counted: a count is never
 * made up.
 * @example 10 known to P06, last year 8 to P06 and 9 from P07 → 6 · 10 + 6 · 11 = 126
 */
export function countedMonths(
  counts: MonthlyCounts,
  lastYear: MonthlyCounts = [],
): number | undefined {
  const known = Array.from({ length: MONTHS }, (_, month) => counts[month] ?? null);
  const lastKnown = known.findLastIndex((count) => count !== null);
  const first = known.find((count) => count !== null) ?? null;
  if (first === null) return undefined;
  let held = first;
  let months = 0;
  for (const [month, count] of known.entries()) {
    held = count ?? held;
    months += month > lastKnown ? movedOn(held, lastYear[lastKnown], lastYear[month]) : held;
  }
  return months;
}

/** The count, moved as last year moved between two months; whole, since nobody is counted in parts. */
function movedOn(
  count: number,
  from: number | null | undefined,
  to: number | null | undefined,
): number {
  if (!from || to === null || to === undefined) return count;
  return Math.round((count * to) / from);
}

/** The same of a closed year, undefined where too few of its months were counted. */
export function countedMonthsOfPastYear(counts: MonthlyCounts): number | undefined {
  const known = counts.slice(0, MONTHS).filter((count) => count !== null);
  return known.length < LEAST_MONTHS_COUNTED ? undefined : countedMonths(counts);
}
