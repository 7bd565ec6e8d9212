import { Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import {
  METRICS,
  METRICS_NAMESPACE,
  METRICS_SERVICE,
  type MetricName,
} from '../../shared/contracts/metrics.ts';
import type { StageConfig } from '../config.ts';

type Measured = MetricOptions & Required<Pick<MetricOptions, 'statistic' | 'period'>>;

type UndividedMetric = {
  [N in MetricName]: (typeof METRICS)[N] extends string ? never : N;
}[MetricName];
type DividedMetric = Exclude<MetricName, UndividedMetric>;

/** What the functions of a stage measure of themselves, as CloudWatch keeps it. */
export const serviceMetric = (
  metricName: UndividedMetric,
  { stage }: StageConfig,
  options: Measured,
): Metric =>
  new Metric({
    namespace: METRICS_NAMESPACE,
    metricName,
    dimensionsMap: { service: METRICS_SERVICE, stage },
    ...options,
  });

/** All values of a metric that is told apart by one of its own, as a search of a dashboard. */
export const searchFor = (
  metricName: DividedMetric,
  { stage }: StageConfig,
  statistic: string,
): string => {
  const dimensions = ['service', 'stage', METRICS[metricName]].join(',');
  const filter = `MetricName="${metricName}" stage="${stage}"`;
  return `SEARCH('{${METRICS_NAMESPACE},${dimensions}} ${filter}', '${statistic}')`;
};
