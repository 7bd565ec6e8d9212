import type { Operation } from '../../shared/http/operation.ts';
import { createPressuresRepository } from '../../shared/persistence/pressures.ts';
import type { Ports } from '../../shared/runtime/ports.ts';
import { listPressuresOperation } from './list-pressures.ts';
import { readPressureOperation } from './read-pressure.ts';

export const pressuresOperations = ({ store, sign, environment }: Ports): readonly Operation[] => {
  const pressures = createPressuresRepository(store);
  return [
    listPressuresOperation(pressures, sign, environment.DEMONSTRATION),
    readPressureOperation(pressures),
  ];
};
