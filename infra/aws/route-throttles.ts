import type { OperationContract } from '../../shared/contracts/operation.ts';
import { OPERATIONS } from '../../shared/contracts/operations.ts';

/** How many requests a second, and how many at once. */
export type Throttle = { readonly requestsPerSecond: number; readonly burst: number };

export const ROUTE_COSTS = ['read', 'write', 'costly'] as const;
export type RouteCost = (typeof ROUTE_COSTS)[number];

/**
 * What reads a whole year, ledger or trail, makes a file, takes one or sweeps everyone: seconds of a function
 * or thousands of read units, where the others cost a few.
 */
const COSTLY: ReadonlySet<string> = new Set([
  'editNarrative',
  'publishEdition',
  'readEdition',
  'readLedger',
  'readNarrative',
  'readOriginal',
  'readSummary',
  'readTemplate',
  'requestUpload',
  'runSweep',
  'verifyAudit',
]);

const unknown = [...COSTLY].filter((id) => OPERATIONS.every((each) => each.id !== id));
if (unknown.length > 0) throw new Error(`No operations: ${unknown.join(', ')}`);

export function costOf({ id, method }: Pick<OperationContract, 'id' | 'method'>): RouteCost {
  if (COSTLY.has(id)) return 'costly';
  return method === 'GET' ? 'read' : 'write';
}
