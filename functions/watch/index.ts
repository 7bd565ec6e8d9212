import { measured } from '../../shared/runtime/metrics.ts';
import { ports } from '../../shared/runtime/ports.ts';
import { measureStanding } from './measure-standing.ts';

/** Measures at intervals how things stand; what happens is counted where it happens. */
export const handler = (): Promise<void> => measured(ports(), () => measureStanding(ports()));
