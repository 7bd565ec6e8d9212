import { DynamoDBServiceException } from '@aws-sdk/client-dynamodb';
import { TemporarilyUnavailable } from '../domain/unavailable.ts';
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

/** By the status of the answer, since what stands before the service answers in HTML. */
function isServerFault(error: unknown): boolean {
  const { $metadata } = error as Partial<DynamoDBServiceException>;
  return ($metadata?.httpStatusCode ?? 0) >= 500;
}

/** The connection was refused, cut or timed out: what Node and the SDK's handler raise for these. */
function isNetworkFault(error: unknown): boolean {
  if (!(error instanceof Error) || error instanceof DynamoDBServiceException) return false;
  const code = 'code' in error ? String(error.code) : '';
  return (
    /^E(?:[A-Z]+|AI_AGAIN)$/.test(code) ||
    error.name === 'TimeoutError' ||
    error.name === 'AbortError'
  );
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
