import { mitigatePressure } from '../../shared/contracts/pressures/mitigate-pressure.ts';
import { mitigate } from '../../shared/domain/pressures/act-on-case.ts';
import { operation } from '../../shared/http/operation.ts';
import type { Ledger } from '../../shared/persistence/ledger.ts';
import { actOnPressure } from './act-on-pressure.ts';

export const mitigatePressureOperation = (ledger: Ledger) =>
  operation(mitigatePressure, (request) =>
    actOnPressure(ledger, {
      ...request,
      operation: mitigatePressure.id,
      act: (pressure, doing) => mitigate(pressure, request.body, doing),
    }),
  );
