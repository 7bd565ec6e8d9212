import type { AuthorityCode } from '../authorities.ts';
import type { FinancialYear, Period } from '../financial-calendar.ts';
import type { Instant } from '../time.ts';

/** How many cases took which step; `unchanged` are those open whose severity stayed. */
export type SweepCounts = {
  readonly raised: number;
  readonly escalated: number;
  readonly steppedDown: number;
  readonly resolved: number;
  readonly unchanged: number;
};

export const NO_COUNTS: SweepCounts = {
  raised: 0,
  escalated: 0,
  steppedDown: 0,
  resolved: 0,
  unchanged: 0,
};

/** The counts of both together. */
export const addCounts = (a: SweepCounts, b: SweepCounts): SweepCounts => ({
  raised: a.raised + b.raised,
  escalated: a.escalated + b.escalated,
  steppedDown: a.steppedDown + b.steppedDown,
  resolved: a.resolved + b.resolved,
  unchanged: a.unchanged + b.unchanged,
});

/** What a run of the sweep did. One authority's failure does not stop the others. */
export type Sweep = SweepCounts & {
  readonly sweep: string;
  readonly year: FinancialYear;
  readonly at: Instant;
  /** The latest period that any authority's forecasts are as of. */
  readonly asOfPeriod?: Period | undefined;
  /** How many forecasts were made, totals included. */
  readonly forecasts: number;
  /** How many messages were sent. */
  readonly messages: number;
  readonly failed: readonly { readonly authority: AuthorityCode; readonly because: string }[];
};
