import { describe, expect, it } from 'vitest';
import { JOBS } from '../../infra/aws/jobs.ts';
import { MESSAGE_IN_HAND_SECONDS } from '../../shared/domain/alerts/mail.ts';
import {
  REGION_WAITS_SECONDS,
  SWEEP_DEADLINE_SECONDS,
} from '../../shared/domain/sweeps/sweep-part.ts';
import { TABLE } from '../../shared/persistence/table.ts';
import { nameOf, ofType, stages, statementsFor, statementsOf, targetOf } from './synthesised.ts';

/** What holds something that a deployment could not make again. */
const HOLDS_DATA = [
  'AWS::DynamoDB::Table',
  'AWS::Cognito::UserPool',
  'AWS::SecretsManager::Secret',
  'AWS::S3::Bucket',
  'AWS::KMS::Key',
  'AWS::Backup::BackupVault',
];

describe.each(stages().map((stage) => [stage.config.stage, stage] as const))(
  'in %s',
  (_, { config, all, edge, stateful, stateless }) => {
    it('what is named by us and stays does not outlive a deployment that failed to make it', () => {
      const NAMES = ['BucketName', 'LogGroupName', 'BackupVaultName', 'EmailIdentity', 'Name'];
      const inTheWay = all.filter(
        ({ Properties, DeletionPolicy }) =>
          DeletionPolicy === 'Retain' && NAMES.some((name) => Properties?.[name] !== undefined),
      );
      expect(inTheWay.map(({ id }) => id)).toEqual([]);
      const kept = all.filter((each) => each.DeletionPolicy === 'RetainExceptOnCreate');
      expect(kept.length).toBeGreaterThanOrEqual(4);
    });

    it('what holds data stays, apart from what can be replaced', () => {
      const holders = all.filter(({ Type }) => HOLDS_DATA.includes(Type));
      expect(holders.map(({ Type }) => Type).toSorted()).toEqual([
        'AWS::Backup::BackupVault',
        'AWS::Cognito::UserPool',
        'AWS::DynamoDB::Table',
        'AWS::KMS::Key',
        'AWS::KMS::Key',
        'AWS::S3::Bucket',
        'AWS::S3::Bucket',
        'AWS::S3::Bucket',
        'AWS::S3::Bucket',
        'AWS::SecretsManager::Secret',
        'AWS::SecretsManager::Secret',
      ]);
      for (const holder of holders) {
        expect(holder.DeletionPolicy).toMatch(/^Retain(ExceptOnCreate)?$/);
        expect(holder.UpdateReplacePolicy).toBe('Retain');
        // The dashboard's pages hold no figure and are made again; they are beside the distribution.
        const home = holder.id.startsWith('SiteBucket') ? edge : stateful;
        expect(home).toContain(holder);
      }
      expect(stateful.filter(({ Type }) => Type.startsWith('AWS::Lambda'))).toEqual([]);
      expect(stateless.length).toBeGreaterThan(stateful.length);
    });

    it('the table is the one that the repositories are written for', () => {
      const [table, ...others] = ofType(all, 'AWS::DynamoDB::Table');
      expect(others).toEqual([]);
      expect(table?.Properties).toMatchObject({
        KeySchema: [
          { AttributeName: TABLE.partitionKey, KeyType: 'HASH' },
          { AttributeName: TABLE.sortKey, KeyType: 'RANGE' },
        ],
        AttributeDefinitions: [
          { AttributeName: TABLE.partitionKey, AttributeType: 'S' },
          { AttributeName: TABLE.sortKey, AttributeType: 'S' },
        ],
        TimeToLiveSpecification: { AttributeName: TABLE.timeToLiveAttribute, Enabled: true },
        StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
      });
    });

    it('the table is on demand, encrypted, restorable and hard to delete', () => {
      expect(ofType(all, 'AWS::DynamoDB::Table')[0]?.Properties).toMatchObject({
        BillingMode: 'PAY_PER_REQUEST',
        SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        DeletionProtectionEnabled: true,
      });
    });

    it('what holds data is encrypted with the stage’s own key, which turns itself over', () => {
      const [data, operations] = ['KeysData', 'KeysOperations'].map((name) =>
        ofType(all, 'AWS::KMS::Key').find(({ id }) => id.startsWith(name)),
      );
      for (const key of [data, operations]) {
        expect(key?.Properties).toMatchObject({ EnableKeyRotation: true, PendingWindowInDays: 30 });
      }
      expect(
        targetOf(
          ofType(all, 'AWS::DynamoDB::Table')[0]?.Properties.SSESpecification.KMSMasterKeyId,
        ),
      ).toBe(data?.id);
      expect(targetOf(ofType(all, 'AWS::SecretsManager::Secret')[0]?.Properties.KmsKeyId)).toBe(
        data?.id,
      );
      const buckets = ['Records', 'Transit'].map((name) => bucketOf(name)?.Properties);
      for (const { BucketEncryption } of buckets) {
        const [rule] = BucketEncryption.ServerSideEncryptionConfiguration;
        expect(rule.BucketKeyEnabled).toBe(true);
        expect(targetOf(rule.ServerSideEncryptionByDefault.KMSMasterKeyID)).toBe(data?.id);
      }
    });

    it('a key is open to its account, and of services to those that write logs and tell alarms', () => {
      const statements = ofType(all, 'AWS::KMS::Key').flatMap(({ id, Properties }) =>
        Properties.KeyPolicy.Statement.map((each: Record<string, unknown>) => ({ id, ...each })),
      );
      const byServices = statements.filter(
        ({ Principal }) => !JSON.stringify(Principal).includes(':root'),
      );
      expect(byServices.map(({ id, Principal }) => [id.slice(0, 14), Principal.Service])).toEqual([
        ['KeysOperations', 'logs.eu-west-2.amazonaws.com'],
        ['KeysOperations', 'cloudwatch.amazonaws.com'],
      ]);
      for (const { Condition } of byServices) expect(Condition).toBeDefined();
    });

    const isLogs = (id: string): boolean => id.startsWith('LogsBucket');
    /** The key is in London, and services that write logs cannot use it. */
    const algorithmOf = (id: string) => (id.startsWith('Objects') ? 'aws:kms' : 'AES256');
    const bucketOf = (name: string) =>
      ofType(all, 'AWS::S3::Bucket').find(({ id }) => id.startsWith(`Objects${name}`));

    it('every bucket is private, encrypted and refuses plain HTTP', () => {
      for (const { id, Properties } of ofType(all, 'AWS::S3::Bucket')) {
        expect(Properties).toMatchObject({
          PublicAccessBlockConfiguration: {
            BlockPublicAcls: true,
            BlockPublicPolicy: true,
            IgnorePublicAcls: true,
            RestrictPublicBuckets: true,
          },
          BucketEncryption: {
            ServerSideEncryptionConfiguration: [
              { ServerSideEncryptionByDefault: { SSEAlgorithm: algorithmOf(id) } },
            ],
          },
          OwnershipControls: {
            // CloudFront's logs come by an access control list.
            Rules: [
              { ObjectOwnership: isLogs(id) ? 'BucketOwnerPreferred' : 'BucketOwnerEnforced' },
            ],
          },
        });
        expect(Properties.CorsConfiguration).toBeUndefined();
        const denials = statementsOf(ofType(all, 'AWS::S3::BucketPolicy')).filter(
          ({ effect, resources }) => effect === 'Deny' && targetOf(resources[0]) === id,
        );
        expect(denials.map(({ actions, conditions }) => [actions, conditions])).toEqual([
          [['s3:*'], { Bool: { 'aws:SecureTransport': 'false' } }],
        ]);
      }
    });

    it('records are written once and kept for years, and what is in transit goes after a day', () => {
      const { recordsKeptYears } = config;
      expect(recordsKeptYears).toBeGreaterThanOrEqual(config.stage === 'live' ? 7 : 1);
      const records = bucketOf('Records')?.Properties;
      expect(records).toMatchObject({
        VersioningConfiguration: { Status: 'Enabled' },
        ObjectLockEnabled: true,
        ObjectLockConfiguration: {
          Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: recordsKeptYears * 365 } },
        },
      });
      expect(records.LifecycleConfiguration).toBeUndefined();
      const transit = bucketOf('Transit')?.Properties;
      expect(transit.LifecycleConfiguration).toEqual({
        Rules: [
          {
            Status: 'Enabled',
            ExpirationInDays: 1,
            AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
          },
        ],
      });
      // An older version would outlive the day.
      expect(transit.VersioningConfiguration).toBeUndefined();
    });

    it('people are let in by an administrator, with a second factor', () => {
      expect(ofType(all, 'AWS::Cognito::UserPool')[0]?.Properties).toMatchObject({
        AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
        MfaConfiguration: 'ON',
        EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
        DeletionProtection: 'ACTIVE',
        Policies: {
          PasswordPolicy: {
            MinimumLength: 14,
            RequireLowercase: true,
            RequireUppercase: true,
            RequireNumbers: true,
            RequireSymbols: true,
          },
        },
        UserPoolTier: 'PLUS',
        UserPoolAddOns: { AdvancedSecurityMode: 'ENFORCED' },
        UsernameConfiguration: { CaseSensitive: false },
      });
    });

    it('every client has one safe way to a short token and no password flow', () => {
      const clients = ofType(all, 'AWS::Cognito::UserPoolClient');
      expect(clients).toHaveLength(1 + config.financeSystems.length);
      for (const { id, Properties } of clients) {
        const isMachine = id.includes('FinanceSystem');
        expect(Properties).toMatchObject({
          GenerateSecret: isMachine,
          AllowedOAuthFlows: [isMachine ? 'client_credentials' : 'code'],
          AccessTokenValidity: 15,
          EnableTokenRevocation: true,
          PreventUserExistenceErrors: 'ENABLED',
        });
        expect(Properties.TokenValidityUnits.AccessToken).toBe('minutes');
        // Where it is not said Cognito allows SRP.
        expect(Properties.ExplicitAuthFlows).toEqual(['ALLOW_REFRESH_TOKEN_AUTH']);
        expect(JSON.stringify(Properties.AllowedOAuthScopes)).toContain('/use');
      }
    });

    it('threat protection says what it does, and does it', () => {
      const [risks, ...others] = ofType(all, 'AWS::Cognito::UserPoolRiskConfigurationAttachment');
      expect(others).toEqual([]);
      expect(risks?.Properties).toMatchObject({
        ClientId: 'ALL',
        CompromisedCredentialsRiskConfiguration: { Actions: { EventAction: 'BLOCK' } },
        AccountTakeoverRiskConfiguration: { Actions: { HighAction: { EventAction: 'BLOCK' } } },
      });
    });

    it('the scheduler takes a role for this account’s schedules only', () => {
      const roles = ofType(all, 'AWS::IAM::Role').flatMap(
        ({ Properties }) => Properties.AssumeRolePolicyDocument.Statement,
      );
      const ofScheduler = roles.filter(
        (each) => each.Principal.Service === 'scheduler.amazonaws.com',
      );
      expect(ofScheduler.length).toBe(ofType(all, 'AWS::Scheduler::Schedule').length);
      for (const { Condition } of ofScheduler) {
        expect(Condition).toEqual({
          StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
        });
      }
    });

    it('the key of cursors is made in the account, of the shape that functions take', () => {
      const secrets = ofType(all, 'AWS::SecretsManager::Secret');
      const secret = secrets.find(({ id }) => id.startsWith('CursorKey'));
      expect(secret?.Properties.SecretString).toBeUndefined();
      const made = secret?.Properties.GenerateSecretString;
      const letters = 'abcdefghijklmnopqrstuvwxyz0123456789';
      const left = [...letters].filter((letter) => !made.ExcludeCharacters.includes(letter));
      expect(left.join('')).toBe('abcdef0123456789');
      expect(made).toMatchObject({
        PasswordLength: 64,
        ExcludeUppercase: true,
        ExcludePunctuation: true,
      });
    });

    it('every scheduled job runs in London’s day, away from the hour that moves, and fails where it shows', () => {
      const schedules = ofType(all, 'AWS::Scheduler::Schedule');
      const scheduled = JOBS.filter(({ schedule }) => schedule);
      expect(schedules).toHaveLength(scheduled.length);
      for (const { Properties } of schedules) {
        expect(Properties.ScheduleExpressionTimezone).toBe('Europe/London');
        expect(Properties.ScheduleExpression).toMatch(
          /^(?:cron\(\d+ (?!0?1 )\d+ \S+ \S+ \S+ \S+\)|rate\(\d+ minutes\))$/,
        );
        expect(Properties.FlexibleTimeWindow).toEqual({ Mode: 'OFF' });
        expect(Properties.Target.RetryPolicy).toMatchObject({ MaximumRetryAttempts: 2 });
        const queues = ofType(all, 'AWS::SQS::Queue').map(({ id }) => id);
        expect(queues).toContain(targetOf(Properties.Target.DeadLetterConfig.Arn));
        const invokes = ofType(all, 'AWS::Lambda::EventInvokeConfig').map((invoke) => [
          targetOf(invoke.Properties.FunctionName),
          targetOf(invoke.Properties.DestinationConfig?.OnFailure?.Destination),
        ]);
        expect(invokes).toContainEqual([
          targetOf(Properties.Target.Arn),
          targetOf(Properties.Target.DeadLetterConfig.Arn),
        ]);
      }
    });

    it('every job on the stream is told of its own items only, and a bad one stops nobody else', () => {
      const mappings = ofType(all, 'AWS::Lambda::EventSourceMapping')
        .map(({ Properties }) => Properties)
        .filter(({ StartingPosition }) => StartingPosition !== undefined);
      const queues = ofType(all, 'AWS::SQS::Queue').map(({ id }) => id);
      const streamed = JOBS.flatMap(({ newItemsUnder }) => newItemsUnder ?? []);
      expect(mappings).toHaveLength(streamed.length);
      const filters = mappings.map(({ FilterCriteria }) =>
        FilterCriteria.Filters.map(({ Pattern }: { Pattern: string }) => JSON.parse(Pattern)),
      );
      expect(filters).toEqual(
        streamed.map((newItemsUnder) => [
          {
            eventName: ['INSERT'],
            dynamodb: { Keys: { pk: { S: [{ prefix: newItemsUnder }] } } },
          },
        ]),
      );
      for (const mapping of mappings) {
        expect(mapping).toMatchObject({
          StartingPosition: 'TRIM_HORIZON',
          BisectBatchOnFunctionError: true,
          MaximumRetryAttempts: 5,
          FunctionResponseTypes: ['ReportBatchItemFailures'],
        });
        expect(queues).toContain(targetOf(mapping.DestinationConfig.OnFailure.Destination));
      }
    });

    it('a message of work is one worker’s at a time, and given back until it has failed too often', () => {
      const mappings = ofType(all, 'AWS::Lambda::EventSourceMapping')
        .map(({ Properties }) => Properties)
        .filter(({ StartingPosition }) => StartingPosition === undefined);
      const works = JOBS.filter(({ queue }) => queue);
      expect(works).not.toEqual([]);
      expect(mappings).toHaveLength(works.length);
      for (const mapping of mappings) {
        const worker = ofType(all, 'AWS::Lambda::Function').find(
          ({ id }) => id === targetOf(mapping.FunctionName),
        );
        const job = works.find(({ name }) => worker && name === nameOf(worker));
        expect(mapping).toMatchObject({
          BatchSize: 1,
          FunctionResponseTypes: ['ReportBatchItemFailures'],
          ScalingConfig: { MaximumConcurrency: job?.queue?.atOnce },
        });
        const queue = ofType(all, 'AWS::SQS::Queue').find(
          ({ id }) => id === targetOf(mapping.EventSourceArn),
        );
        const { VisibilityTimeout, RedrivePolicy, MessageRetentionPeriod } =
          queue?.Properties ?? {};
        expect(VisibilityTimeout).toBeGreaterThanOrEqual(6 * worker?.Properties.Timeout);
        expect(RedrivePolicy.maxReceiveCount).toBe(job?.queue?.attempts);
        expect(targetOf(RedrivePolicy.deadLetterTargetArn)).toMatch(/JobFailed/);
        expect(MessageRetentionPeriod).toBeGreaterThan(
          VisibilityTimeout * RedrivePolicy.maxReceiveCount,
        );
      }
    });

    it('the region’s part of a sweep outlasts its deadline, with two tries to spare', () => {
      const queue = ofType(all, 'AWS::SQS::Queue').find(({ id }) => /^SweepPartJobWork/.test(id));
      const { VisibilityTimeout, RedrivePolicy } = queue?.Properties ?? {};
      const looks = Array.from(
        { length: RedrivePolicy.maxReceiveCount },
        (_, nth) => REGION_WAITS_SECONDS + nth * VisibilityTimeout,
      );
      const past = looks.filter((seconds) => seconds >= SWEEP_DEADLINE_SECONDS);
      expect(past).toHaveLength(3);
    });

    it('nobody sends mail for longer than a message is in their hands', () => {
      const senders = ofType(all, 'AWS::Lambda::Function').filter((each) =>
        statementsFor(each, all).some(({ actions }) => actions.includes('ses:SendEmail')),
      );
      expect(senders.map(nameOf)).toEqual(['notify']);
      for (const { Properties } of senders) {
        expect(Properties.Timeout).toBeLessThan(MESSAGE_IN_HAND_SECONDS);
      }
    });

    it('the caller of a job may start that job and report that it could not', () => {
      const callers = statementsOf(all).filter(({ resource }) =>
        resource.id.includes('CallerRole'),
      );
      const called = callers.flatMap(({ actions, resources }) =>
        resources.map((each) => [actions.join(), targetOf(each)]),
      );
      const jobs = ofType(all, 'AWS::Lambda::Function').filter((each) =>
        JOBS.some(({ name, schedule }) => schedule && name === nameOf(each)),
      );
      const expected = jobs.map(({ id }) => ['lambda:InvokeFunction', id]);
      expect(called.filter(([action]) => action !== 'sqs:SendMessage')).toEqual(expected);
      expect(called).toHaveLength(2 * jobs.length);
    });

    it('what SES tells of our messages reaches its function, or waits in its queue', () => {
      const rules = ofType(all, 'AWS::Events::Rule').filter(({ id }) => !id.startsWith('Backups'));
      expect(rules).toHaveLength(1);
      const [sender] = ofType(all, 'AWS::Lambda::Function').filter((f) => nameOf(f) === 'notify');
      const ownSet = sender?.Properties.Environment.Variables.MAIL_CONFIGURATION_SET;
      expect(JSON.stringify(ownSet)).toContain('MailConfigurationSet');
      for (const { Properties } of rules) {
        expect(Properties.EventPattern).toEqual({
          source: ['aws.ses'],
          'detail-type': ['Email Bounced', 'Email Complaint Received'],
          detail: {
            mail: {
              tags: {
                message: [{ exists: true }],
                // The account's bus is everybody's, the other stage's too.
                'ses:configuration-set': [ownSet],
              },
            },
          },
        });
        const [target] = Properties.Targets;
        expect(target.RetryPolicy).toMatchObject({ MaximumRetryAttempts: 2 });
        const queues = ofType(all, 'AWS::SQS::Queue').map(({ id }) => id);
        expect(queues).toContain(targetOf(target.DeadLetterConfig.Arn));
        const called = all.filter(({ id }) => id === targetOf(target.Arn));
        expect(called.map(nameOf)).toEqual(['feedback']);
      }
      const [told] = ofType(all, 'AWS::SES::ConfigurationSetEventDestination');
      expect(told?.Properties.EventDestination).toMatchObject({
        Enabled: true,
        MatchingEventTypes: ['bounce', 'complaint'],
      });
      expect(ofType(all, 'AWS::SES::ConfigurationSet')[0]?.Properties).toMatchObject({
        DeliveryOptions: { TlsPolicy: 'REQUIRE' },
      });
    });

    it('every queue is encrypted, refuses plain HTTP and keeps what failed for two weeks', () => {
      const queues = ofType(all, 'AWS::SQS::Queue');
      const works = JOBS.filter(({ queue }) => queue);
      const ofBackups = 1;
      expect(queues).toHaveLength(JOBS.length + works.length + ofBackups);
      for (const { id, Properties } of queues) {
        const isOfFailed = Properties.RedrivePolicy === undefined;
        expect([id, isOfFailed]).toEqual([id, /^(\w+Job|Backups)Failed/.test(id)]);
        expect(Properties).toMatchObject({
          SqsManagedSseEnabled: true,
          MessageRetentionPeriod: (isOfFailed ? 14 : 1) * 24 * 3600,
        });
        const denials = statementsOf(ofType(all, 'AWS::SQS::QueuePolicy')).filter(
          ({ effect, resources }) => effect === 'Deny' && targetOf(resources[0]) === id,
        );
        expect(denials.map(({ conditions }) => conditions)).toContainEqual({
          Bool: { 'aws:SecureTransport': 'false' },
        });
      }
    });

    it('nothing is bound to an account, and everything says whose it is', () => {
      const text = JSON.stringify(all);
      expect(text).not.toMatch(/\b\d{12}\b/);
      expect(text).not.toMatch(/\bAKIA|BEGIN [A-Z ]*PRIVATE KEY/);
      const untagged = all.filter(({ Properties }) => {
        const tags = Properties?.Tags ?? Properties?.UserPoolTags;
        return tags !== undefined && !JSON.stringify(tags).includes(config.stage);
      });
      expect(untagged).toEqual([]);
    });
  },
);

describe('stages', () => {
  it('are made of the same resources', () => {
    // The ids of permissions are made from the stack's own.
    const [dev, live] = stages().map(({ all }) =>
      all.map(({ id, Type }) => (Type === 'AWS::Lambda::Permission' ? Type : `${Type} ${id}`)),
    );
    expect(live).toEqual(dev);
    expect(dev?.length).toBeGreaterThan(50);
  });

  it('keep live logs when a stack goes', () => {
    const live = stages().find(({ config }) => config.stage === 'live');
    const policies = ofType(live?.all ?? [], 'AWS::Logs::LogGroup').map(
      (log) => log.DeletionPolicy,
    );
    expect(new Set(policies)).toEqual(new Set(['Retain', 'RetainExceptOnCreate']));
  });
});
