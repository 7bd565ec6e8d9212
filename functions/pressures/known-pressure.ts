import type { ChainId } from '../../shared/domain/audit.ts';
import { isAuthorityCode } from '../../shared/domain/authorities.ts';
import { isFinancialYear } from '../../shared/domain/financial-calendar.ts';
import {
  type Access,
  mayFor,
  mayForRegion,
  type Permission,
} from '../../shared/domain/permission.ts';
import { refuse } from '../../shared/domain/refusal.ts';
import type { PressurePlace } from '../../shared/persistence/pressures.ts';

/** `E08000026-2025-26-…`, `REGION-2025-26-…`: the identifier says where its row is. */
const PLACE = /^(E\d{8}|REGION)-(\d{4}-\d{2})-/;

/** Where a case of this name would be kept, if it may be. */
export function placeOf(pressure: string): PressurePlace | undefined {
  const [, chain = '', year = ''] = PLACE.exec(pressure) ?? [];
  const isChain = chain === 'REGION' || isAuthorityCode(chain);
  return isChain && isFinancialYear(year) ? { chain, year, pressure } : undefined;
}

/** Whether the principal may do this to a case of the authority, or of the region. */
export const mayOn = (access: Access, permission: Permission, chain: ChainId): boolean =>
  chain === 'REGION' ? mayForRegion(access, permission) : mayFor(access, permission, chain);

/** The same words for a case that there is not and for one of which one may not know. */
export const UNKNOWN_PRESSURE = refuse(
  'not-found',
  'There is no such pressure, or it is not yours to know of.',
);
