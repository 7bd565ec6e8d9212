import { type Pence, subtract } from '../money.ts';
import type { Fund, Sums } from './fund.ts';

export type FundFigures = Sums & {
  /** What may still be claimed under the award, in pence; the phases may allow less. */
  readonly availablePence: Pence;
  /** How many authorities have something claimed, approved or paid: whose sums these are. */
  readonly authoritiesDrawing: number;
};

/**
 * Where the award stands, in pence.
 * @example an award of 1000 with 100 claimed, 200 approved, 300 paid, 50 reversed: 400 available
 */
export function fundFigures({ terms, use }: Fund): FundFigures {
  return {
    ...use.sums,
    availablePence: subtract(terms.awardPence, use.usedPence),
    authoritiesDrawing:
      Object.values(use.byAuthority).filter((used) => used > 0).length +
      (use.elsewhere?.drawing ?? 0),
  };
}
