import { AUTHORITIES, type Authority } from '../../../shared/domain/authorities.ts';
import type { Access, PrincipalId, Role } from '../../../shared/domain/permission.ts';

/** Who the demonstration's people and machines are to the service. */
const access = (name: string, role: Role, ...at: readonly Authority[]): Access => ({
  principal: name as PrincipalId,
  roles: [role],
  authorities: at.map(({ authority }) => authority),
});

export const LEAD = access('lead', 'lead');

export const officerOf = (at: Authority): Access => access(`officer.${at.slug}`, 'officer', at);

export const certifierOf = (at: Authority): Access =>
  access(`certifier.${at.slug}`, 'certifier', at);

const machineOf = (at: Authority): Access =>
  access(`finance-system.${at.slug}`, 'finance-system', at);

export const DEMONSTRATION_ACCESS: readonly Access[] = [
  LEAD,
  access('auditor', 'auditor'),
  access('department', 'department'),
  ...AUTHORITIES.flatMap((at) => [officerOf(at), certifierOf(at), machineOf(at)]),
];
