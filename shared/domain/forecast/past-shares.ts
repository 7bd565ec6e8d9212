import { MONTHS, type PastYear, type Spent } from './line-history.ts';

/** A past year counts 0.8 of the next, so that the line's present pattern leads. */
const DISCOUNT = 0.8;

/** Below this an error is no longer measured in proportion: it would be a division by nothing. */
const LEAST_SHARE = 0.005;

/** A past year as shares: by month, and of the months that the current figure covers. */
export type PastShare = {
  readonly byMonth: readonly number[];
  readonly reached: number;
};

/**
 * The line's past years as shares of their outturn. A year with a missing month, or whose outturn is
 * not above zero, is left out: its shares would mean nothing.
 */
export function pastShares(
  pastYears: readonly PastYear[],
  covers: Spent['covers'],
): readonly PastShare[] {
  return pastYears.flatMap(({ amounts }) => {
    const months = amounts.slice(0, MONTHS);
    const isComplete = months.length === MONTHS && months.every((amount) => amount !== null);
    const outturn = amounts.reduce<number>((total, amount) => total + (amount ?? 0), 0);
    if (!isComplete || outturn <= 0) return [];
    const byMonth = months.map((amount) => (amount ?? 0) / outturn);
    return [{ byMonth, reached: shareOf(byMonth, covers) }];
  });
}

export const shareOf = (byMonth: readonly number[], covers: Spent['covers']): number =>
  byMonth.reduce((total, share, month) => (covers[month] ? total + share : total), 0);

/** The mean with the newest weighing most; values oldest first. */
export function discountedMean(values: readonly number[]): number {
  let weight = 1;
  let weights = 0;
  let total = 0;
  for (const value of values.toReversed()) {
    total += weight * value;
    weights += weight;
    weight *= DISCOUNT;
  }
  return total / weights;
}

/**
 * What this very method would have been wrong by in each past year, had only the other years been
 * known: ln(outturn ÷ forecast). Empty with fewer than two years.
 */
export function leaveOneOutErrors(shares: readonly PastShare[]): readonly number[] {
  if (shares.length < 2) return [];
  return shares.map(({ reached }, left) => {
    const others = shares.filter((_, index) => index !== left).map((share) => share.reached);
    const expected = Math.max(LEAST_SHARE, discountedMean(others));
    return Math.log(expected / Math.max(LEAST_SHARE, reached));
  });
}
