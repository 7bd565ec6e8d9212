import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { ports } from '../../shared/runtime/ports.ts';
import { sweepParts } from './sweep-parts.ts';

/** What the queue of parts calls with one part of a run or several. */
export const handler = (event: SQSEvent): Promise<SQSBatchResponse> => sweepParts(ports(), event);
