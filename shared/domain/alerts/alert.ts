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

/** Something that somebody should be told, made of a change of state and made once. */
export type Alert = {
  /** Stable, such as `E08000026-2025-26-hn-therapies-3`: a receiver sees each change once. */
  readonly alert: string;
  readonly at: Instant;
  readonly kind: AlertKind;
  /** Absent: the region's. */
  readonly authority?: AuthorityCode | undefined;
  /** The case it is about. */
  readonly pressure?: string | undefined;
  /** As it stands now. */
  readonly severity?: Severity | undefined;
  readonly stream?: Stream | undefined;
  /** The roles it concerns. */
  readonly audience: readonly Role[];
  /** To be told at once, not in a digest. */
  readonly urgent: boolean;
  readonly headline: string;
  /** The figure, the range, why. */
  readonly sentences: readonly string[];
  readonly nextStep: string;
  /** `/v1/pressures/…`: the message makes a link of it. */
  readonly path: string;
};
