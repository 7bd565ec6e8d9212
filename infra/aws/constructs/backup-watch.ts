import { Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { vaultNameOf } from './backup.ts';
import { FailedQueue } from './failed-queue.ts';
import { FailedQueueAlarm } from './failed-queue-alarm.ts';
import type { Watch } from './impact-alarm.ts';

/** How a backup job ends that made no backup, or not a whole one. */
const NOT_DONE = ['ABORTED', 'EXPIRED', 'FAILED', 'PARTIAL'];

/**
 * Tells of backups that were not made: nobody would miss one before it is needed. By a queue, whose depth is
 * an alarm like any other, and which keeps what AWS Backup said.
 */
export class BackupWatch extends Construct {
  readonly failed: IQueue;

  constructor(scope: Construct, id: string, { watch }: { readonly watch: Watch }) {
    super(scope, id);
    this.failed = new FailedQueue(this, 'Failed');
    new Rule(this, 'NotDone', {
      description: 'Backups that were not made',
      eventPattern: {
        source: ['aws.backup'],
        detailType: ['Backup Job State Change'],
        detail: { state: NOT_DONE, backupVaultName: [vaultNameOf(watch.config)] },
      },
      targets: [new SqsQueue(this.failed)],
    });
    new FailedQueueAlarm(this, 'Alarm', {
      watch,
      name: 'backup-failed',
      impact: 'A backup was not made: what is lost today could not be brought back from it.',
      anchor: 'a-backup-was-not-made',
      queue: this.failed,
    });
  }
}
