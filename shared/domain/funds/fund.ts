import type { AuthorityCode } from '../authorities.ts';
import type { Workstream } from '../catalogue.ts';
import type { Pence } from '../money.ts';
import type { PrincipalId } from '../permission.ts';
import type { Day, Instant } from '../time.ts';

/** An identifier of the closed alphabet, chosen by whoever sets the fund up: `innovation-fund`. */
export type FundId = string;
export type PhaseId = string;

/** A business case is drafted, submitted to the department and signed off. */
export const BUSINESS_CASE_STATES = ['draft', 'submitted', 'signed-off'] as const;

export type BusinessCase = {
  readonly state: (typeof BUSINESS_CASE_STATES)[number];
  readonly signedOffOn?: Day | undefined;
  readonly signedOffBy?: string | undefined;
  readonly reference?: string | undefined;
};

export type Phase = {
  readonly phase: PhaseId;
  readonly name: string;
  /** The most that may be drawn down in this phase. */
  readonly approvedPence: Pence;
  readonly businessCase: BusinessCase;
};

export type Allocation = { readonly authority: AuthorityCode; readonly ceilingPence: Pence };

/**
 * `instalments`: paid ahead of spending. `in-arrears`: a claim never exceeds the authority's
 * cumulative eligible spend, what it has reported on the fund's lines since the fund started.
 */
export type ClaimBasis = 'instalments' | 'in-arrears';

/** The terms of an award "up to" a ceiling. */
export type FundTerms = {
  readonly fund: FundId;
  readonly name: string;
  readonly funder: string;
  readonly awardPence: Pence;
  readonly startsOn: Day;
  readonly endsOn: Day;
  readonly claimBasis: ClaimBasis;
  readonly phases: readonly Phase[];
  /** Empty: no ceilings by authority. Otherwise an authority without one cannot draw down. */
  readonly allocations: readonly Allocation[];
  readonly workstreams: readonly Workstream[];
};

/**
 * Sums by state, in pence: a drawdown counts in the sum of the state that it is in and in no other,
 * so `paidPence` falls by what `reversedPence` rises. Rejected and withdrawn ones count nowhere.
 */
export type Sums = {
  readonly claimedPence: Pence;
  readonly approvedPence: Pence;
  readonly paidPence: Pence;
  readonly reversedPence: Pence;
};

/**
 * What is drawn against each ceiling: claimed + approved + paid. Kept on one item with the terms,
 * because the limit has to live in the store's own condition. Every phase of the terms and every
 * authority is there from the start, at zero: the store adds to numbers that exist.
 */
export type FundUse = {
  readonly sums: Sums;
  readonly usedPence: Pence;
  readonly byPhase: Readonly<Record<PhaseId, Pence>>;
  readonly byAuthority: Readonly<Partial<Record<AuthorityCode, Pence>>>;
  /** Only while some authorities' ledgers are still to be brought here: see `use-elsewhere.ts`. */
  readonly elsewhere?: UseElsewhere | undefined;
};

/** Authorities that the sums count and whose own drawdowns are not in this store. */
export type UseElsewhere = {
  readonly authorities: readonly AuthorityCode[];
  /** How many of them have something claimed, approved or paid. */
  readonly drawing: number;
};

export type Fund = {
  readonly terms: FundTerms;
  /** Raised by each change of the terms, not by drawdowns. */
  readonly version: number;
  readonly use: FundUse;
  readonly modelled?: string | undefined;
};

export const DRAWDOWN_STATES = [
  'claimed',
  'approved',
  'rejected',
  'withdrawn',
  'paid',
  'reversed',
] as const;
export type DrawdownState = (typeof DRAWDOWN_STATES)[number];
export type DrawdownDecision = Exclude<DrawdownState, 'claimed'>;

export type DrawdownClaim = {
  readonly authority: AuthorityCode;
  readonly phase: PhaseId;
  readonly workstream: Workstream;
  readonly amountPence: Pence;
  readonly description: string;
  readonly evidence?: string | undefined;
};

/**
 * One step of a drawdown, for ever. `amountPence` is what the step adds to what is drawn: the amount
 * when it is claimed, nothing when it is approved or paid, and the amount negative when it is
 * rejected, withdrawn or reversed. So the entries of a drawdown sum to what it draws.
 */
export type DrawdownEntry = {
  readonly drawdown: string;
  readonly fund: FundId;
  readonly step: number;
  readonly state: DrawdownState;
  readonly amountPence: Pence;
  readonly reason?: string | undefined;
  readonly by: PrincipalId;
  readonly at: Instant;
};

export type Drawdown = DrawdownClaim & {
  readonly drawdown: string;
  readonly fund: FundId;
  readonly state: DrawdownState;
  readonly version: number;
  readonly claimedBy: PrincipalId;
  readonly claimedAt: Instant;
  readonly decisions: readonly {
    readonly decision: DrawdownDecision;
    readonly reason: string;
    readonly by: PrincipalId;
    readonly at: Instant;
  }[];
  readonly modelled?: string | undefined;
};
