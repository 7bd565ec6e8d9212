import type { AuthorityCode } from '../authorities.ts';
import type { LineId, Pot, Stream } from '../catalogue.ts';
import type { FinancialYear, Period } from '../financial-calendar.ts';
import type { Rag } from '../forecast/outturn-forecast.ts';
import type { Pence } from '../money.ts';
import type { PrincipalId } from '../permission.ts';
import type { Day, Instant } from '../time.ts';

export const SEVERITIES = ['watch', 'amber', 'red'] as const;
export type Severity = (typeof SEVERITIES)[number];

export const PRESSURE_STATES = ['open', 'acknowledged', 'mitigated', 'resolved'] as const;
export type PressureState = (typeof PRESSURE_STATES)[number];

/** What a case is about; one case each. */
export const CAUSES = [
  'overspend',
  'underspend',
  'award-exceeded',
  'award-unspent',
  'dsg-deficit',
  'schools-in-deficit',
  'return-overdue',
  'audit-broken',
  'shared-overspend',
] as const;
export type Cause = (typeof CAUSES)[number];

export const STEP_KINDS = [
  'raised',
  'escalated',
  'worsened',
  'stepped-down',
  'resolved',
  'acknowledged',
  'mitigated',
  'assessed',
] as const;
export type StepKind = (typeof STEP_KINDS)[number];

/**
 * A step of a case: what became of it, and because of what. What people did leaves the severity as
 * it was. Steps of before causes were kept have no `kind`.
 */
export type PressureStep = {
  readonly at: Instant;
  readonly kind?: StepKind | undefined;
  readonly from: Severity | 'none';
  readonly to: Severity | 'resolved';
  readonly because: string;
  readonly by?: PrincipalId | undefined;
};

/** What is done about it: how much that takes off, by when and by whom (a post, not a name). */
export type Mitigation = {
  readonly mitigation: string;
  readonly description: string;
  readonly amountPence: Pence;
  readonly by: Day;
  readonly owner: string;
  /** The one in whose place it stands: that one no longer counts. */
  readonly supersedes?: string | undefined;
  readonly recordedBy: PrincipalId;
  readonly recordedAt: Instant;
};

export type Acknowledgement = {
  readonly note: string;
  readonly by: PrincipalId;
  readonly at: Instant;
};

/** An officer's own view, beside the computed one. */
export type Assessment = {
  readonly rag: Rag;
  readonly reason: string;
  readonly by: PrincipalId;
  readonly at: Instant;
};

/** What a case is about. */
export type PressureScope = {
  /** The case's identifier: the same whenever the same is found. */
  readonly pressure: string;
  readonly cause: Cause;
  /** Absent: the region's case, which lead and auditor see. */
  readonly authority?: AuthorityCode | undefined;
  /** Those that share it. */
  readonly authorities?: readonly AuthorityCode[] | undefined;
  readonly year: FinancialYear;
  readonly stream?: Stream | undefined;
  readonly line?: LineId | undefined;
  readonly pot?: Pot | undefined;
};

/** One case per cause, from raised to resolved, and again under the same identifier. */
export type Pressure = PressureScope & {
  /** What it is about, in words: `Pre-16 SEND transport`. */
  readonly subject?: string | undefined;
  readonly severity: Severity;
  readonly state: PressureState;
  readonly firstSeenAt: Instant;
  readonly firstSeenPeriod: Period;
  readonly period: Period;
  /** Gross. Positive is too much spent; negative, money left over. Of a return or the trail, zero. */
  readonly expectedOverspendPence: Pence;
  readonly netOfMitigationPence: Pence;
  readonly probabilityOverBudget?: number | undefined;
  readonly computedRag?: Rag | undefined;
  readonly assessedRag?: Rag | undefined;
  readonly assessment?: Assessment | undefined;
  readonly acknowledgement?: Acknowledgement | undefined;
  readonly explanation: string;
  readonly nextStep: string;
  readonly mitigations: readonly Mitigation[];
  /** The least amount, of either sign, that is amber: mitigations have to bring the net under it. */
  readonly amberFromPence?: Pence | undefined;
  /** The first day in London on which a lower severity was computed. */
  readonly lowerSince?: Day | undefined;
  /** The amount last told: material worsening is measured from it. */
  readonly toldPence?: Pence | undefined;
  readonly history: readonly PressureStep[];
};

/** 0 is no pressure. */
export const rankOf = (severity: Severity | undefined): number =>
  severity ? SEVERITIES.indexOf(severity) + 1 : 0;

export const worseOf = (a: Severity | undefined, b: Severity | undefined): Severity | undefined =>
  rankOf(a) >= rankOf(b) ? a : b;
