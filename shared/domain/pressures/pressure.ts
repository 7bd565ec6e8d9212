import type { AuthorityCode } from '../authorities.ts';
import type { LineId, Pot, Stream } from '../catalogue.ts';
import type { FinancialYear, Period } from '../financial-calendar.ts';
import type { Pence } from '../money.ts';
import type { Instant } from '../time.ts';

export const SEVERITIES = ['watch', 'amber', 'red'] as const;
export type Severity = (typeof SEVERITIES)[number];

export const PRESSURE_STATES = ['open', 'acknowledged', 'mitigated', 'resolved'] as const;
export type PressureState = (typeof PRESSURE_STATES)[number];

/** A step of a case: raised, escalated, stepped down or resolved, and because of what. */
export type PressureStep = {
  readonly at: Instant;
  readonly from: Severity | 'none';
  readonly to: Severity | 'resolved';
  readonly because: string;
};

/** One case per cause: an authority's line that is expected to end the year over its budget. */
export type Pressure = {
  readonly pressure: string;
  readonly authority: AuthorityCode;
  readonly year: FinancialYear;
  readonly stream: Stream;
  readonly line?: LineId | undefined;
  readonly pot: Pot;
  readonly severity: Severity;
  readonly state: PressureState;
  readonly firstSeenAt: Instant;
  readonly firstSeenPeriod: Period;
  readonly period: Period;
  readonly expectedOverspendPence: Pence;
  readonly netOfMitigationPence: Pence;
  readonly probabilityOverBudget: number;
  readonly explanation: string;
  readonly nextStep: string;
  readonly mitigations: readonly never[];
  readonly history: readonly PressureStep[];
};
