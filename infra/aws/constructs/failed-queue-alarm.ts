import { Duration } from 'aws-cdk-lib';
import { TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { ImpactAlarm, type Watch } from './impact-alarm.ts';

type FailedQueueAlarmProps = {
  readonly watch: Watch;
  readonly name: string;
  readonly impact: string;
  readonly anchor: string;
  readonly queue: IQueue;
};

/** Something failed for good and waits for a person: one is enough. */
export class FailedQueueAlarm extends Construct {
  constructor(scope: Construct, id: string, { queue, ...what }: FailedQueueAlarmProps) {
    super(scope, id);
    new ImpactAlarm(this, 'Depth', {
      ...what,
      metric: queue.metricApproximateNumberOfMessagesVisible({
        period: Duration.minutes(5),
        statistic: 'Maximum',
      }),
      threshold: 1,
      evaluationPeriods: 1,
      // SQS stops measuring a queue that has long been empty.
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }
}
