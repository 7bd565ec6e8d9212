export const MONTHS = 12;

/** An amount, or null where it is not known: a missing month is never nothing. */
export type Known = number | null;

/** What an outturn is forecast from, in any unit of money. */
export type MonthlySeries = {
  /** Closed years, oldest first, of twelve months each. */
  readonly pastYears: readonly (readonly Known[])[];
  /** The current year's months that are known one by one; shorter than twelve is fine. */
  readonly months: readonly Known[];
  /** What has been spent so far. */
  readonly spent: number;
  /** Which of the twelve months that amount covers. */
  readonly covers: readonly boolean[];
  /**
   * The months before a break in this year, and what was spent in them: a part of the year, and no
   * guide to the rest of it. Null where that cannot be told apart from what came after.
   */
  readonly before?: { readonly months: number; readonly spent: number | null } | undefined;
  /** The expected pattern of a year, mean 1, for a series without a past year; else even months. */
  readonly profile?: readonly number[] | undefined;
};

/** A past year with fewer months known has no shape to go by. */
const LEAST_MONTHS_OF_A_YEAR = 6;

/** The years that a pattern can be read from: half of the months known, and something spent. */
export function usableYears({
  pastYears,
}: Pick<MonthlySeries, 'pastYears'>): readonly (readonly Known[])[] {
  return pastYears.filter((year) => {
    const known = year.filter((amount) => amount !== null);
    return known.length >= LEAST_MONTHS_OF_A_YEAR && total(known) > 0;
  });
}

export function total(amounts: readonly Known[]): number {
  let sum = 0;
  for (const amount of amounts) sum += amount ?? 0;
  return sum;
}

/** The middle value; 0 of none. */
export function medianOf(values: readonly number[]): number {
  const sorted = sortedCopy(values);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}

/** By insertion: these lists are short, and a forecast sorts a hundred of them. */
function sortedCopy(values: readonly number[]): readonly number[] {
  const sorted = [...values];
  for (let index = 1; index < sorted.length; index++) {
    const value = sorted[index] ?? 0;
    let place = index;
    for (; place > 0 && (sorted[place - 1] ?? 0) > value; place--) {
      sorted[place] = sorted[place - 1] ?? 0;
    }
    sorted[place] = value;
  }
  return sorted;
}

export const clamp = (value: number, low: number, high: number): number =>
  Math.min(high, Math.max(low, value));

/** ln of a ratio, kept to a factor of ten either way and then to ±1.5; 0 where there is no ratio. */
export const logRatio = (above: number, below: number): number => {
  const ratio = above / below;
  return ratio > 0 && Number.isFinite(ratio)
    ? clamp(Math.log(clamp(ratio, 0.1, 10)), -1.5, 1.5)
    : 0;
};

/** All months in a row, oldest first; those of a cumulative that skipped months spread by pattern. */
export function monthsInARow(series: MonthlySeries, pattern: readonly number[]): Known[] {
  return [...series.pastYears.flat(), ...splitMonths(series, pattern)];
}

function splitMonths(series: MonthlySeries, pattern: readonly number[]): Known[] {
  const last = series.covers.lastIndexOf(true);
  const months = Array.from({ length: last + 1 }, (_, month) =>
    series.covers[month] ? (series.months[month] ?? null) : null,
  );
  const first = series.before?.months ?? 0;
  const spentSince = spentSinceBreak(series);
  if (spentSince === null) return months;
  const isUnsplit = (month: number) =>
    month >= first && series.covers[month] === true && months[month] === null;
  let share = 0;
  for (let month = 0; month <= last; month++) {
    if (isUnsplit(month)) share += pattern[month] ?? 0;
  }
  if (share <= 0) return months;
  const perShare = (spentSince - total(months)) / share;
  return months.map((amount, month) =>
    isUnsplit(month) ? perShare * (pattern[month] ?? 0) : amount,
  );
}

/** What was spent since this year's break, or since April; null where it is not known apart. */
export function spentSinceBreak({ spent, before }: MonthlySeries): number | null {
  if (!before) return spent;
  return before.spent === null ? null : spent - before.spent;
}

/** Which of the months covered are of the present coding. */
export const coveredSinceBreak = ({ covers, before }: MonthlySeries): readonly boolean[] =>
  covers.map((isCovered, month) => isCovered && month >= (before?.months ?? 0));

/** The sum of twelve values over the months that are covered, or over those that are not. */
export function sumWhere(
  values: readonly number[],
  covers: readonly boolean[],
  isCovered: boolean,
): number {
  let sum = 0;
  for (let month = 0; month < MONTHS; month++) {
    if ((covers[month] ?? false) === isCovered) sum += values[month] ?? 0;
  }
  return sum;
}
