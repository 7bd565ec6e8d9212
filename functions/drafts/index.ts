import { measured } from '../../shared/runtime/metrics.ts';
import { ports } from '../../shared/runtime/ports.ts';
import { draftEditions } from './draft-editions.ts';

/** Prepares the editions of quarters that have locked, as the schedule calls it. */
export const handler = (): Promise<void> => measured(ports(), () => draftEditions(ports()));
