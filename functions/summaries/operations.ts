import type { Operation } from '../../shared/http/operation.ts';
import type { Ports } from '../../shared/runtime/ports.ts';
import { readSummaryOperation } from './read-summary.ts';

export const summariesOperations = (ports: Ports): readonly Operation[] => [
  readSummaryOperation(ports),
];
