import type { Operation } from '../../shared/http/operation.ts';
import { createAccessRepository } from '../../shared/persistence/access.ts';
import type { Ports } from '../../shared/runtime/ports.ts';
import { readAccessOperation } from './read-access.ts';
import { setAccessOperation } from './set-access.ts';

export const accessOperations = ({ store, ledger }: Ports): readonly Operation[] => [
  readAccessOperation(createAccessRepository(store)),
  setAccessOperation(ledger),
];
