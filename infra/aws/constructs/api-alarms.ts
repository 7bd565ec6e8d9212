import { Duration } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { ImpactAlarm, type Watch } from './impact-alarm.ts';

type ApiAlarmsProps = { readonly watch: Watch; readonly api: HttpApi };

const PERIOD = Duration.minutes(5);

/** What every caller of the API waits for, and whether they get it. */
export class ApiAlarms extends Construct {
  constructor(scope: Construct, id: string, { watch, api }: ApiAlarmsProps) {
    super(scope, id);
    new ImpactAlarm(this, 'Latency', {
      watch,
      name: 'api-latency',
      impact: 'The API answers slowly: one request in a hundred waits for five seconds or more.',
      anchor: 'the-api-is-slow',
      metric: api.metricLatency({ statistic: 'p99', period: PERIOD }),
      threshold: Duration.seconds(5).toMilliseconds(),
      // A cold start beside a large export is no pattern; a quarter of an hour is. Of the few requests that
      // councils make it is the slowest one that counts: ignoring small samples would ignore every day.
      evaluationPeriods: 3,
      // At night nobody asks.
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    new ImpactAlarm(this, 'Faults', {
      watch,
      name: 'api-faults',
      impact: 'Requests fail on our side; whoever sent them has to send them again.',
      anchor: 'requests-fail-on-our-side',
      metric: api.metricServerError({ statistic: 'Sum', period: PERIOD }),
      threshold: 3,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }
}
