import { MAX_PENCE, type Pence, roundToPence, subtract, sum } from '../money.ts';
import { roundProbability } from './outturn-estimate.ts';
import type { OutturnRange } from './outturn-forecast.ts';
import { studentTCdf, studentTQuantile } from './student-t.ts';

/**
 * The rule on dependence: any two parts of a total are correlated by 0.3. They share pupils, prices
 * and the calendar, so they are not independent (0); they do not all go wrong together (1), which is
 * what adding their bounds would say. Always applied to the parts themselves, never to totals of
 * totals, so that every total of the same lines has the same range.
 */
export const COMMON_CORRELATION = 0.3;

/** Of the error of a total, for probabilities: between a single line's tails and the normal's. */
const TOTAL_DEGREES = 8;

/**
 * Half-widths combine as standard deviations do:
 * √((1 − ρ) Σ w² + ρ (Σ w)²), each side for itself.
 * @example of 3 and 4: √(0.7 × 25 + 0.3 × 49) ≈ 5.7, against 5 if independent and 7 if added
 */
function combinedWidth(widths: readonly number[]): number {
  let total = 0;
  let squares = 0;
  for (const width of widths) {
    total += width;
    squares += width * width;
  }
  return Math.sqrt((1 - COMMON_CORRELATION) * squares + COMMON_CORRELATION * total * total);
}

/** The range of a total: its median is exactly the sum of its parts' medians. */
export function combinedRange(parts: readonly OutturnRange[]): OutturnRange {
  const medianPence = sum(parts.map((part) => part.medianPence));
  const bound = (side: 1 | -1, of: Exclude<keyof OutturnRange, 'medianPence'>): Pence => {
    const widths = parts.map((part) => Math.abs(part[of] - part.medianPence));
    return roundToPence(withinSafe(medianPence + side * combinedWidth(widths)));
  };
  return {
    medianPence,
    lower80Pence: bound(-1, 'lower80Pence'),
    upper80Pence: bound(1, 'upper80Pence'),
    lower95Pence: bound(-1, 'lower95Pence'),
    upper95Pence: bound(1, 'upper95Pence'),
  };
}

/** Every line of every authority at the largest amount on both sides is still a safe integer. */
const LARGEST_TOTAL = MAX_PENCE * 800;

const withinSafe = (estimate: number): number =>
  Math.min(LARGEST_TOTAL, Math.max(-LARGEST_TOTAL, estimate));

/**
 * P(outturn > budget) of a total: a Student t with eight degrees of freedom on either side of the
 * median, each as wide as that side's 80 % bound says.
 */
export function probabilityOverTotal(range: OutturnRange, budgetPence: Pence): number {
  const distance = subtract(budgetPence, range.medianPence);
  const width =
    distance < 0
      ? subtract(range.medianPence, range.lower80Pence)
      : subtract(range.upper80Pence, range.medianPence);
  if (width === 0) return distance < 0 ? 1 : 0;
  const scale = width / studentTQuantile(0.9, TOTAL_DEGREES);
  return roundProbability(1 - studentTCdf(distance / scale, TOTAL_DEGREES));
}
