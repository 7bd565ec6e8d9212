import { clamp, type Known, MONTHS, total } from './monthly-series.ts';

/** A past year counts 0.8 of the next, so that the line's present pattern leads. */
const YEAR_DISCOUNT = 0.8;
/** How far one year's pattern is believed, with no other to check it. */
const TRUST_IN_ONE_YEAR = 0.9;

export const EVEN_MONTHS: readonly number[] = Array<number>(MONTHS).fill(1);

/** Fewer months than this cannot tell whether a line follows a profile. */
const LEAST_TO_COMPARE = 3;

/**
 * Even months, or the given profile drawn towards them by how little the months so far follow it:
 * signal ÷ (signal + noise), of the profile's variance over these months and of theirs around it. It
 * was made of others, and a payer with lumps of its own does not keep to it.
 */
export function patternWithoutHistory(
  profile: readonly number[] | undefined,
  months: readonly Known[],
): readonly number[] {
  if (!profile) return EVEN_MONTHS;
  const trust = trustInProfile(profile, months);
  return profile.map((share) => 1 + trust * (share - 1));
}

function trustInProfile(profile: readonly number[], months: readonly Known[]): number {
  const known = months.flatMap((amount, month) =>
    amount === null ? [] : [{ amount, share: profile[month] ?? 1 }],
  );
  const amounts = known.reduce((sum, { amount }) => sum + amount, 0);
  const shares = known.reduce((sum, { share }) => sum + share, 0);
  if (known.length < LEAST_TO_COMPARE || amounts <= 0 || shares <= 0) return 1;
  const level = amounts / shares;
  const squares = (of: (each: (typeof known)[number]) => number) =>
    known.reduce((sum, each) => sum + of(each) ** 2, 0);
  const signal = squares(({ share }) => share - shares / known.length);
  const noise = squares(({ amount, share }) => amount / level - share);
  return signal > 0 ? signal / (signal + noise) : 1;
}

/**
 * What each month is of an average month, mean 1: the past years' own months over their means,
 * newest weighing most, drawn towards 1 by how much the years disagree. A month of credits is
 * expected to be nothing: negative shares could make a sum of shares nothing, and divide by it.
 */
export function seasonalPattern(years: readonly (readonly Known[])[]): readonly number[] {
  return patternOf(
    years,
    years.map((_, index) => YEAR_DISCOUNT ** (years.length - 1 - index)),
  );
}

/** The same of some years or patterns with a weight each. */
export function patternOf(
  years: readonly (readonly Known[])[],
  weights: readonly number[],
): readonly number[] {
  const shapes = years.map(shapeOf);
  const average = Array.from({ length: MONTHS }, (_, month) => averageAt(shapes, weights, month));
  const mean = total(average) / MONTHS;
  const trust = trustIn(shapes, weights, average);
  return average.map((each) => Math.max(0, 1 + trust * (each / mean - 1)));
}

function shapeOf(year: readonly Known[]): readonly Known[] {
  const known = year.filter((amount) => amount !== null);
  const mean = total(known) / known.length;
  return year.map((amount) => (amount === null ? null : amount / mean));
}

function averageAt(
  shapes: readonly (readonly Known[])[],
  weights: readonly number[],
  month: number,
): number {
  let weighted = 0;
  let weight = 0;
  shapes.forEach((shape, year) => {
    const share = shape[month] ?? null;
    if (share === null) return;
    weighted += (weights[year] ?? 0) * share;
    weight += weights[year] ?? 0;
  });
  return weight > 0 ? weighted / weight : 1;
}

/** signal ÷ (signal + noise), of the months' variance and of the years' disagreement on it. */
function trustIn(
  shapes: readonly (readonly Known[])[],
  weights: readonly number[],
  average: readonly number[],
): number {
  if (shapes.length === 1) return TRUST_IN_ONE_YEAR;
  const squares = weights.reduce((sum, weight) => sum + weight ** 2, 0);
  const effectiveYears = total(weights) ** 2 / squares;
  const noise = disagreement(shapes, average) / (1 - 1 / effectiveYears) / effectiveYears;
  const mean = total(average) / MONTHS;
  const variance = average.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (MONTHS - 1);
  return variance > 0 ? Math.max(0, variance - noise) / Math.max(variance, noise) : 0;
}

function disagreement(shapes: readonly (readonly Known[])[], average: readonly number[]): number {
  let sum = 0;
  let count = 0;
  for (const shape of shapes) {
    for (let month = 0; month < MONTHS; month++) {
      const share = shape[month] ?? null;
      if (share === null) continue;
      sum += (share - (average[month] ?? 1)) ** 2;
      count += 1;
    }
  }
  return sum / count;
}

/** As many months as are taken to disagree before any is seen. */
const DOUBTED_MONTHS = 4;
/** A month counts between nothing and four times its year's mean: one lump decides nothing. */
const SHAPE_LIMITS = [-1, 3] as const;

/**
 * −1 … 1: how alike neighbouring years' patterns are, the current one included (their correlation),
 * drawn towards 0 where few months could be compared.
 */
export function patternAgreement(
  years: readonly (readonly Known[])[],
  current: readonly Known[],
): number {
  const inOrder = [...years, current];
  const sums = { products: 0, earlier: 0, later: 0, months: 0 };
  for (let year = 1; year < inOrder.length; year++) {
    compareYears(inOrder[year - 1] ?? [], inOrder[year] ?? [], sums);
  }
  const scale = Math.sqrt(sums.earlier * sums.later);
  if (scale <= 0) return 0;
  return ((sums.products / scale) * sums.months) / (sums.months + DOUBTED_MONTHS);
}

function compareYears(
  earlier: readonly Known[],
  later: readonly Known[],
  sums: { products: number; earlier: number; later: number; months: number },
): void {
  const both: [number, number][] = [];
  for (let month = 0; month < MONTHS; month++) {
    const [a, b] = [earlier[month] ?? null, later[month] ?? null];
    if (a !== null && b !== null) both.push([a, b]);
  }
  if (both.length < 2) return;
  const meanA = both.reduce((sum, [a]) => sum + a, 0) / both.length;
  const meanB = both.reduce((sum, [, b]) => sum + b, 0) / both.length;
  if (meanA <= 0 || meanB <= 0) return;
  for (const [a, b] of both) {
    const u = clamp(a / meanA - 1, ...SHAPE_LIMITS);
    const v = clamp(b / meanB - 1, ...SHAPE_LIMITS);
    sums.products += u * v;
    sums.earlier += u * u;
    sums.later += v * v;
    sums.months += 1;
  }
}
