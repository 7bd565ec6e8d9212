import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { METRICS_NAMESPACE, METRICS_SERVICE } from '../contracts/metrics.ts';

/** What was measured, once: a count, or a gauge, which has no unit. */
export type Measured = {
  readonly kind: 'count' | 'gauge';
  readonly name: string;
  readonly value: number;
  readonly by: Readonly<Record<string, string>> | undefined;
};

const UNITS = { count: MetricUnit.Count, gauge: MetricUnit.NoUnit } as const;

/** Writes what was measured as lines of the log that CloudWatch reads (embedded metric format). */
export function writeEmbedded(stage: string, measured: readonly Measured[]): void {
  const metrics = new Metrics({
    namespace: METRICS_NAMESPACE,
    serviceName: METRICS_SERVICE,
    defaultDimensions: { stage },
  });
  for (const { kind, name, value, by } of measured) {
    // A line has one set of dimensions for all that it measures.
    const line = by ? metrics.singleMetric().addDimensions(by) : metrics;
    line.addMetric(name, UNITS[kind], value);
  }
  if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
}
