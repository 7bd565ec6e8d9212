import { measured } from '../../shared/runtime/metrics.ts';
import { ports } from '../../shared/runtime/ports.ts';
import { answersAt } from '../../shared/runtime/reach.ts';
import { measureStanding } from './measure-standing.ts';

const { PUBLIC_URL: publicUrl } = ports().environment;
if (!publicUrl) throw new Error('PUBLIC_URL is not set');

/** Measures at intervals how things stand; what happens is counted where it happens. */
export const handler = (): Promise<void> =>
  measured(ports(), () => measureStanding({ ...ports(), isReachable: () => answersAt(publicUrl) }));
