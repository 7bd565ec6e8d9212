import { describe, expect, it } from 'vitest';
import { ofType, stages, statementsOf, targetOf } from './synthesised.ts';

describe.each(stages().map((stage) => [stage.config.stage, stage] as const))(
  'the backups of %s',
  (_, { config, all, stateful }) => {
    const years = config.recordsKeptYears * 365;
    const [vault, ...otherVaults] = ofType(stateful, 'AWS::Backup::BackupVault');
    const [plan, ...otherPlans] = ofType(stateful, 'AWS::Backup::BackupPlan');
    const rules = plan?.Properties.BackupPlan.BackupPlanRule;

    it('lie in one vault with a key of its own, and nobody shortens their keeping', () => {
      expect([otherVaults, otherPlans]).toEqual([[], []]);
      expect(vault?.Properties.LockConfiguration).toEqual({
        MinRetentionDays: 35,
        MaxRetentionDays: years,
      });
      const key = targetOf(vault?.Properties.EncryptionKeyArn);
      const [found] = ofType(stateful, 'AWS::KMS::Key').filter(({ id }) => id === key);
      expect(found?.Properties).toMatchObject({ EnableKeyRotation: true });
    });

    it('are made each day and each month, and kept as long as the vault demands', () => {
      expect(rules).toEqual([
        expect.objectContaining({ RuleName: 'daily', Lifecycle: { DeleteAfterDays: 35 } }),
        expect.objectContaining({ RuleName: 'monthly', Lifecycle: { DeleteAfterDays: years } }),
      ]);
    });

    it('are made by London’s time, away from the hour that moves, and stay in London', () => {
      for (const rule of rules) {
        expect(rule.ScheduleExpressionTimezone).toBe('Europe/London');
        expect(rule.ScheduleExpression).toMatch(/^cron\(\d+ [3-5] \S+ \S+ \S+ \S+\)$/);
        expect(rule.CopyActions).toBeUndefined();
        expect(targetOf(rule.TargetBackupVault)).toBe(vault?.id);
      }
    });

    it('are of the table and of the records by name, and of nothing else', () => {
      const selections = ofType(all, 'AWS::Backup::BackupSelection');
      expect(selections).toHaveLength(1);
      const { BackupSelection } = selections[0]?.Properties ?? {};
      const selected = BackupSelection.Resources.map(targetOf);
      expect(selected).toHaveLength(2);
      expect(selected).toContain(ofType(all, 'AWS::DynamoDB::Table')[0]?.id);
      expect(selected).toContainEqual(expect.stringMatching(/^ObjectsRecords/));
      expect(BackupSelection.ListOfTags ?? []).toEqual([]);
      expect(targetOf(selections[0]?.Properties.BackupPlanId)).toBe(plan?.id);
    });

    it('that are not made wait in a queue for somebody who is told', () => {
      const [rule, ...others] = ofType(all, 'AWS::Events::Rule').filter(({ id }) =>
        id.startsWith('Backups'),
      );
      expect(others).toEqual([]);
      expect(rule?.Properties.EventPattern).toEqual({
        source: ['aws.backup'],
        'detail-type': ['Backup Job State Change'],
        detail: {
          state: ['ABORTED', 'EXPIRED', 'FAILED', 'PARTIAL'],
          backupVaultName: [vault?.Properties.BackupVaultName],
        },
      });
      const queue = targetOf(rule?.Properties.Targets[0].Arn);
      expect(ofType(all, 'AWS::SQS::Queue').map(({ id }) => id)).toContain(queue);
      const alarm = ofType(all, 'AWS::CloudWatch::Alarm').find(({ Properties }) =>
        Properties.AlarmName.endsWith('-backup-failed'),
      );
      expect(alarm?.Properties.Threshold).toBe(1);
      expect(targetOf(alarm?.Properties.Dimensions[0].Value)).toBe(queue);
    });

    it('are made by a role that makes backups, uses their key and restores nothing', () => {
      const [role, ...others] = ofType(all, 'AWS::IAM::Role').filter(({ id }) =>
        id.startsWith('BackupRole'),
      );
      expect(others).toEqual([]);
      const policies = role?.Properties.ManagedPolicyArns.map(
        (arn: { 'Fn::Join': [string, string[]] }) => arn['Fn::Join'][1].at(-1),
      );
      expect(policies).toEqual([
        ':iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup',
        ':iam::aws:policy/AWSBackupServiceRolePolicyForS3Backup',
      ]);
      const [assumed] = role?.Properties.AssumeRolePolicyDocument.Statement ?? [];
      expect(assumed.Principal).toEqual({ Service: 'backup.amazonaws.com' });
      const own = statementsOf(ofType(all, 'AWS::IAM::Policy')).filter(({ resource }) =>
        resource.Properties.Roles.some((each: unknown) => targetOf(each) === role?.id),
      );
      expect(own.map(({ actions }) => actions.toSorted())).toEqual([
        ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey'],
      ]);
      expect(own.flatMap(({ resources }) => resources.map(targetOf))).toEqual([
        targetOf(vault?.Properties.EncryptionKeyArn),
      ]);
    });
  },
);
