import { readPressure } from '../../shared/contracts/pressures/read-pressure.ts';
import { isAuthorityCode } from '../../shared/domain/authorities.ts';
import { isFinancialYear } from '../../shared/domain/financial-calendar.ts';
import { mayFor } from '../../shared/domain/permission.ts';
import { refuse } from '../../shared/domain/refusal.ts';
import { operation, reply } from '../../shared/http/operation.ts';
import type { createPressuresRepository } from '../../shared/persistence/pressures.ts';

/** `E08000026-2025-26-…`: the identifier says where its row is. */
const PLACE = /^(E\d{8})-(\d{4}-\d{2})-/;

export const readPressureOperation = (pressures: ReturnType<typeof createPressuresRepository>) =>
  operation(readPressure, async ({ access, path }) => {
    const [, authority = '', year = ''] = PLACE.exec(path.pressure) ?? [];
    const isReadable =
      isAuthorityCode(authority) &&
      isFinancialYear(year) &&
      mayFor(access, 'pressures.read', authority);
    const found = isReadable ? await pressures.find(authority, year, path.pressure) : undefined;
    return found
      ? reply(200, found)
      : refuse('not-found', 'There is no such pressure, or it is not yours to know of.');
  });
