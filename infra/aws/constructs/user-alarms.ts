import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { serviceMetric } from '../service-metric.ts';
import { ImpactAlarm, type Watch } from './impact-alarm.ts';

type UserAlarmsProps = { readonly watch: Watch };

/** A working day from run to run, and an hour for a run that is late or tried again. */
const MAX_SWEEP_HOURS = 25;

/** What people feel, whichever part of the service it comes from. */
export class UserAlarms extends Construct {
  constructor(scope: Construct, id: string, { watch }: UserAlarmsProps) {
    super(scope, id);
    this.#addSweep(watch);
    this.#addMessages(watch);
    this.#addCommits(watch);
    this.#addReach(watch);
  }

  #addSweep(watch: Watch): void {
    const { config } = watch;
    new ImpactAlarm(this, 'SweepAge', {
      watch,
      name: 'sweep-age',
      impact:
        'The sweep has not run for a working day: forecasts, pressures and alerts are out of date.',
      anchor: 'the-sweep-has-not-run-for-a-day',
      metric: serviceMetric('SweepAgeHours', config, {
        statistic: 'Maximum',
        period: Duration.minutes(30),
      }),
      threshold: MAX_SWEEP_HOURS,
      when: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 2,
      // Nothing measured means that no sweep ever ran, or that nobody watches any more.
      treatMissingData: TreatMissingData.BREACHING,
    });
    new ImpactAlarm(this, 'AuthoritiesFailed', {
      watch,
      name: 'authorities-failed',
      impact: 'Forecasts and pressures of at least one authority are those of the sweep before.',
      anchor: 'an-authority-could-not-be-swept',
      // Over when a sweep has gone well, and not before.
      metric: serviceMetric('AuthoritiesFailed', config, {
        statistic: 'Maximum',
        period: Duration.minutes(30),
      }),
      threshold: 1,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.IGNORE,
    });
  }

  #addMessages(watch: Watch): void {
    const { config } = watch;
    new ImpactAlarm(this, 'MessagesFailed', {
      watch,
      name: 'messages-failed',
      impact: 'Alerts do not reach the people who asked for them.',
      anchor: 'messages-are-not-sent',
      metric: serviceMetric('MessagesFailed', config, {
        statistic: 'Sum',
        period: Duration.minutes(15),
      }),
      // What fails once is tried again; what goes on failing does so every five minutes.
      threshold: 3,
      evaluationPeriods: 1,
      // Usually there is nothing to send.
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    new ImpactAlarm(this, 'MessagesWaiting', {
      watch,
      name: 'messages-waiting',
      impact: 'Alerts have waited for an hour to be sent.',
      anchor: 'messages-are-not-sent',
      metric: serviceMetric('MessagesWaiting', config, {
        // Never empty for an hour: the outbox is emptied every five minutes.
        statistic: 'Minimum',
        period: Duration.hours(1),
      }),
      threshold: 1,
      evaluationPeriods: 1,
      // That nobody watches any more is for the sweep's age to tell, once.
      treatMissingData: TreatMissingData.IGNORE,
    });
  }

  #addReach(watch: Watch): void {
    const { config } = watch;
    new ImpactAlarm(this, 'ServiceReachable', {
      watch,
      name: 'service-unreachable',
      impact: 'Nobody reaches the service at its public address.',
      anchor: 'the-service-is-not-reached',
      metric: serviceMetric('ServiceReachable', config, {
        statistic: 'Maximum',
        period: Duration.minutes(15),
      }),
      threshold: 1,
      when: ComparisonOperator.LESS_THAN_THRESHOLD,
      // One answer of many can be lost on the way.
      evaluationPeriods: 2,
      // That nobody looks any more is for the sweep's age to tell, once.
      treatMissingData: TreatMissingData.IGNORE,
    });
    new ImpactAlarm(this, 'WrongAddress', {
      watch,
      name: 'wrong-address',
      impact:
        'Requests come past the distribution: from somebody who found the way, or from everybody.',
      anchor: 'the-service-is-not-reached',
      metric: serviceMetric('WrongAddress', config, {
        statistic: 'Sum',
        period: Duration.minutes(5),
      }),
      // Scanners find every name; they do not come back for it again and again.
      threshold: 50,
      evaluationPeriods: 2,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }

  #addCommits(watch: Watch): void {
    const { config } = watch;
    const everyFiveMinutes = { statistic: 'Sum', period: Duration.minutes(5) };
    // Without requests nothing is measured, and nothing is wrong.
    const treatMissingData = TreatMissingData.NOT_BREACHING;
    new ImpactAlarm(this, 'ConditionalChecks', {
      watch,
      name: 'conditional-check-failures',
      impact: 'Saving takes longer: many write to the same authority or fund at once.',
      anchor: 'many-commits-collide',
      metric: serviceMetric('ConditionalCheckFailures', config, everyFiveMinutes),
      threshold: 100,
      evaluationPeriods: 1,
      treatMissingData,
    });
    new ImpactAlarm(this, 'StoreUnavailable', {
      watch,
      name: 'store-unavailable',
      impact: 'Requests are told to come back later, because the table is too busy or away.',
      anchor: 'the-store-is-unavailable',
      metric: serviceMetric('StoreUnavailable', config, everyFiveMinutes),
      // Every client tries again by itself; a few in a row are a fault.
      threshold: 3,
      evaluationPeriods: 1,
      treatMissingData,
    });
  }
}
