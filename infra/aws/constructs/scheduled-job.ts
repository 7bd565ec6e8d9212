import { Duration } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { StageConfig } from '../../config.ts';
import type { ScheduledWork } from '../jobs.ts';
import { FailedRuns } from './failed-runs.ts';
import type { LedgerTable } from './ledger-table.ts';
import { ServiceFunction } from './service-function.ts';

type ScheduledJobProps = {
  readonly job: ScheduledWork;
  readonly config: StageConfig;
  readonly ledger: LedgerTable;
  readonly environment: Readonly<Record<string, string>>;
};

/** A run that could not start within this is dropped to the queue: the next day's does its work. */
const MAX_EVENT_AGE = Duration.hours(6);
const RETRIES = 2;

/**
 * A function called at times of the London day. Two retries at both ends: the scheduler's when it
 * cannot hand the run over, Lambda's when the run fails; what fails still waits in the queue.
 */
export class ScheduledJob extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { job, config, ledger, environment }: ScheduledJobProps,
  ) {
    super(scope, id);
    const failed = new FailedRuns(this, 'Failed');
    const { entry, description, timeout, grants } = job;
    const worker = new ServiceFunction(this, 'Worker', {
      entry,
      description,
      timeout,
      config,
      ledger,
      grants,
      environment,
    });
    worker.function.configureAsyncInvoke({
      retryAttempts: RETRIES,
      maxEventAge: MAX_EVENT_AGE,
      onFailure: new SqsDestination(failed),
    });
    this.#addSchedule(job, worker, failed);
  }

  #addSchedule({ description, cron }: ScheduledWork, worker: ServiceFunction, failed: Queue): void {
    const role = new Role(this, 'CallerRole', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com'),
      description: `Starts the job: ${description}`,
    });
    const { functionArn } = worker.function;
    role.addToPolicy(
      new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [functionArn] }),
    );
    role.addToPolicy(
      new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [failed.queueArn] }),
    );
    new CfnSchedule(this, 'Schedule', {
      description,
      scheduleExpression: cron,
      scheduleExpressionTimezone: 'Europe/London',
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: functionArn,
        roleArn: role.roleArn,
        retryPolicy: {
          maximumRetryAttempts: RETRIES,
          maximumEventAgeInSeconds: MAX_EVENT_AGE.toSeconds(),
        },
        deadLetterConfig: { arn: failed.queueArn },
      },
    });
  }
}
