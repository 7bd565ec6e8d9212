import { FITTED, type OutturnConstants } from './fitted-constants.ts';
import { clamp, type MonthlySeries, total } from './monthly-series.ts';
import { blendOf, type OutturnEvidence, outturnEvidence } from './outturn-evidence.ts';
import { studentTCdf } from './student-t.ts';

/** Where a year is expected to end, in the unit of its series and not yet rounded. */
export type OutturnBlend = {
  readonly median: number;
  readonly lower95: number;
  readonly lower80: number;
  readonly upper80: number;
  readonly upper95: number;
  /** Past years that it rests on. */
  readonly years: number;
  /** ln(P ÷ (1 − P))-like centre and steepness of P(outturn > budget); see `probabilityAbove`. */
  readonly lean: number;
  readonly steepness: number;
};

/** The forecast of a year from what its series shows. */
export const blendOutturn = (series: MonthlySeries): OutturnBlend =>
  blendEvidence(outturnEvidence(series), FITTED);

/** The same by any constants: those that were fitted, or those of a fold of the fitting. */
export function blendEvidence(
  evidence: OutturnEvidence,
  constants: OutturnConstants,
): OutturnBlend {
  const { spent, years } = evidence;
  if (evidence.monthsLeft === 0) return certain(spent, years);
  const left = amountLeft(evidence, constants);
  const unit = unitOf(evidence, left);
  const width = dot(widthFeatures(evidence, unit), constants.width.coefficients);
  const [lower95 = 0, lower80 = 0, upper80 = 0, upper95 = 0] = constants.width.quantiles;
  const bound = (side: 1 | -1, quantile: number) =>
    spent + left + unit * stretched(side, Math.exp(clamp(width + quantile, -8, 1.2)));
  const bounds = {
    lower95: bound(-1, Math.max(lower95, lower80)),
    lower80: bound(-1, lower80),
    upper80: bound(1, upper80),
    upper95: bound(1, Math.max(upper80, upper95)),
  };
  const shape = probabilityShape(evidence, left, bounds, constants);
  return { ...bounds, median: spent + left, years, ...shape };
}

const certain = (spent: number, years: number): OutturnBlend => ({
  median: spent,
  lower95: spent,
  lower80: spent,
  upper80: spent,
  upper95: spent,
  years,
  lean: 0,
  steepness: Number.POSITIVE_INFINITY,
});

/** Half way between a difference and a ratio (Box–Cox ½): the upper side reaches further. */
export const stretched = (side: 1 | -1, width: number): number =>
  Math.expm1((side * width) / 2) * 2;

const dot = (features: readonly number[], coefficients: readonly number[]): number =>
  blendOf(features, coefficients);

/** What the weights of the simple forecasts depend on, and what the correction does. */
export function leftFeatures(evidence: OutturnEvidence): {
  readonly weights: readonly number[];
  readonly scale: readonly number[];
} {
  const { years, noise, openness, agreement, yearShift, recentShift, restlessness } = evidence;
  const scale = [yearShift, recentShift, restlessness];
  return years > 0
    ? { weights: [1, openness, noise, agreement, yearShift, recentShift], scale }
    : { weights: [1, openness, noise, recentShift], scale };
}

/**
 * The months left: simple forecasts by weights that the evidence sets, then a small correction, which
 * is nothing for a series that repeats itself: that is forecast to go on exactly as it was.
 */
export function amountLeft(
  evidence: OutturnEvidence,
  { withHistory, withoutHistory }: Pick<OutturnConstants, 'withHistory' | 'withoutHistory'>,
): number {
  const { weights, scale } = evidence.years > 0 ? withHistory : withoutHistory;
  const features = leftFeatures(evidence);
  const raw = [1, ...weights.map((each) => Math.exp(clamp(dot(features.weights, each), -50, 50)))];
  const sum = total(raw);
  const blended = blendOf(
    evidence.candidates,
    raw.map((each) => each / sum),
  );
  return Math.exp(dot(features.scale, scale)) * blended;
}

/** What the width of a range is measured in: the amount left, at least a fiftieth of the level's. */
export const unitOf = ({ candidates, spent }: OutturnEvidence, left: number): number =>
  Math.max(left, 0.02 * Math.abs(candidates[0] ?? 0), 1e-9 * Math.abs(spent), 1e-9);

/** What ln of a width depends on, in the order of its coefficients. */
export function widthFeatures(evidence: OutturnEvidence, unit: number): readonly number[] {
  const { years, noise, openness, agreement, yearShift, recentShift } = evidence;
  const isNew = years === 0 ? 1 : 0;
  const history = years === 0 ? 0 : Math.log(years) / Math.log(5) - 0.5;
  return [
    noise,
    openness,
    isNew,
    years === 1 ? 1 : 0,
    noise * openness,
    evidence.isBarelyKnown ? 1 : 0,
    disagreement(evidence.candidates, unit),
    openness ** 2,
    isNew * openness,
    recentShift,
    yearShift,
    history,
    agreement,
  ];
}

/** ln of how far apart the simple forecasts are, centred. */
function disagreement(candidates: readonly number[], unit: number): number {
  const mean = candidates.reduce((a, b) => a + b, 0) / candidates.length;
  const squares = candidates.reduce((sum, each) => sum + (each - mean) ** 2, 0);
  const spread = Math.sqrt(squares / candidates.length);
  return Math.log(clamp(spread / unit, 0.005, 3)) + 2.5;
}

/** Of the distribution behind probabilities. */
const DEGREES = 3;

/**
 * What the centre and the steepness of a probability depend on: which side this year's own pace is
 * of the forecast (−1 … 1), and how noisy the months are.
 */
export function probabilityFeatures(
  { byPace, noise }: OutturnEvidence,
  left: number,
  half: number,
): { readonly lean: readonly number[]; readonly steepness: readonly number[] } {
  return { lean: [1, Math.tanh((byPace - left) / half)], steepness: [1, noise] };
}

function probabilityShape(
  evidence: OutturnEvidence,
  left: number,
  { lower80, upper80 }: Pick<OutturnBlend, 'lower80' | 'upper80'>,
  { probability }: Pick<OutturnConstants, 'probability'>,
): Pick<OutturnBlend, 'lean' | 'steepness'> {
  const half = (upper80 - lower80) / 2;
  const { lean, steepness } = probabilityFeatures(evidence, left, half);
  return {
    lean: dot(lean, probability.lean),
    steepness: Math.exp(dot(steepness, probability.steepness)) / half,
  };
}

/** What no outturn can be below: what was spent, where no known month was ever below nothing. */
export function leastOutturn({ pastYears, months, spent }: MonthlySeries): number {
  const isNegative = (amount: number | null) => amount !== null && amount < 0;
  const isEverNegative = months.some(isNegative) || pastYears.some((year) => year.some(isNegative));
  return isEverNegative ? Number.NEGATIVE_INFINITY : spent;
}

/** The same forecast with bounds that many times as far from its median. */
export const stretchedBy = (times: number, blend: OutturnBlend): OutturnBlend => {
  const bound = (from: number) => blend.median + times * (from - blend.median);
  return {
    ...blend,
    lower95: bound(blend.lower95),
    lower80: bound(blend.lower80),
    upper80: bound(blend.upper80),
    upper95: bound(blend.upper95),
  };
};

/** The same forecast with nothing below the floor. */
export const flooredAt = (floor: number, blend: OutturnBlend): OutturnBlend => ({
  ...blend,
  median: Math.max(floor, blend.median),
  lower95: Math.max(floor, blend.lower95),
  lower80: Math.max(floor, blend.lower80),
  upper80: Math.max(floor, blend.upper80),
  upper95: Math.max(floor, blend.upper95),
});

/**
 * P(outturn > amount) under a Student t with three degrees of freedom; certain below the floor, for
 * that is spent already.
 */
export function probabilityAbove(amount: number, blend: OutturnBlend, floor: number): number {
  if (amount < floor) return 1;
  const distance = blend.median - amount;
  if (blend.steepness === Number.POSITIVE_INFINITY) return distance > 0 ? 1 : 0;
  return studentTCdf(blend.lean + distance * blend.steepness, DEGREES);
}
