import { DynamoDBServiceException } from '@aws-sdk/client-dynamodb';
import { TemporarilyUnavailable } from '../domain/unavailable.ts';
import { isNetworkFault, isServerFault } from './sdk-faults.ts';
import type { TransactionOutcome } from './store.ts';

/** Faults after which nothing was written, and the same request may be sent again. */
const UNWRITTEN = new Set([
  'TransactionCanceledException',
  'ThrottlingException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
]);
/** Reasons that no repetition would cure: the request itself is wrong. */
const WRONG_REQUEST = new Set(['ValidationError', 'ItemCollectionSizeLimitExceeded']);

/**
 * What became of a transaction that was answered with this fault.
 * @throws the fault itself when the request was wrong: a bug, not a refusal.
 */
export function outcomeOf(error: unknown): TransactionOutcome {
  if (isNetworkFault(error) || isServerFault(error)) return 'unknown';
  if (!(error instanceof DynamoDBServiceException)) throw error;
  if (UNWRITTEN.has(error.name) && !isWrongRequest(error)) return 'cancelled';
  if (error.name === 'TransactionInProgressException') return 'unknown';
  throw error;
}

function isWrongRequest(error: DynamoDBServiceException): boolean {
  const reasons = 'CancellationReasons' in error ? error.CancellationReasons : [];
  return (reasons as { Code?: string }[]).some(({ Code }) => WRONG_REQUEST.has(Code ?? ''));
}

const isBusyOrAway = (error: unknown): boolean =>
  isNetworkFault(error) ||
  isServerFault(error) ||
  (error instanceof DynamoDBServiceException && UNWRITTEN.has(error.name));

/** A read that may be answered only after the SDK's own retries, or not at all. */
export async function answered<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (isBusyOrAway(error)) throw new TemporarilyUnavailable({ cause: error });
    throw error;
  }
}
