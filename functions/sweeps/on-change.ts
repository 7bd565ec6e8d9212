import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { measured } from '../../shared/runtime/metrics.ts';
import { ports } from '../../shared/runtime/ports.ts';
import { sweepChanged } from './sweep-changed.ts';

/** What the table's stream calls with the audit entries of what was committed. */
export const handler = (event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> =>
  measured(ports(), () => sweepChanged(ports(), event));
