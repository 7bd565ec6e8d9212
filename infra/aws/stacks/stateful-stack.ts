import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { StageConfig } from '../../config.ts';
import { CursorKey } from '../constructs/cursor-key.ts';
import { LedgerTable } from '../constructs/ledger-table.ts';
import { LogBucket } from '../constructs/log-bucket.ts';
import { Mail } from '../constructs/mail.ts';
import { ObjectBuckets } from '../constructs/object-buckets.ts';
import { OriginSecret } from '../constructs/origin-secret.ts';
import { SignIn } from '../constructs/sign-in.ts';

type StatefulStackProps = StackProps & { readonly config: StageConfig };

/** What holds data: nothing here is ever replaced or removed by a deployment. */
export class StatefulStack extends Stack {
  readonly ledger: LedgerTable;
  readonly signIn: SignIn;
  readonly cursorKey: CursorKey;
  readonly mail: Mail;
  readonly objects: ObjectBuckets;

  constructor(scope: Construct, id: string, { config, ...props }: StatefulStackProps) {
    super(scope, id, props);
    this.ledger = new LedgerTable(this, 'Ledger');
    this.signIn = new SignIn(this, 'SignIn', { config });
    this.cursorKey = new CursorKey(this, 'CursorKey');
    this.mail = new Mail(this, 'Mail', { config });
    new OriginSecret(this, 'OriginSecret', { config });
    const logs = new LogBucket(this, 'Logs', { config });
    this.objects = new ObjectBuckets(this, 'Objects', { config, logs });
    new CfnOutput(this, 'SignInAddress', { value: this.signIn.address });
    new CfnOutput(this, 'DashboardClientId', { value: this.signIn.dashboardClientId });
  }
}
