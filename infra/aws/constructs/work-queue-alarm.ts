import { Duration } from 'aws-cdk-lib';
import { TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { ImpactAlarm, type Watch } from './impact-alarm.ts';

export type WatchedQueue = {
  readonly name: string;
  readonly impact: string;
  readonly queue: IQueue;
  /** How long a message may wait before somebody should look. */
  readonly within: Duration;
};

type WorkQueueAlarmProps = { readonly watch: Watch; readonly of: WatchedQueue };

/** Work that is handed over by a queue, and not done in time. */
export class WorkQueueAlarm extends Construct {
  constructor(scope: Construct, id: string, { watch, of }: WorkQueueAlarmProps) {
    super(scope, id);
    new ImpactAlarm(this, 'Age', {
      watch,
      impact: of.impact,
      name: `${of.name}-waits`,
      anchor: 'work-waits-in-a-queue',
      metric: of.queue.metricApproximateAgeOfOldestMessage({
        period: Duration.minutes(1),
        statistic: 'Maximum',
      }),
      threshold: of.within.toSeconds(),
      evaluationPeriods: 2,
      // SQS stops measuring a queue that has long been empty.
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }
}
