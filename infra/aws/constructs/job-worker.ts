import { Aws, Duration } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Key } from 'aws-cdk-lib/aws-kms';
import { FilterCriteria, FilterRule, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { CONFIGURATION_SET_TAG, MESSAGE_TAG } from '../../../shared/domain/alerts/mail.ts';
import type { StageConfig } from '../../config.ts';
import type { Job, JobQueue } from '../jobs.ts';
import { FailedQueue } from './failed-queue.ts';
import type { LedgerTable } from './ledger-table.ts';
import type { Mail } from './mail.ts';
import type { ObjectBuckets } from './object-buckets.ts';
import { ServiceFunction } from './service-function.ts';
import { WorkQueue } from './work-queue.ts';

type JobWorkerProps = {
  readonly job: Job;
  readonly config: StageConfig;
  readonly operationsKey: Key;
  readonly ledger: LedgerTable;
  readonly mail: Mail;
  readonly objects: ObjectBuckets;
  readonly environment: Readonly<Record<string, string>>;
};

/** A run that could not start within this is dropped to the queue: the next day's does its work. */
const MAX_EVENT_AGE = Duration.hours(6);
const RETRIES = 2;

/** Records of the table's stream that are handed over together: one run instead of many. */
const BATCH_SIZE = 100;
const GATHERED_FOR = Duration.seconds(1);
const BATCH_RETRIES = 5;

const STREAM_READS = ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'].map(
  (action) => `dynamodb:${action}`,
);

/**
 * A function called at times of the London day, by new items of the table, by messages of its own
 * queue, or by what SES tells. Two retries at both ends: the caller's when it cannot hand the run over,
 * Lambda's when the run fails; what fails still waits in the queue of what failed.
 */
export class JobWorker extends Construct {
  readonly worker: ServiceFunction;
  readonly failed: FailedQueue;
  readonly #queue: WorkQueue | undefined;

  constructor(scope: Construct, id: string, { job, mail, ...props }: JobWorkerProps) {
    super(scope, id);
    this.failed = new FailedQueue(this, 'Failed');
    const { entry, description, timeout, size, grants, sendsMail } = job;
    const own = { entry, description, timeout, size, grants, objectGrants: {} };
    this.worker = new ServiceFunction(this, 'Worker', { ...props, ...own });
    if (sendsMail) mail.grantSend(this.worker.function);
    this.worker.function.configureAsyncInvoke({
      retryAttempts: RETRIES,
      maxEventAge: MAX_EVENT_AGE,
      onFailure: new SqsDestination(this.failed),
    });
    if (job.schedule) this.#addSchedule(description, job.schedule);
    if (job.mailEvents) this.#addRule(description, job.mailEvents, mail);
    if (job.newItemsUnder) this.#addRecords(props.ledger, job.newItemsUnder);
    this.#queue = job.queue && this.#addQueue(job.queue, timeout);
  }

  /** What waits to be worked off, where the job has a queue of its own. */
  get work(): IQueue | undefined {
    return this.#queue?.queue;
  }

  /** Lets another job put work into this one's queue. */
  takeWorkFrom({ worker }: JobWorker, variable: string): void {
    if (!this.#queue) throw new Error(`${this.node.id} has no queue`);
    this.#queue.grantSend(worker.function);
    worker.function.addEnvironment(variable, this.#queue.url);
  }

  #addQueue(queue: JobQueue, timeout: Duration): WorkQueue {
    const { worker, failed } = this;
    return new WorkQueue(this, 'Work', { ...queue, worker, failed, timeout });
  }

  #addSchedule(description: string, schedule: string): void {
    const role = new Role(this, 'CallerRole', {
      // Of this account's schedules only, whoever else the scheduler works for.
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
      description: `Starts the job: ${description}`,
    });
    const { functionArn } = this.worker.function;
    role.addToPolicy(
      new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [functionArn] }),
    );
    role.addToPolicy(
      new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [this.failed.queueArn] }),
    );
    new CfnSchedule(this, 'Schedule', {
      description,
      scheduleExpression: schedule,
      scheduleExpressionTimezone: 'Europe/London',
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: functionArn,
        roleArn: role.roleArn,
        retryPolicy: {
          maximumRetryAttempts: RETRIES,
          maximumEventAgeInSeconds: MAX_EVENT_AGE.toSeconds(),
        },
        deadLetterConfig: { arn: this.failed.queueArn },
      },
    });
  }

  /** What SES tells of this stage's own messages: the bus is the account's, and so of every stage in it. */
  #addRule(
    description: string,
    mailEvents: readonly string[],
    { configurationSetName }: Mail,
  ): void {
    const tags = {
      [MESSAGE_TAG]: [{ exists: true }],
      [CONFIGURATION_SET_TAG]: [configurationSetName],
    };
    new Rule(this, 'MailEvents', {
      description,
      eventPattern: {
        source: ['aws.ses'],
        detailType: [...mailEvents],
        detail: { mail: { tags } },
      },
      targets: [
        new LambdaFunction(this.worker.function, {
          deadLetterQueue: this.failed,
          maxEventAge: MAX_EVENT_AGE,
          retryAttempts: RETRIES,
        }),
      ],
    });
  }

  /**
   * New items of the table's stream. A batch that fails is cut in two until what is bad stands alone;
   * that is tried a few times more and waits in the queue, and everything behind it goes on.
   */
  #addRecords({ streamArn }: LedgerTable, newItemsUnder: string): void {
    const { function: worker } = this.worker;
    worker.addToRolePolicy(new PolicyStatement({ actions: STREAM_READS, resources: [streamArn] }));
    worker.addEventSourceMapping('Records', {
      eventSourceArn: streamArn,
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: BATCH_SIZE,
      maxBatchingWindow: GATHERED_FOR,
      bisectBatchOnError: true,
      retryAttempts: BATCH_RETRIES,
      reportBatchItemFailures: true,
      onFailure: new SqsDlq(this.failed),
      filters: [
        FilterCriteria.filter({
          eventName: FilterRule.isEqual('INSERT'),
          dynamodb: { Keys: { pk: { S: FilterRule.beginsWith(newItemsUnder) } } },
        }),
      ],
    });
  }
}
