import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AUTHORITY_CODES } from '../../../shared/domain/authorities.ts';
import {
  type Access,
  knowsOf,
  mayAnywhere,
  mayFor,
  mayForRegion,
  PERMISSIONS,
  type Permission,
  type PrincipalId,
  ROLES,
  type Role,
  rolesWith,
  scopeOf,
} from '../../../shared/domain/permission.ts';

const OWN = 'E08000026';
const OTHER = 'E08000025';

const access = (roles: readonly Role[], authorities: Access['authorities'] = [OWN]): Access => ({
  principal: 'someone' as PrincipalId,
  roles,
  authorities,
});

/** Who may do what within their own authority, as the contract says it. */
const MATRIX: Record<Permission, readonly Role[]> = {
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
};

const REGIONAL: readonly Role[] = ['lead', 'auditor', 'department'];

const cells = PERMISSIONS.flatMap((permission) => ROLES.map((role) => [permission, role] as const));

describe('permission', () => {
  it.each(cells)('%s by %s', (permission, role) => {
    const has = (MATRIX[permission] ?? []).includes(role);
    expect(rolesWith(permission).includes(role)).toBe(has);
    expect(mayAnywhere(access([role]), permission)).toBe(has);
    expect(mayFor(access([role]), permission, OWN)).toBe(has);
    expect(mayFor(access([role]), permission, OTHER)).toBe(has && REGIONAL.includes(role));
    expect(mayFor(access([role], []), permission, OWN)).toBe(has && REGIONAL.includes(role));
    // The department works for no authority, and sees no working figures of the region either.
    const seesRegion = ['lead', 'auditor'].includes(role);
    expect(mayForRegion(access([role]), permission)).toBe(has && seesRegion);
  });

  it('the auditor changes nothing, the department sees no working figures', () => {
    const granted = (role: Role) => PERMISSIONS.filter((each) => rolesWith(each).includes(role));
    expect(granted('auditor').every((permission) => /\.read(-region)?$/.test(permission))).toBe(
      true,
    );
    expect(granted('department')).toEqual(['drawdowns.read']);
  });

  it('knows of the region as lead or auditor, of its own as a member, of none as the department', () => {
    const known = (role: Role) =>
      ([OWN, OTHER] as const).filter((each) => knowsOf(access([role]), each));
    expect(ROLES.map((role) => [role, known(role).length])).toEqual([
      ['officer', 1],
      ['certifier', 1],
      ['finance-system', 1],
      ['lead', 2],
      ['auditor', 2],
      ['department', 0],
    ]);
  });

  const anyAccess = fc
    .record({ roles: fc.subarray([...ROLES]), authorities: fc.subarray([...AUTHORITY_CODES]) })
    .map(({ roles, authorities }) => access(roles, authorities));
  const anyPermission = fc.constantFrom(...PERMISSIONS);
  const anyAuthority = fc.constantFrom(...AUTHORITY_CODES);

  it('one who may nowhere may not here, and a list covers just where one may', () => {
    fc.assert(
      fc.property(anyAccess, anyPermission, anyAuthority, (who, permission, authority) => {
        const may = mayFor(who, permission, authority);
        if (may) expect(mayAnywhere(who, permission)).toBe(true);
        expect(scopeOf(who, permission, AUTHORITY_CODES).includes(authority)).toBe(may);
      }),
    );
  });

  it('another role or authority never takes a permission away', () => {
    fc.assert(
      fc.property(
        anyAccess,
        anyAccess,
        anyPermission,
        anyAuthority,
        (a, b, permission, authority) => {
          const both = access(
            [...new Set([...a.roles, ...b.roles])],
            [...new Set([...a.authorities, ...b.authorities])],
          );
          if (mayFor(a, permission, authority)) {
            expect(mayFor(both, permission, authority)).toBe(true);
          }
        },
      ),
    );
  });
});
