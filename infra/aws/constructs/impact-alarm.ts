import { Alarm, type AlarmProps, ComparisonOperator } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { PRODUCT, type StageConfig } from '../../config.ts';

/** Where alarms go, and how they are named. */
export type Watch = { readonly config: StageConfig; readonly topic: ITopic };

type ImpactAlarmProps = Pick<
  AlarmProps,
  'metric' | 'threshold' | 'evaluationPeriods' | 'datapointsToAlarm'
> & {
  readonly watch: Watch;
  /** What the runbook calls it, such as `returns-errors`. */
  readonly name: string;
  /** A sentence on what it means for people. */
  readonly impact: string;
  /** The paragraph of the runbook that says what to do. */
  readonly anchor: string;
  /** What it is that nothing was measured; never left to chance. */
  readonly treatMissingData: NonNullable<AlarmProps['treatMissingData']>;
  readonly when?: ComparisonOperator;
};

/** An alarm that says to whoever is woken what people notice and where to read what to do. */
export class ImpactAlarm extends Alarm {
  constructor(scope: Construct, id: string, props: ImpactAlarmProps) {
    const { watch, name, impact, anchor, when, ...rest } = props;
    const { config, topic } = watch;
    super(scope, id, {
      ...rest,
      alarmName: `${PRODUCT}-${config.stage}-${name}`,
      alarmDescription: `${impact} ${config.operations.runbookUrl}#${anchor}`,
      comparisonOperator: when ?? ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    });
    const action = new SnsAction(topic);
    this.addAlarmAction(action);
    this.addOkAction(action);
  }
}
