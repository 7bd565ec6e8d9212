import type { Told } from '../alerts/reminders.ts';
import type { AuditHead } from '../audit.ts';
import type { LineId } from '../catalogue.ts';
import type { FinancialYear, Period } from '../financial-calendar.ts';
import type { LinePattern } from '../forecast/peer-pattern.ts';
import type { FundId } from '../funds/fund.ts';
import type { GrantSpending } from '../funds/fund-outlook.ts';
import type { Pence } from '../money.ts';
import type { Severity } from '../pressures/pressure.ts';

/** What an authority's cases and grant come to: all that the region's own cases are made from. */
export type Standing = {
  readonly year: FinancialYear;
  /** The lines with a standing overspend. */
  readonly lines: readonly {
    readonly line: LineId;
    readonly severity: Severity;
    readonly expectedOverspendPence: Pence;
  }[];
  /** Its spending on the Innovation Fund's lines. */
  readonly grant: readonly GrantSpending[];
};

/** What the sweeps of a chain have to remember; changed only together with what it tells of. */
export type SweepState = {
  /** How many alerts the chain has; the next is numbered one more. */
  readonly alerts: number;
  readonly told: Told;
  readonly standing?: Standing | undefined;
  /** What each line's months usually are of a year, for authorities that have no past year of it. */
  readonly patterns?: readonly LinePattern[] | undefined;
  /** Of the region: what each fund is forecast to come to by its end. */
  readonly funds?: FundForecasts | undefined;
  /** The closed year whose forecasts were held against its outturn, and from which figures. */
  readonly accuracy?: { readonly year: FinancialYear; readonly digest: string } | undefined;
};

/** The medians, by fund; nothing of one that nothing is forecast of. */
export type FundForecasts = Readonly<Record<FundId, Pence>>;

export const NOTHING_SWEPT: SweepState = { alerts: 0, told: {} };

/**
 * Up to where an authority has been swept, and what else the sweep rested on. While both are as they
 * were there is nothing to do. Only a saving: without it, or with an old one, a sweep does its work anew.
 */
export type Watermark = {
  /** The last entry of the authority's chain that the sweep has seen. */
  readonly seq: number;
  /** The versions of everything outside the chain, and the day. */
  readonly inputs: string;
  readonly forecasts: number;
  readonly unchanged: number;
  readonly asOfPeriod?: Period | undefined;
  /** Up to where the chain was found whole; nothing where it was not. */
  readonly verified?: AuditHead | undefined;
};
