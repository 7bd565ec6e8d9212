import { Duration } from 'aws-cdk-lib';
import { TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { ImpactAlarm, type Watch } from './impact-alarm.ts';

export type WatchedFunction = {
  /** The area or the job. */
  readonly name: string;
  readonly impact: string;
  readonly function: IFunction;
  readonly readsStream: boolean;
};

type FunctionAlarmsProps = { readonly watch: Watch; readonly of: WatchedFunction };

const PERIOD = Duration.minutes(5);
/** A correction shows in seconds; a quarter of an hour is a consumer that does not get on. */
const MAX_ITERATOR_AGE = Duration.minutes(15);

/**
 * Of one function: that it fails, that it may not run, and where it reads the table's stream that it
 * lags behind. A sum over functions would cost as much, take ten of them at most and not say which.
 */
export class FunctionAlarms extends Construct {
  constructor(scope: Construct, id: string, { watch, of }: FunctionAlarmsProps) {
    super(scope, id);
    const { name, impact } = of;
    // A function that nobody called has measured nothing, and nothing is wrong.
    const treatMissingData = TreatMissingData.NOT_BREACHING;
    const common = { watch, impact, treatMissingData };
    new ImpactAlarm(this, 'Errors', {
      ...common,
      name: `${name}-errors`,
      anchor: 'a-function-fails-or-is-throttled',
      metric: of.function.metricErrors({ period: PERIOD, statistic: 'Sum' }),
      threshold: 1,
      evaluationPeriods: 1,
    });
    new ImpactAlarm(this, 'Throttles', {
      ...common,
      name: `${name}-throttles`,
      anchor: 'a-function-fails-or-is-throttled',
      metric: of.function.metricThrottles({ period: PERIOD, statistic: 'Sum' }),
      threshold: 1,
      evaluationPeriods: 1,
    });
    if (!of.readsStream) return;
    new ImpactAlarm(this, 'IteratorAge', {
      ...common,
      name: `${name}-iterator-age`,
      anchor: 'the-tables-stream-is-not-read',
      metric: of.function.metric('IteratorAge', { period: PERIOD, statistic: 'Maximum' }),
      threshold: MAX_ITERATOR_AGE.toMilliseconds(),
      evaluationPeriods: 2,
    });
  }
}
