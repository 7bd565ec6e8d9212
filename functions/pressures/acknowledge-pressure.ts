import { acknowledgePressure } from '../../shared/contracts/pressures/acknowledge-pressure.ts';
import { acknowledge } from '../../shared/domain/pressures/act-on-case.ts';
import { operation } from '../../shared/http/operation.ts';
import type { Ledger } from '../../shared/persistence/ledger.ts';
import { actOnPressure } from './act-on-pressure.ts';

export const acknowledgePressureOperation = (ledger: Ledger) =>
  operation(acknowledgePressure, (request) =>
    actOnPressure(ledger, {
      ...request,
      operation: acknowledgePressure.id,
      act: (pressure, doing) => acknowledge(pressure, request.body, doing),
    }),
  );
