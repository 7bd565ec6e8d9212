import type { AuthorityCode } from '../../../shared/domain/authorities.ts';
import type { LineId } from '../../../shared/domain/catalogue.ts';

/** The first year of the Innovation Fund for one authority and workstream, in whole pounds. */
export type InnovationFundPlan = {
  readonly authority: AuthorityCode;
  readonly line: LineId;
  readonly budgetPounds: number;
  /** Where the year is heading. */
  readonly outturnPounds: number;
};

/**
 * Modelled throughout: no figure of the fund by authority is published. £435,000 of the award for
 * 2025-26. Coventry's retention is heading over its budget (the council would bear that) and
 * Staffordshire's workforce planning well below it (money about to be lost).
 */
export const INNOVATION_FUND_2025_26: readonly InnovationFundPlan[] = (
  [
    ['E08000025', 'innovation-workforce-planning', 90_000, 88_000],
    ['E08000025', 'innovation-recruitment', 60_000, 60_500],
    ['E08000026', 'innovation-retention', 45_000, 51_300],
    ['E08000026', 'innovation-development', 30_000, 29_400],
    ['E08000028', 'innovation-recruitment', 40_000, 39_600],
    ['E08000028', 'innovation-career-progression', 25_000, 25_200],
    ['E10000028', 'innovation-workforce-planning', 50_000, 34_000],
    ['E10000028', 'innovation-development', 35_000, 34_100],
    ['E10000034', 'innovation-retention', 40_000, 41_000],
    ['E10000034', 'innovation-career-progression', 20_000, 17_800],
  ] as const
).map(([authority, line, budgetPounds, outturnPounds]) => ({
  authority,
  line,
  budgetPounds,
  outturnPounds,
}));
