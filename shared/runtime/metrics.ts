import type { Metrics } from '../contracts/metrics.ts';
import { loadBeside } from '../files/beside.ts';
import type { Measured } from './embedded-metrics.ts';
import type { Environment } from './environment.ts';

const OFF: Metrics = { count: () => {}, gauge: () => {}, flush: async () => {} };

/**
 * Metrics of a stage; off without one, as in the embedded run and in tests. What writes them is loaded
 * by the first invocation that measured anything, so that no start waits for it.
 */
export function createMetrics({ STAGE: stage }: Pick<Environment, 'STAGE'>): Metrics {
  if (stage === undefined) return OFF;
  let measured: Measured[] = [];
  return {
    count: (name, value, ...[by]) => void measured.push({ kind: 'count', name, value, by }),
    gauge: (name, value, ...[by]) => void measured.push({ kind: 'gauge', name, value, by }),
    flush: async () => {
      const written = measured;
      measured = [];
      if (written.length === 0) return;
      const { writeEmbedded } =
        await loadBeside<typeof import('./embedded-metrics.ts')>('embedded-metrics');
      writeEmbedded(stage, written);
    },
  };
}

/** Runs a job, and writes what it measured whether it ends well or not. */
export async function measured<T>(
  { metrics }: { readonly metrics: Pick<Metrics, 'flush'> },
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } finally {
    await metrics.flush();
  }
}
