import type { AuthorityCode } from '../authorities.ts';
import type { LineId } from '../catalogue.ts';
import type { FinancialYear, Period } from '../financial-calendar.ts';
import type { Pence } from '../money.ts';
import type { PrincipalId } from '../permission.ts';
import type { Instant } from '../time.ts';
import type { OriginalFile } from './original-file.ts';

/** Whether a return's amounts are cumulative for the year or of the period alone; never guessed. */
export type Basis = 'year-to-date' | 'in-period';

export type ReturnLine = {
  readonly line: LineId;
  readonly actualPence: Pence;
  readonly commitmentsPence?: Pence | undefined;
  readonly officerForecastPence?: Pence | undefined;
  /** A count of the line's activity measure, such as eligible pupils. */
  readonly activity?: number | undefined;
};

/**
 * Says that part of this period's figure corrects a locked period. The amount is included in the
 * line's `actualPence`; the adjustment moves it, for the monthly series, to the period it belongs to.
 */
export type Adjustment = {
  readonly line: LineId;
  readonly corrects: Period;
  readonly amountPence: Pence;
  readonly reason: string;
};

/**
 * Maintained schools' revenue balances at the end of the period (CFR B01 and B02, with B06). As
 * schools publish them: a surplus is positive, a deficit negative.
 */
export type SchoolBalances = {
  /** The other two together. */
  readonly totalPence: Pence;
  /** Of the schools in deficit: zero or less. */
  readonly inDeficitPence: Pence;
  /** Of the schools in surplus: zero or more. */
  readonly inSurplusPence: Pence;
  readonly schools: number;
  readonly schoolsInDeficit: number;
};

/** What is carried at the end of the period, beside what was spent in it. */
export type Balances = {
  /** Section 251 line 1.9.3, with its published sign: positive is a deficit. */
  readonly dsgCarriedForwardPence?: Pence | undefined;
  readonly schools?: SchoolBalances | undefined;
};

/** The answer to one warning: why the figure is right all the same. */
export type WarningReason = {
  readonly warning: string;
  readonly line: LineId;
  readonly reason: string;
};

/** What is handed in. */
export type SubmittedReturn = {
  readonly basis: Basis;
  readonly lines: readonly ReturnLine[];
  readonly nil?: boolean | undefined;
  /** A nil return may have them too: it says that nothing was spent, not that nothing is carried. */
  readonly balances?: Balances | undefined;
  readonly note?: string | undefined;
  readonly changeReason?: string | undefined;
  readonly reasons?: readonly WarningReason[] | undefined;
  readonly adjustments?: readonly Adjustment[] | undefined;
};

/** A warning as it was shown, with the reason that answered it. */
export type AnsweredWarning = {
  readonly code: string;
  readonly line: LineId;
  readonly detail: string;
  readonly reason: string;
};

/** One version of a return, for ever as it was taken. */
export type ReturnVersion = {
  readonly authority: AuthorityCode;
  readonly year: FinancialYear;
  readonly period: Period;
  readonly version: number;
  readonly basis: Basis;
  readonly nil: boolean;
  readonly lines: readonly ReturnLine[];
  readonly adjustments: readonly Adjustment[];
  readonly warnings: readonly AnsweredWarning[];
  readonly balances?: Balances | undefined;
  readonly note?: string | undefined;
  readonly changeReason?: string | undefined;
  /** Taken after the due date. */
  readonly late: boolean;
  readonly submittedBy: PrincipalId;
  readonly submittedAt: Instant;
  /** Absent where it came as JSON. */
  readonly original?: OriginalFile | undefined;
  /** Says in a sentence what of these figures is modelled; absent on real ones. */
  readonly modelled?: string | undefined;
};

export type Certification = {
  readonly version: number;
  readonly decision: 'certified' | 'changes-requested';
  readonly note?: string | undefined;
  readonly decidedBy: PrincipalId;
  readonly decidedAt: Instant;
};

export const RETURN_STATES = ['submitted', 'certified', 'changes-requested'] as const;
export type ReturnState = (typeof RETURN_STATES)[number];

/** The latest version, with where its certification stands. */
export type CurrentReturn = ReturnVersion & {
  readonly state: ReturnState;
  readonly certification?: Certification | undefined;
};
