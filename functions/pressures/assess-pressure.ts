import { assessPressure } from '../../shared/contracts/pressures/assess-pressure.ts';
import { assess } from '../../shared/domain/pressures/act-on-case.ts';
import { operation } from '../../shared/http/operation.ts';
import type { Ledger } from '../../shared/persistence/ledger.ts';
import { actOnPressure } from './act-on-pressure.ts';

export const assessPressureOperation = (ledger: Ledger) =>
  operation(assessPressure, (request) =>
    actOnPressure(ledger, {
      ...request,
      operation: assessPressure.id,
      act: (pressure, doing) => assess(pressure, request.body, doing),
    }),
  );
