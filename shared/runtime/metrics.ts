import { Metrics as EmbeddedMetrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { METRICS_NAMESPACE, METRICS_SERVICE, type Metrics } from '../contracts/metrics.ts';
import type { Environment } from './environment.ts';

type By = Readonly<Record<string, string>>;
type Unit = typeof MetricUnit.Count | typeof MetricUnit.NoUnit;

const OFF: Metrics = { count: () => {}, gauge: () => {}, flush: () => {} };

/**
 * Metrics as lines of the log that CloudWatch reads (embedded metric format). Off without a stage, as
 * in the embedded run and in tests.
 */
export function createMetrics({ STAGE }: Pick<Environment, 'STAGE'>): Metrics {
  if (STAGE === undefined) return OFF;
  const metrics = new EmbeddedMetrics({
    namespace: METRICS_NAMESPACE,
    serviceName: METRICS_SERVICE,
    defaultDimensions: { stage: STAGE },
  });
  const add = (name: string, unit: Unit, value: number, by: By | undefined) => {
    // A line has one set of dimensions for all that it measures.
    const line = by ? metrics.singleMetric().addDimensions(by) : metrics;
    line.addMetric(name, unit, value);
  };
  return {
    count: (name, times, ...[by]) => add(name, MetricUnit.Count, times, by),
    gauge: (name, value, ...[by]) => add(name, MetricUnit.NoUnit, value, by),
    flush: () => {
      if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
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
    metrics.flush();
  }
}
