import type { ChainId } from '../audit.ts';
import type { AuthorityCode } from '../authorities.ts';
import type { Stream } from '../catalogue.ts';
import type { Pence } from '../money.ts';
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

/** One change that somebody is to be told of, in words that say what to do. */
export type Alert = {
  /** Stable: the same change has the same identifier however often it is found. */
  readonly alert: string;
  readonly at: Instant;
  readonly kind: AlertKind;
  /** Absent: it is the region's. */
  readonly authority?: AuthorityCode | undefined;
  /** The case it is about. */
  readonly pressure?: string | undefined;
  /** As it stands now. */
  readonly severity?: Severity | undefined;
  readonly stream?: Stream | undefined;
  /** What is at stake, to put the largest first; absent where no amount is (a late return). */
  readonly amountPence?: Pence | undefined;
  /** The roles it concerns. */
  readonly audience: readonly Role[];
  /** To be told at once, not in a digest. */
  readonly urgent: boolean;
  readonly headline: string;
  /** The figure, the range, why. */
  readonly sentences: readonly string[];
  readonly nextStep: string;
  /** Where more is to be read, such as `/v1/pressures/…`; a message makes a link of it. */
  readonly path: string;
};

/** An alert in the log of its chain, numbered from 1 in the order in which they were written. */
export type NumberedAlert = {
  readonly chain: ChainId;
  readonly number: number;
  readonly alert: Alert;
};

/** How far each chain's alerts have been looked at; a chain that is not named has not been. */
export type AlertCursors = Readonly<Partial<Record<ChainId, number>>>;
