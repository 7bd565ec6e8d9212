import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { StageConfig } from '../../config.ts';
import { Backup } from '../constructs/backup.ts';
import { CursorKey } from '../constructs/cursor-key.ts';
import { Keys } from '../constructs/keys.ts';
import { LedgerTable } from '../constructs/ledger-table.ts';
import { LogBucket } from '../constructs/log-bucket.ts';
import { Mail } from '../constructs/mail.ts';
import { ObjectBuckets } from '../constructs/object-buckets.ts';
import { OriginSecret } from '../constructs/origin-secret.ts';
import { SignIn } from '../constructs/sign-in.ts';
import type { RestoredTable } from '../restored-table.ts';

type StatefulStackProps = StackProps & {
  readonly config: StageConfig;
  readonly restored: RestoredTable | undefined;
};

/** What holds data: nothing here is ever replaced or removed by a deployment. */
export class StatefulStack extends Stack {
  readonly keys: Keys;
  readonly ledger: LedgerTable;
  readonly signIn: SignIn;
  readonly cursorKey: CursorKey;
  readonly mail: Mail;
  readonly objects: ObjectBuckets;

  constructor(scope: Construct, id: string, { config, restored, ...props }: StatefulStackProps) {
    super(scope, id, props);
    this.keys = new Keys(this, 'Keys');
    const key = this.keys.data;
    this.ledger = new LedgerTable(this, 'Ledger', { key, restored });
    this.signIn = new SignIn(this, 'SignIn', { config });
    this.cursorKey = new CursorKey(this, 'CursorKey', { key });
    this.mail = new Mail(this, 'Mail', { config });
    new OriginSecret(this, 'OriginSecret', { config });
    const logs = new LogBucket(this, 'Logs', { config });
    this.objects = new ObjectBuckets(this, 'Objects', { config, key, logs });
    const { table } = this.ledger;
    const { records } = this.objects;
    new Backup(this, 'Backup', { config, table, records, key });
    // What `npm run restore` is told.
    new CfnOutput(this, 'TableName', { value: table.tableName });
    new CfnOutput(this, 'RecordsBucket', { value: records.bucketName });
    new CfnOutput(this, 'SignInAddress', { value: this.signIn.address });
    new CfnOutput(this, 'DashboardClientId', { value: this.signIn.dashboardClientId });
  }
}
