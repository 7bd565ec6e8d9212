import { MAX_PENCE, type Pence, roundToPence } from '../money.ts';
import { type LineHistory, spentSoFar } from './line-history.ts';
import { clamp, MONTHS } from './monthly-series.ts';

/**
 * What a straight line makes of the year: spent so far ÷ months it covers × 12. Undefined before the
 * first figure.
 * @example £600 by P06 is £1,200; £600 by P06 with one month missing is £1,440
 */
export function runRate(history: LineHistory): Pence | undefined {
  const { amount, months } = spentSoFar(history);
  if (months === 0) return undefined;
  return roundToPence(clamp((amount / months) * MONTHS, -MAX_PENCE, MAX_PENCE));
}
