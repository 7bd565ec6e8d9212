import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { StageConfig } from '../../config.ts';
import { CursorKey } from '../constructs/cursor-key.ts';
import { Keys } from '../constructs/keys.ts';
import { LedgerTable } from '../constructs/ledger-table.ts';
import { Mail } from '../constructs/mail.ts';
import { ObjectBuckets } from '../constructs/object-buckets.ts';
import { SignIn } from '../constructs/sign-in.ts';

type StatefulStackProps = StackProps & { readonly config: StageConfig };

/** What holds data: nothing here is ever replaced or removed by a deployment. */
export class StatefulStack extends Stack {
  readonly keys: Keys;
  readonly ledger: LedgerTable;
  readonly signIn: SignIn;
  readonly cursorKey: CursorKey;
  readonly mail: Mail;
  readonly objects: ObjectBuckets;

  constructor(scope: Construct, id: string, { config, ...props }: StatefulStackProps) {
    super(scope, id, props);
    this.keys = new Keys(this, 'Keys');
    const key = this.keys.data;
    this.ledger = new LedgerTable(this, 'Ledger', { key });
    this.signIn = new SignIn(this, 'SignIn', { config });
    this.cursorKey = new CursorKey(this, 'CursorKey', { key });
    this.mail = new Mail(this, 'Mail', { config });
    this.objects = new ObjectBuckets(this, 'Objects', { config, key });
    new CfnOutput(this, 'SignInAddress', { value: this.signIn.address });
    new CfnOutput(this, 'DashboardClientId', { value: this.signIn.dashboardClientId });
  }
}
