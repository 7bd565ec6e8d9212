import type { AuthorityCode } from './authorities.ts';
import { type Refusal, refuse } from './refusal.ts';
import { TemporarilyUnavailable } from './unavailable.ts';

/** What a person or a machine is to the service. One may hold several. */
export const ROLES = [
  'officer',
  'certifier',
  'finance-system',
  'lead',
  'auditor',
  'department',
] as const;
export type Role = (typeof ROLES)[number];

/** The subject of a token: a person's or a machine client's stable identifier, never a name. */
export type PrincipalId = string & { readonly __principal: true };

/** What the store holds of a principal; read on every request, so that a change works at once. */
export type Access = {
  readonly principal: PrincipalId;
  readonly roles: readonly Role[];
  readonly authorities: readonly AuthorityCode[];
  /** Which version of the record this is; a write that rests on it must find it unchanged. */
  readonly version?: number | undefined;
};

/** What somebody may do has changed since it was read: whatever was decided on it is void. */
export class AccessChanged extends TemporarilyUnavailable {
  constructor() {
    super();
    this.name = 'AccessChanged';
  }
}

/** Roles that work for the authorities of their membership, and roles that see the whole region. */
const REGIONAL: readonly Role[] = ['lead', 'auditor'];
const MEMBER: readonly Role[] = ['officer', 'certifier', 'finance-system'];

/**
 * Who may do what (contract: "Who sees and may what"). `member` roles may only within their own
 * authorities; `regional` roles may anywhere.
 */
const GRANTS = {
  'returns.submit': ['officer', 'finance-system'],
  'returns.read': ['officer', 'certifier', 'finance-system', 'lead', 'auditor'],
  'returns.certify': ['certifier'],
  'returns.template': ['officer', 'certifier', 'finance-system', 'lead'],
  'budgets.read': ['officer', 'certifier', 'finance-system', 'lead', 'auditor'],
  'budgets.set': ['certifier', 'lead'],
  'budgets.vire': ['certifier', 'lead'],
  'breaks.set': ['officer', 'certifier', 'lead'],
  'calendar.set': ['lead'],
  'funds.set': ['lead'],
  'drawdowns.read': ['officer', 'certifier', 'finance-system', 'lead', 'auditor', 'department'],
  'drawdowns.claim': ['officer'],
  'drawdowns.decide': ['officer', 'lead'],
  'access.manage': ['lead'],
  'audit.read': ['certifier', 'lead', 'auditor'],
  'sweeps.run': ['lead'],
  'ledger.read': ['officer', 'certifier', 'finance-system', 'lead', 'auditor'],
  'forecasts.read': ['officer', 'certifier', 'finance-system', 'lead', 'auditor'],
  'pressures.read': ['officer', 'certifier', 'finance-system', 'lead', 'auditor'],
  'pressures.act': ['officer', 'certifier', 'lead'],
  'thresholds.read': ['officer', 'certifier', 'finance-system', 'lead', 'auditor'],
  'thresholds.set': ['certifier', 'lead'],
  'thresholds.set-region': ['lead'],
  'summaries.read': ['officer', 'certifier', 'finance-system', 'lead', 'auditor'],
  'summaries.read-region': ['lead', 'auditor'],
  'narratives.edit': ['certifier', 'lead'],
  'narratives.edit-region': ['lead'],
  'editions.publish': ['lead'],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof GRANTS;

export const PERMISSIONS = Object.keys(GRANTS) as readonly Permission[];

export const rolesWith = (permission: Permission): readonly Role[] => GRANTS[permission];

/** Whether the principal holds a role with this permission, wherever that role works. */
export function mayAnywhere(access: Access, permission: Permission): boolean {
  const granted: readonly Role[] = GRANTS[permission];
  return access.roles.some((role) => granted.includes(role));
}

/** Whether the authority's figures are the principal's to know of at all. */
export function knowsOf(access: Access, authority: AuthorityCode): boolean {
  return (
    access.roles.some((role) => REGIONAL.includes(role)) ||
    (access.roles.some((role) => MEMBER.includes(role)) && access.authorities.includes(authority))
  );
}

/** Whether the principal may do this to this authority's figures. */
export function mayFor(access: Access, permission: Permission, authority: AuthorityCode): boolean {
  const granted: readonly Role[] = GRANTS[permission];
  return access.roles.some(
    (role) =>
      granted.includes(role) && (!MEMBER.includes(role) || access.authorities.includes(authority)),
  );
}

/** Whether the principal may do this to what is the region's and no authority's. */
export function mayForRegion(access: Access, permission: Permission): boolean {
  const granted: readonly Role[] = GRANTS[permission];
  return access.roles.some((role) => granted.includes(role) && REGIONAL.includes(role));
}

/** The authorities that a list without `authority` covers: the region, or one's own. */
export function scopeOf(
  access: Access,
  permission: Permission,
  all: readonly AuthorityCode[],
): readonly AuthorityCode[] {
  return all.filter((authority) => mayFor(access, permission, authority));
}

/** A lead keeps their own role until another lead takes it away, so that there is always one. */
export function decideAccess(wanted: Access, by: Access): Refusal | undefined {
  const isOwn = wanted.principal === by.principal;
  if (!isOwn || wanted.roles.includes('lead')) return undefined;
  return refuse('own-role', 'Another lead has to take this role away from you.');
}

/** The operations that give access, by the names that the audit trail has for them. */
export const GIVES_ACCESS: readonly string[] = ['firstLead', 'setAccess'];

/**
 * Only a lead gives access, so nobody could give it to the first: they are let in before any access was
 * ever given, and never after. What the schedule has written meanwhile does not matter.
 */
export function decideFirstLead(wasAccessGiven: boolean): Refusal | undefined {
  if (!wasAccessGiven) return undefined;
  return refuse(
    'not-allowed',
    'Access has been given already: from then on, only a lead gives it.',
  );
}
