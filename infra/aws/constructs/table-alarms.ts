import { Duration } from 'aws-cdk-lib';
import { TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { ImpactAlarm, type Watch } from './impact-alarm.ts';
import type { LedgerTable } from './ledger-table.ts';

type TableAlarmsProps = { readonly watch: Watch; readonly table: LedgerTable['table'] };

/** What a table on demand takes at once without having been asked for more before, a second (AWS). */
const AT_ONCE = { read: 12_000, write: 4_000 };
const SECONDS_OF_A_MINUTE = 60;
/** Early enough to look before anybody is throttled. */
const SHARE = 0.8;

/** Whether the table keeps up, and how near its limits it is. */
export class TableAlarms extends Construct {
  constructor(scope: Construct, id: string, { watch, table }: TableAlarmsProps) {
    super(scope, id);
    // A table that nobody uses has measured nothing.
    const common = { watch, treatMissingData: TreatMissingData.NOT_BREACHING };
    const consumed = { statistic: 'Sum', period: Duration.minutes(1) };
    const throttled = { statistic: 'Sum', period: Duration.minutes(5) };
    const capacity = {
      impact: 'Soon requests will be slowed down: the table is near what it takes at once.',
      anchor: 'the-table-is-near-its-limits',
      evaluationPeriods: 3,
    };
    const throttles = {
      impact: 'Reading and saving are slow or refused: the table is asked for more than it takes.',
      anchor: 'the-table-is-throttled',
      threshold: 1,
      evaluationPeriods: 2,
    };
    new ImpactAlarm(this, 'ReadThrottles', {
      ...common,
      ...throttles,
      name: 'table-read-throttles',
      metric: table.metric('ReadThrottleEvents', throttled),
    });
    new ImpactAlarm(this, 'WriteThrottles', {
      ...common,
      ...throttles,
      name: 'table-write-throttles',
      metric: table.metric('WriteThrottleEvents', throttled),
    });
    new ImpactAlarm(this, 'ReadCapacity', {
      ...common,
      ...capacity,
      name: 'table-read-capacity',
      metric: table.metricConsumedReadCapacityUnits(consumed),
      threshold: AT_ONCE.read * SECONDS_OF_A_MINUTE * SHARE,
    });
    new ImpactAlarm(this, 'WriteCapacity', {
      ...common,
      ...capacity,
      name: 'table-write-capacity',
      metric: table.metricConsumedWriteCapacityUnits(consumed),
      threshold: AT_ONCE.write * SECONDS_OF_A_MINUTE * SHARE,
    });
  }
}
