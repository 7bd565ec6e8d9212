import type { PrincipalId } from '../permission.ts';

/** A message on its way: everything but whom it goes to, which is looked up when it is sent. */
export type Mail = {
  readonly message: string;
  readonly address: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
};

/**
 * What became of a mail. `later`: surely not sent, such as too many at once. Whatever throws may have
 * been sent, or is a fault of ours.
 */
export type MailOutcome = 'sent' | 'later';

/** The tag of a mail that carries the identifier of its message back with the mail service's events. */
export const MESSAGE_TAG = 'message';

/** The mail service's own tag of each event: the configuration set that the mail went through. */
export const CONFIGURATION_SET_TAG = 'ses:configuration-set';

export type SendMail = (mail: Mail) => Promise<MailOutcome>;

/**
 * A message is in one sender's hands for this long: longer than a sender may run. Two events of the
 * same message at once therefore send it once; if the sender dies, the next run after this sends it.
 */
export const MESSAGE_IN_HAND_SECONDS = 120;

const NUMBER_DIGITS = 6;

/**
 * The identifier of somebody's nth message, the same however often it is made. Made of letters,
 * digits, `_` and `-` only, as SES wants its tags; the point of a principal is written `_d`, and `_` is `__`.
 * @example messageIdOf('officer.coventry', 12) // officer_dcoventry-000012
 */
export function messageIdOf(principal: PrincipalId, number: number): string {
  const written = principal.replaceAll('_', '__').replaceAll('.', '_d');
  return `${written}-${String(number).padStart(NUMBER_DIGITS, '0')}`;
}

const MESSAGE_ID = /^((?:[A-Za-z0-9-]|__|_d)+)-\d{6,}$/;

/** Whose message it is; undefined of what is no identifier of ours. */
export function recipientOf(message: string): PrincipalId | undefined {
  const written = MESSAGE_ID.exec(message)?.[1];
  return written?.replaceAll(/__|_d/g, (pair) => (pair === '__' ? '_' : '.')) as
    | PrincipalId
    | undefined;
}
