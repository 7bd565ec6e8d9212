import type { Operation } from '../../shared/http/operation.ts';
import { createThresholdsRepository } from '../../shared/persistence/thresholds.ts';
import type { Ports } from '../../shared/runtime/ports.ts';
import { readThresholdsOperation } from './read-thresholds.ts';
import { setThresholdsOperation } from './set-thresholds.ts';

export const thresholdsOperations = ({ store, ledger }: Ports): readonly Operation[] => [
  readThresholdsOperation(createThresholdsRepository(store)),
  setThresholdsOperation(ledger),
];
