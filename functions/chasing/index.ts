import { measured } from '../../shared/runtime/metrics.ts';
import { ports } from '../../shared/runtime/ports.ts';
import { chaseReturns } from './chase-returns.ts';

/** Reminds of the returns that are due, as the schedule calls it. */
export const handler = (): Promise<void> => measured(ports(), () => chaseReturns(ports()));
