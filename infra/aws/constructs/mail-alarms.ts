import { Duration } from 'aws-cdk-lib';
import { Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { CONFIGURATION_SET_TAG } from '../../../shared/domain/alerts/mail.ts';
import { ImpactAlarm, type Watch } from './impact-alarm.ts';

type MailAlarmsProps = { readonly watch: Watch; readonly configurationSetName: string };

/** Where SES looks into an account, and may stop it. */
const LIMITS = { BounceRate: 0.05, ComplaintRate: 0.001 };

/** How our mail is taken. */
export class MailAlarms extends Construct {
  constructor(scope: Construct, id: string, { watch, configurationSetName }: MailAlarmsProps) {
    super(scope, id);
    const reputation = (rate: keyof typeof LIMITS) => ({
      metric: new Metric({
        namespace: 'AWS/SES',
        metricName: `Reputation.${rate}`,
        dimensionsMap: { [CONFIGURATION_SET_TAG]: configurationSetName },
        statistic: 'Average',
        period: Duration.hours(1),
      }),
      threshold: LIMITS[rate],
    });
    const common = {
      watch,
      anchor: 'mail-bounces-or-is-complained-of',
      evaluationPeriods: 1,
      // The rate is measured when something is sent, and stays what it was until then.
      treatMissingData: TreatMissingData.IGNORE,
    };
    new ImpactAlarm(this, 'Bounces', {
      ...common,
      ...reputation('BounceRate'),
      name: 'mail-bounces',
      impact: 'Too many messages bounce: SES may stop all alerts of the service.',
    });
    new ImpactAlarm(this, 'Complaints', {
      ...common,
      ...reputation('ComplaintRate'),
      name: 'mail-complaints',
      impact: 'Too many messages are reported as unwanted: SES may stop all alerts of the service.',
    });
  }
}
