import { Aws, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Effect, type IGrantable, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';

/** As long as KMS lets somebody change their mind about a deletion. */
const DELETION_WAITS = Duration.days(30);

/** A service by which a function comes to what is encrypted; a key is of no use past it. */
export type KeyedService = 'dynamodb' | 's3';

/** The uses of a key, with the actions that each is to IAM. */
const KEY_ACTIONS = {
  /** A table's own key is decrypted for every principal anew, whether it reads or writes. */
  read: ['kms:Decrypt'],
  /** A multipart upload reads its parts back; hence both. */
  write: ['kms:Decrypt', 'kms:GenerateDataKey'],
} as const;

/**
 * The two keys of a stage: of the figures and their files, and of what tells about them (logs, the
 * operators' topic). Losing the first is losing every figure, so both stay whatever happens to the stack.
 */
export class Keys extends Construct {
  readonly data: Key;
  readonly operations: Key;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.data = this.#add('Data', 'The ledger, its files and their backups');
    this.operations = this.#add('Operations', 'Logs, and the messages to the operators');
    this.#letLogsIn();
    this.#letAlarmsIn();
  }

  #add(id: string, description: string): Key {
    return new Key(this, id, {
      description,
      enableKeyRotation: true,
      pendingWindow: DELETION_WAITS,
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }

  /** Of this account's log groups only, whatever function's they are. */
  #letLogsIn(): void {
    const { region } = Stack.of(this);
    this.operations.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal(`logs.${region}.amazonaws.com`)],
        // As CloudWatch documents it: a group that cannot use its key is not made, and its function neither.
        actions: [
          'kms:Encrypt*',
          'kms:Decrypt*',
          'kms:ReEncrypt*',
          'kms:GenerateDataKey*',
          'kms:Describe*',
        ],
        resources: ['*'],
        conditions: {
          ArnLike: {
            'kms:EncryptionContext:aws:logs:arn': `arn:${Aws.PARTITION}:logs:${region}:${Aws.ACCOUNT_ID}:log-group:*`,
          },
        },
      }),
    );
  }

  /** An alarm that may not encrypt what it tells reaches nobody, and nobody is told. */
  #letAlarmsIn(): void {
    this.operations.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        resources: ['*'],
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    );
  }
}

/** What may be done with a key by way of one service; never with the key itself. */
export function grantKey(
  key: Key,
  grantee: IGrantable,
  use: keyof typeof KEY_ACTIONS,
  by: KeyedService,
): void {
  const { region } = Stack.of(key);
  grantee.grantPrincipal.addToPrincipalPolicy(
    new PolicyStatement({
      effect: Effect.ALLOW,
      actions: [...KEY_ACTIONS[use]],
      resources: [key.keyArn],
      conditions: { StringEquals: { 'kms:ViaService': `${by}.${region}.amazonaws.com` } },
    }),
  );
}
