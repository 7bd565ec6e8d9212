import type { AuthorityCode } from '../authorities.ts';
import type { Stream } from '../catalogue.ts';
import { type Access, knowsOf, type PrincipalId, type Role } from '../permission.ts';
import { SEVERITIES, type Severity } from '../pressures/pressure.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { Instant } from '../time.ts';
import type { Alert } from './alert.ts';

/** What is told at once: what is urgent; amber pressures that grew, too; nothing. */
export const IMMEDIATE_CHOICES = ['red', 'amber', 'none'] as const;
export type ImmediateChoice = (typeof IMMEDIATE_CHOICES)[number];

export const DIGEST_CHOICES = ['daily', 'weekly', 'none'] as const;
export type DigestChoice = (typeof DIGEST_CHOICES)[number];

export const SUSPENSION_REASONS = ['bounced', 'complained'] as const;
export type SuspensionReason = (typeof SUSPENSION_REASONS)[number];

/** What somebody wants to be told. Whatever list is absent leaves nothing out. */
export type SubscriptionSettings = {
  /** Personal data: here and in the envelope of what is sent, nowhere else. */
  readonly address?: string | undefined;
  readonly immediate: ImmediateChoice;
  readonly digest: DigestChoice;
  /** Of the roles one holds, those whose alerts are wanted. */
  readonly roles?: readonly Role[] | undefined;
  readonly authorities?: readonly AuthorityCode[] | undefined;
  readonly streams?: readonly Stream[] | undefined;
  readonly minimumSeverity?: Severity | undefined;
};

export type Subscription = SubscriptionSettings & {
  readonly principal: PrincipalId;
  readonly setAt: Instant;
  /** Nothing is sent until its owner sets the subscription anew. */
  readonly suspended?: { readonly because: SuspensionReason; readonly at: Instant } | undefined;
};

export const NO_SUBSCRIPTION: SubscriptionSettings = { immediate: 'none', digest: 'none' };

/** Whether anything is to be sent at all. */
export const isActive = ({ address, immediate, digest, suspended }: Subscription): boolean =>
  address !== undefined && suspended === undefined && (immediate !== 'none' || digest !== 'none');

const LOCAL_PART = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const DOMAIN = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+$/;

/**
 * The address as it is kept, with its domain in lower case, or undefined when it is none: a dot-atom
 * at a host name (RFC 5321, section 4.1.2, without quoted local parts and address literals).
 */
export function mailAddress(text: string): string | undefined {
  const at = text.lastIndexOf('@');
  const [local, domain] = [text.slice(0, at), text.slice(at + 1).toLowerCase()];
  const isShort = local.length <= 64 && text.length <= 254;
  return at > 0 && isShort && LOCAL_PART.test(local) && DOMAIN.test(domain)
    ? `${local}@${domain}`
    : undefined;
}

/** Whether the address is within one of the domains, or a part of one of them. */
export function isWithin(address: string, domains: readonly string[]): boolean {
  const domain = address.slice(address.lastIndexOf('@') + 1);
  return domains.some((each) => domain === each || domain.endsWith(`.${each}`));
}

/**
 * Whether somebody may set these. A token says who asks, not which address is theirs: only
 * addresses of the councils' own domains are taken, so that no figures leave them by a slip.
 */
export function decideSubscription(
  wanted: SubscriptionSettings,
  by: Access,
  domains: readonly string[],
): Refusal | undefined {
  if (wanted.authorities?.some((authority) => !knowsOf(by, authority))) return UNKNOWN_AUTHORITY;
  const { address, immediate, digest } = wanted;
  const isWanted = immediate !== 'none' || digest !== 'none';
  if (address === undefined) {
    return isWanted ? addressFault('Say where it is to be sent.') : undefined;
  }
  if (isWithin(address, domains)) return undefined;
  return addressFault('Use an address of one of the domains that this service may write to.');
}

/** The same words as for an authority that does not exist. */
export const UNKNOWN_AUTHORITY = refuse(
  'not-found',
  'There is no such authority, or it is not yours to know of.',
);

const addressFault = (detail: string): Refusal =>
  refuse('address-not-allowed', detail, {
    faults: [{ pointer: '/address', code: 'address-not-allowed', detail }],
  });

/** The roles in which an auditor is told what the lead is: both see the region. */
const sees = (role: Role): Role => (role === 'auditor' ? 'lead' : role);

/**
 * Whether an alert concerns somebody, by a role they hold now and want to hear in: the region's roles
 * of every authority and of the region itself, the others of their own authorities.
 */
function concerns(alert: Alert, access: Access, roles: readonly Role[] | undefined): boolean {
  const { audience, authority } = alert;
  return access.roles
    .filter((role) => roles === undefined || roles.includes(role))
    .filter((role) => audience.includes(sees(role)))
    .some(
      (role) =>
        sees(role) === 'lead' ||
        (authority !== undefined && access.authorities.includes(authority)),
    );
}

/** Whether somebody wants to be told of an alert that they may know of; at once or in a digest. */
export function isWanted(alert: Alert, wanted: SubscriptionSettings, access: Access): boolean {
  const { authorities, streams, minimumSeverity } = wanted;
  const { authority, stream, severity } = alert;
  const isLeftOut =
    (authorities !== undefined && authority !== undefined && !authorities.includes(authority)) ||
    (streams !== undefined && stream !== undefined && !streams.includes(stream)) ||
    (minimumSeverity !== undefined &&
      severity !== undefined &&
      SEVERITIES.indexOf(severity) < SEVERITIES.indexOf(minimumSeverity));
  return !isLeftOut && concerns(alert, access, wanted.roles);
}

const GREW: readonly string[] = ['raised', 'escalated', 'worsened'];

/** Whether it is told at once under this choice. */
export function isImmediate(alert: Alert, choice: ImmediateChoice): boolean {
  if (choice === 'none') return false;
  if (alert.urgent) return true;
  return choice === 'amber' && alert.severity === 'amber' && GREW.includes(alert.kind);
}
