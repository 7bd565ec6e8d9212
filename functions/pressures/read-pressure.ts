import { readPressure } from '../../shared/contracts/pressures/read-pressure.ts';
import { operation, reply } from '../../shared/http/operation.ts';
import type { createPressuresRepository } from '../../shared/persistence/pressures.ts';
import { mayOn, placeOf, UNKNOWN_PRESSURE } from './known-pressure.ts';

export const readPressureOperation = (pressures: ReturnType<typeof createPressuresRepository>) =>
  operation(readPressure, async ({ access, path }) => {
    const place = placeOf(path.pressure);
    const isReadable = place && mayOn(access, 'pressures.read', place.chain);
    const found = isReadable ? await pressures.find(place) : undefined;
    return found ? reply(200, found) : UNKNOWN_PRESSURE;
  });
