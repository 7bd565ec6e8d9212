import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { measured } from '../../shared/runtime/metrics.ts';
import { ports } from '../../shared/runtime/ports.ts';
import { sweepParts } from './sweep-parts.ts';

/** What the queue of parts calls with one part of a run or several. */
export const handler = (event: SQSEvent): Promise<SQSBatchResponse> =>
  measured(ports(), () => sweepParts(ports(), event));
