import type { Operation } from '../../shared/http/operation.ts';
import type { Ports } from '../../shared/runtime/ports.ts';
import { readLedgerOperation } from './read-ledger.ts';

export const ledgerOperations = (ports: Ports): readonly Operation[] => [
  readLedgerOperation(ports),
];
