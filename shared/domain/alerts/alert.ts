import type { AuthorityCode } from '../authorities.ts';
import type { Stream } from '../catalogue.ts';
import type { Role } from '../permission.ts';
import type { Severity } from '../pressures/pressure.ts';
import type { Instant } from '../time.ts';

export const ALERT_KINDS = [
  'raised',
  'escalated',
  'worsened',
  'stepped-down',
  'resolved',
  'reminder',
  'overdue',
  'summary-due',
] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];

/** Something to be told, once. */
export type Alert = {
  /** Stable, so that a receiver sees it once. */
  readonly alert: string;
  readonly at: Instant;
  readonly kind: AlertKind;
  /** Absent: the region's. */
  readonly authority?: AuthorityCode;
  /** The case it is about. */
  readonly pressure?: string;
  /** As it stands now. */
  readonly severity?: Severity;
  readonly stream?: Stream;
  /** The roles that it concerns. */
  readonly audience: readonly Role[];
  /** To be told at once, not in a digest. */
  readonly urgent: boolean;
  readonly headline: string;
  /** The figure, the range, why. */
  readonly sentences: readonly string[];
  readonly nextStep: string;
  /** Of the service; the message makes a link of it. */
  readonly path: string;
};
