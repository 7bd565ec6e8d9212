import type { Operation } from '../../shared/http/operation.ts';
import { createPressuresRepository } from '../../shared/persistence/pressures.ts';
import type { Ports } from '../../shared/runtime/ports.ts';
import { acknowledgePressureOperation } from './acknowledge-pressure.ts';
import { assessPressureOperation } from './assess-pressure.ts';
import { listPressuresOperation } from './list-pressures.ts';
import { mitigatePressureOperation } from './mitigate-pressure.ts';
import { readPressureOperation } from './read-pressure.ts';

export const pressuresOperations = (ports: Ports): readonly Operation[] => {
  const { store, ledger, sign, environment } = ports;
  const pressures = createPressuresRepository(store);
  return [
    listPressuresOperation(pressures, sign, environment.DEMONSTRATION),
    readPressureOperation(pressures),
    acknowledgePressureOperation(ledger),
    mitigatePressureOperation(ledger),
    assessPressureOperation(ledger),
  ];
};
