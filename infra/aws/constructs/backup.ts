import { Duration, TimeZone } from 'aws-cdk-lib';
import {
  BackupPlan,
  BackupPlanRule,
  BackupResource,
  BackupSelection,
  BackupVault,
} from 'aws-cdk-lib/aws-backup';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { Schedule } from 'aws-cdk-lib/aws-events';
import { ManagedPolicy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { PRODUCT, type StageConfig } from '../../config.ts';
import { KEPT_ONCE_MADE } from '../removal.ts';

type BackupProps = {
  readonly config: StageConfig;
  /** The table that the service works on. */
  readonly table: Pick<ITable, 'tableArn'>;
  readonly records: Pick<IBucket, 'bucketArn'>;
  /** Encrypts what is in the vault. */
  readonly key: IKey;
};

/** Known by name, for AWS Backup tells of its jobs by it. */
export const vaultNameOf = ({ stage }: StageConfig): string => `${PRODUCT}-${stage}`;

/** As far back as point-in-time recovery reaches: one of the two is there for every day of it. */
const DAILY_KEPT = Duration.days(35);
const DAYS_OF_A_YEAR = 365;

/** A backup that has not begun by then is failed, and says so. */
const START_WITHIN = Duration.hours(2);
const DONE_WITHIN = Duration.hours(8);

/**
 * Copies that no role of the service can reach: of the table and of the records, each day and each
 * month, in a vault that lets nobody shorten their keeping. They stay in London, as the figures do.
 */
export class Backup extends Construct {
  constructor(scope: Construct, id: string, { config, table, records, key }: BackupProps) {
    super(scope, id);
    const monthlyKept = Duration.days(config.recordsKeptYears * DAYS_OF_A_YEAR);
    const vault = new BackupVault(this, 'Vault', {
      backupVaultName: vaultNameOf(config),
      encryptionKey: key,
      // Governance: whoever may break the glass is for the account to say (runbook).
      lockConfiguration: { minRetention: DAILY_KEPT, maxRetention: monthlyKept },
      removalPolicy: KEPT_ONCE_MADE,
    });
    const plan = new BackupPlan(this, 'Plan', { backupVault: vault });
    plan.addRule(ruleAt('daily', { hour: '3', minute: '0' }, DAILY_KEPT));
    plan.addRule(ruleAt('monthly', { day: '1', hour: '4', minute: '0' }, monthlyKept));
    new BackupSelection(this, 'Selection', {
      backupPlan: plan,
      // By name: a tag that somebody forgot would leave something out unseen.
      resources: [table.tableArn, records.bucketArn].map((arn) => BackupResource.fromArn(arn)),
      role: this.#addRole(key),
      disableDefaultBackupPolicy: true,
    });
  }

  /**
   * AWS's own policies: they follow what AWS Backup does to a table and to a bucket, and a list of ours
   * that lacks an action would be found out by a backup that is not there. It cannot restore.
   */
  #addRole(key: IKey): Role {
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('backup.amazonaws.com'),
      description: 'Makes the backups of the table and of the records',
      managedPolicies: [
        'service-role/AWSBackupServiceRolePolicyForBackup',
        'AWSBackupServiceRolePolicyForS3Backup',
      ].map((name) => ManagedPolicy.fromAwsManagedPolicyName(name)),
    });
    role.addToPolicy(
      new PolicyStatement({
        actions: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey'],
        resources: [key.keyArn],
      }),
    );
    return role;
  }
}

/** London's time, and never between 01:00 and 02:00, which the clocks skip once a year and repeat once. */
const ruleAt = (
  ruleName: string,
  at: { readonly day?: string; readonly hour: string; readonly minute: string },
  deleteAfter: Duration,
): BackupPlanRule =>
  new BackupPlanRule({
    ruleName,
    scheduleExpression: Schedule.cron(at),
    scheduleExpressionTimezone: TimeZone.EUROPE_LONDON,
    startWindow: START_WITHIN,
    completionWindow: DONE_WITHIN,
    deleteAfter,
  });
