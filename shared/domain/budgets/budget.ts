import type { AuthorityCode } from '../authorities.ts';
import type { LineId } from '../catalogue.ts';
import type { FinancialYear, Period } from '../financial-calendar.ts';
import type { Pence } from '../money.ts';
import type { PrincipalId } from '../permission.ts';
import type { Instant } from '../time.ts';

/** How a year's budget is expected to fall by month: named, or twelve weights, April first. */
export type Profile = 'flat' | 'prior-year' | 'school-days' | readonly number[];

/** A line's budget as it is set. */
export type OriginalBudgetLine = {
  readonly line: LineId;
  readonly originalPence: Pence;
  readonly profile?: Profile | undefined;
  /** The average count over the year that the budget is made for, of the line's activity measure. */
  readonly activity?: number | undefined;
};

/** A line's budget as it is kept: the profile is resolved to weights when it is set. */
export type BudgetLine = {
  readonly line: LineId;
  readonly originalPence: Pence;
  /** The sum of the virements into and out of the line. */
  readonly viredPence: Pence;
  readonly profile: 'flat' | 'prior-year' | 'school-days' | 'given';
  /** Twelve non-negative whole weights, April first. */
  readonly weights: readonly number[];
  /** As it was set: a virement moves money, and nobody with it. */
  readonly activity?: number | undefined;
};

/** The budget of an authority's year as it stands; each setting and each virement raises the version. */
export type Budget = {
  readonly authority: AuthorityCode;
  readonly year: FinancialYear;
  readonly version: number;
  readonly lines: readonly BudgetLine[];
  readonly virements: number;
  readonly setBy: PrincipalId;
  readonly setAt: Instant;
  readonly modelled?: string | undefined;
};

/** A move between lines, as asked for. */
export type VirementRequest = {
  readonly from: LineId;
  readonly to: LineId;
  readonly amountPence: Pence;
  readonly reason: string;
  readonly period: Period;
};

export type Virement = VirementRequest & {
  readonly virement: number;
  readonly authority: AuthorityCode;
  readonly year: FinancialYear;
  readonly madeBy: PrincipalId;
  readonly madeAt: Instant;
};
