import type { ChainId } from '../audit.ts';
import type { AuthorityCode } from '../authorities.ts';
import type { LineId, Pot, Stream } from '../catalogue.ts';
import type { FinancialYear, Period, Quarter } from '../financial-calendar.ts';
import type { Caution, Drivers, Rag } from '../forecast/outturn-forecast.ts';
import type { FundId, PhaseId } from '../funds/fund.ts';
import type { Pence } from '../money.ts';
import type { Pressure } from '../pressures/pressure.ts';
import type { ReturnState } from '../returns/return.ts';
import type { Instant } from '../time.ts';
import type { NarrativeEdited } from './edited-narrative.ts';

/** How many authorities stand behind a figure: "13 of 14" is `actual` of `expected`. */
export type Coverage = {
  readonly expected: number;
  readonly budget: number;
  readonly actual: number;
  readonly forecast: number;
};

/**
 * The figures of a line or of a pot over the authorities of the summary. A figure is the sum over
 * those that have it, `covers` says how many; absent where none has.
 */
export type SummaryFigures = {
  readonly covers: Coverage;
  readonly budgetPence?: Pence | undefined;
  /** Of the authorities with an actual, so that the two compare. */
  readonly profiledToDatePence?: Pence | undefined;
  readonly actualToDatePence?: Pence | undefined;
  readonly forecastOutturnPence?: Pence | undefined;
  readonly forecastOutturnLower80Pence?: Pence | undefined;
  readonly forecastOutturnUpper80Pence?: Pence | undefined;
  readonly forecastOutturnLower95Pence?: Pence | undefined;
  readonly forecastOutturnUpper95Pence?: Pence | undefined;
  readonly probabilityOverBudget?: number | undefined;
  /** Forecast less budget of the authorities that have both; overspend is positive. */
  readonly variancePence?: Pence | undefined;
  readonly variancePercent?: number | undefined;
  /** Since the quarter before, of the authorities with both; `movementOf` says of what. */
  readonly movementPence?: Pence | undefined;
  readonly rag?: Rag | undefined;
  readonly caution: readonly Caution[];
};

export type SummaryLine = SummaryFigures & {
  readonly line: LineId;
  readonly name: string;
  /** Section 251 code, where there is one. */
  readonly code?: string | undefined;
  readonly pot: Pot;
  /** What of the variance is more or fewer pupils, a higher or lower price, and their mix. */
  readonly drivers?: Drivers | undefined;
  /** Of the authorities' own lines, so that a sum over authorities hides none of them. */
  readonly authoritiesByRag: Readonly<Record<Rag, number>>;
};

export type SummaryPot = SummaryFigures & { readonly pot: Pot };

export type SummaryStream = {
  readonly stream: Stream;
  /** The worst of its pots. */
  readonly rag?: Rag | undefined;
  readonly lines: readonly SummaryLine[];
  /** One per pot: pots are never netted. */
  readonly totals: readonly SummaryPot[];
};

export type ReturnReference = {
  readonly authority: AuthorityCode;
  readonly period: Period;
  readonly version: number;
  readonly certified: boolean;
};

export type BudgetReference = { readonly authority: AuthorityCode; readonly version: number };

export type ForecastReference = BudgetReference & { readonly period: Period };

export type FundReference = { readonly fund: FundId; readonly version: number };

/** The last entry of an authority's ledger, or of the region's, and its hash: the audit chain's head. */
export type LedgerHead = {
  readonly chain: ChainId;
  readonly entry: number;
  readonly hash: string;
};

/** Of the returns of the quarter's last period. A nil return counts. */
export type Completeness = {
  readonly period: Period;
  readonly expected: number;
  readonly returned: number;
  readonly certified: number;
  readonly missing: readonly AuthorityPeriod[];
  readonly uncertified: readonly AuthorityPeriod[];
};

export type AuthorityPeriod = {
  readonly authority: AuthorityCode;
  readonly name: string;
  readonly period: Period;
};

export type SummaryFund = {
  readonly fund: FundId;
  readonly name: string;
  readonly awardPence: Pence;
  readonly claimedPence: Pence;
  readonly approvedPence: Pence;
  readonly paidPence: Pence;
  readonly reversedPence: Pence;
  readonly availablePence: Pence;
  /** Of the whole region, as the sums above it. */
  readonly authoritiesDrawing: number;
  /** Claimed, approved and paid by the authorities of the summary. */
  readonly usedByScopePence: Pence;
  readonly phases: readonly {
    readonly phase: PhaseId;
    readonly name: string;
    readonly approvedPence: Pence;
    readonly usedPence: Pence;
    readonly signedOff: boolean;
  }[];
  readonly modelled?: string | undefined;
};

/** An authority of the summary by itself: no sum over authorities hides it. */
export type SummaryAuthority = {
  readonly authority: AuthorityCode;
  readonly name: string;
  /** Of its return of the quarter's last period. */
  readonly return: ReturnState | 'missing';
  /** The worst of its streams. */
  readonly rag?: Rag | undefined;
  /** Judged as in its own summary. */
  readonly streams: readonly Omit<SummaryStream, 'lines'>[];
};

export type Summary = {
  readonly year: FinancialYear;
  readonly quarter: Quarter;
  readonly scope: {
    readonly level: 'region' | 'authorities' | 'authority';
    readonly authorities: readonly AuthorityCode[];
  };
  readonly asAt: Instant;
  /** Of a published edition, its number. */
  readonly edition?: number | undefined;
  /** Says so where the figures are a demonstration. */
  readonly demonstration?: string | undefined;
  /** What of the figures is modelled, each sentence once; empty of real ones. */
  readonly modelled: readonly string[];
  readonly completeness: Completeness;
  readonly movementOf: 'forecast-outturn' | 'actual-to-date';
  readonly pots: readonly SummaryPot[];
  readonly streams: readonly SummaryStream[];
  readonly authorities: readonly SummaryAuthority[];
  readonly funds: readonly SummaryFund[];
  /** Those that stand, the worst first. */
  readonly pressures: readonly Pressure[];
  readonly narrative: string;
  /** Where a person wrote the narrative. */
  readonly narrativeEdited?: NarrativeEdited | undefined;
  readonly provenance: {
    readonly returns: readonly ReturnReference[];
    readonly budgets: readonly BudgetReference[];
    readonly forecasts: readonly ForecastReference[];
    /** Versions of their terms. */
    readonly funds: readonly FundReference[];
    /**
     * Of an edition: the heads of the ledgers when it was published. Whoever has the edition can show
     * that an entry of before was changed later.
     */
    readonly ledgers?: readonly LedgerHead[] | undefined;
    readonly rules: string;
    readonly software: string;
    /** How totals, ranges, RAG and movement are made. */
    readonly notes: readonly string[];
  };
};
