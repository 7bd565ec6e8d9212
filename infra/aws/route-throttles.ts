import type { OperationContract } from '../../shared/contracts/operation.ts';
import { OPERATIONS } from '../../shared/contracts/operations.ts';
import type { RouteCost, StageConfig } from '../config.ts';
import { AREA_SIZES } from './sizes.ts';

/** Requests a second, and at once. */
export type Throttle = { readonly requestsPerSecond: number; readonly burst: number };

/** What makes a file, takes one or reads a year of everyone: up to a second of a function. */
const COSTLY: readonly string[] = [
  'editNarrative',
  'publishEdition',
  'readEdition',
  'readNarrative',
  'readOriginal',
  'readSummary',
  'readTemplate',
  'requestUpload',
];

/** What reads a whole ledger or trail, or sweeps everyone: seconds of a function, thousands of read units. */
const WHOLE: readonly string[] = ['readLedger', 'runSweep', 'verifyAudit'];

const unknown = [...COSTLY, ...WHOLE].filter((id) => OPERATIONS.every((each) => each.id !== id));
if (unknown.length > 0) throw new Error(`No operations: ${unknown.join(', ')}`);

export function costOf({ id, method }: Pick<OperationContract, 'id' | 'method'>): RouteCost {
  if (WHOLE.includes(id)) return 'whole';
  if (COSTLY.includes(id)) return 'costly';
  return method === 'GET' ? 'read' : 'write';
}

/**
 * What one route takes of all clients together: as many at once as its function may run at once. What API
 * Gateway let through beyond that Lambda would refuse, and the caller would get a fault in place of 429.
 */
export const throttleOf = (
  contract: Pick<OperationContract, 'id' | 'method' | 'area'>,
  { requestsPerSecond }: StageConfig,
): Throttle => ({
  requestsPerSecond: requestsPerSecond[costOf(contract)],
  burst: AREA_SIZES[contract.area].reservedConcurrency,
});
