import { Duration } from 'aws-cdk-lib';
import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { type IQueue, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { JobQueue } from '../jobs.ts';
import type { ServiceFunction } from './service-function.ts';

type WorkQueueProps = JobQueue & {
  readonly worker: ServiceFunction;
  readonly timeout: Duration;
  /** Where a message goes that was given back too often. */
  readonly failed: IQueue;
};

/** What Lambda does with a queue on behalf of the function that works it off. */
const CONSUMES = ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'];

/**
 * A message is one worker's for this many of its timeouts (AWS Lambda's own advice for queues), so that
 * it is not given to a second one while Lambda still tries the first.
 */
const TIMEOUTS_IN_HAND = 6;
/** One message a call: what kills a worker, or takes all its time, takes no other message with it. */
const BATCH_SIZE = 1;
/** Longer than all attempts take, and gone before it could be mistaken for another day's. */
const RETENTION = Duration.days(1);

/** Work of a job in messages: each is given back until it is done, or has failed too often. */
export class WorkQueue extends Construct {
  readonly queue: Queue;

  constructor(scope: Construct, id: string, props: WorkQueueProps) {
    super(scope, id);
    const { worker, timeout, failed, attempts, atOnce } = props;
    this.queue = new Queue(this, 'Queue', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      visibilityTimeout: Duration.seconds(TIMEOUTS_IN_HAND * timeout.toSeconds()),
      retentionPeriod: RETENTION,
      deadLetterQueue: { queue: failed, maxReceiveCount: attempts },
    });
    const { queueArn } = this.queue;
    worker.function.addToRolePolicy(
      new PolicyStatement({ actions: CONSUMES, resources: [queueArn] }),
    );
    worker.function.addEventSourceMapping('Messages', {
      eventSourceArn: queueArn,
      batchSize: BATCH_SIZE,
      maxConcurrency: atOnce,
      reportBatchItemFailures: true,
    });
  }

  get url(): string {
    return this.queue.queueUrl;
  }

  /** To put work into it, and nothing else. */
  grantSend(grantee: IGrantable): void {
    const { queueArn } = this.queue;
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [queueArn] }),
    );
  }
}
