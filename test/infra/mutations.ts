import { readFileSync } from 'node:fs';
import type { Properties, Resource, StageTemplates } from './template.ts';

/** A template that lost one of the properties that protect it. */
export type Mutation = {
  readonly name: string;
  /** Changes the resources in place, or leaves some out. */
  readonly apply: (resources: readonly Resource[]) => readonly Resource[];
};

/** The templates as they are: the run that shows that the tests pass. */
export const NO_MUTATION = 'none';

type Path = readonly [string, ...(string | number)[]];

const isOf =
  (type: string, id = '') =>
  (resource: Resource): boolean =>
    resource.Type === type && resource.id.startsWith(id);

/** Where the last step of a path is, in every resource that has it. */
function holders(resources: readonly Resource[], path: Path): readonly Properties[] {
  return resources.flatMap((resource) => {
    const holder = path
      .slice(0, -1)
      .reduce((value: Properties, step) => value?.[step], resource as Properties);
    return holder?.[path.at(-1) ?? ''] === undefined ? [] : [holder];
  });
}

const changing =
  (
    type: string,
    path: Path,
    change: (holder: Properties, last: string | number) => void,
    id = '',
  ) =>
  (resources: readonly Resource[]): readonly Resource[] => {
    const found = holders(resources.filter(isOf(type, id)), path);
    for (const holder of found) change(holder, path.at(-1) ?? '');
    return resources;
  };

const dropped = (type: string, path: Path, id = '') =>
  changing(type, path, (holder, last) => delete holder[last], id);

const set = (type: string, path: Path, value: unknown, id = '') =>
  changing(
    type,
    path,
    (holder, last) => {
      holder[last] = value;
    },
    id,
  );

const removed =
  (type: string, id = '') =>
  (resources: readonly Resource[]): readonly Resource[] =>
    resources.filter((each) => !isOf(type, id)(each));

/** Drops what a test finds in one statement of a policy. */
const inStatements =
  (change: (statement: Properties) => void) =>
  (resources: readonly Resource[]): readonly Resource[] => {
    for (const { Properties } of resources.filter(isOf('AWS::IAM::Policy'))) {
      for (const statement of Properties.PolicyDocument.Statement) change(statement);
    }
    return resources;
  };

const [TABLE, BUCKET, FUNCTION, POOL, CLIENT, QUEUE, KEY] = [
  'AWS::DynamoDB::Table',
  'AWS::S3::Bucket',
  'AWS::Lambda::Function',
  'AWS::Cognito::UserPool',
  'AWS::Cognito::UserPoolClient',
  'AWS::SQS::Queue',
  'AWS::KMS::Key',
] as const;

/** Each is taken away by itself, and some test of the templates has to miss it. */
export const MUTATIONS: readonly Mutation[] = [
  {
    name: 'the table has no point-in-time recovery',
    apply: dropped(TABLE, ['Properties', 'PointInTimeRecoverySpecification']),
  },
  {
    name: 'the table can be deleted',
    apply: set(TABLE, ['Properties', 'DeletionProtectionEnabled'], false),
  },
  { name: 'the table goes with its stack', apply: set(TABLE, ['DeletionPolicy'], 'Delete') },
  {
    name: 'the table is replaced with its data',
    apply: dropped(TABLE, ['UpdateReplacePolicy']),
  },
  {
    name: 'the table has another key than ours',
    apply: dropped(TABLE, ['Properties', 'SSESpecification', 'KMSMasterKeyId']),
  },
  {
    name: 'the table has no stream',
    apply: dropped(TABLE, ['Properties', 'StreamSpecification']),
  },
  { name: 'keys are never turned over', apply: dropped(KEY, ['Properties', 'EnableKeyRotation']) },
  { name: 'a key goes with its stack', apply: set(KEY, ['DeletionPolicy'], 'Delete') },
  {
    name: 'records can be overwritten',
    apply: dropped(BUCKET, ['Properties', 'ObjectLockConfiguration']),
  },
  {
    name: 'records have no versions',
    apply: dropped(BUCKET, ['Properties', 'VersioningConfiguration'], 'ObjectsRecords'),
  },
  {
    name: 'a bucket may be public',
    apply: set(
      BUCKET,
      ['Properties', 'PublicAccessBlockConfiguration', 'BlockPublicPolicy'],
      false,
    ),
  },
  { name: 'buckets take plain HTTP', apply: removed('AWS::S3::BucketPolicy') },
  {
    name: 'what passes stays',
    apply: dropped(BUCKET, ['Properties', 'LifecycleConfiguration'], 'ObjectsTransit'),
  },
  {
    name: 'a second factor is for who likes',
    apply: set(POOL, ['Properties', 'MfaConfiguration'], 'OPTIONAL'),
  },
  {
    name: 'anybody signs up',
    apply: set(POOL, ['Properties', 'AdminCreateUserConfig', 'AllowAdminCreateUserOnly'], false),
  },
  {
    name: 'a password may be short',
    apply: set(POOL, ['Properties', 'Policies', 'PasswordPolicy', 'MinimumLength'], 6),
  },
  {
    name: 'access tokens last a day',
    apply: set(CLIENT, ['Properties', 'AccessTokenValidity'], 1440),
  },
  {
    name: 'what a client takes is left to Cognito',
    apply: dropped(CLIENT, ['Properties', 'ExplicitAuthFlows']),
  },
  {
    name: 'the environment of functions is read by whoever reads their configuration',
    apply: dropped(FUNCTION, ['Properties', 'KmsKeyArn']),
  },
  {
    name: 'a client takes passwords',
    apply: (resources) => {
      for (const { Properties } of resources.filter(isOf(CLIENT)))
        Properties.ExplicitAuthFlows = ['ALLOW_USER_PASSWORD_AUTH'];
      return resources;
    },
  },
  {
    name: 'a route needs no token',
    apply: (resources) => {
      const route = resources.find(({ Properties }) => Properties?.AuthorizationType === 'JWT');
      if (route) route.Properties.AuthorizationType = 'NONE';
      return resources;
    },
  },
  {
    name: 'a route asks for no scope',
    apply: dropped('AWS::ApiGatewayV2::Route', ['Properties', 'AuthorizationScopes']),
  },
  {
    name: 'the API takes every client’s tokens',
    apply: set('AWS::ApiGatewayV2::Authorizer', ['Properties', 'JwtConfiguration', 'Audience'], []),
  },
  {
    name: 'the API is not throttled',
    apply: dropped('AWS::ApiGatewayV2::Stage', ['Properties', 'DefaultRouteSettings']),
  },
  {
    name: 'the API keeps no access log',
    apply: dropped('AWS::ApiGatewayV2::Stage', ['Properties', 'AccessLogSettings']),
  },
  {
    name: 'a grant names no partition',
    apply: inStatements((statement) => delete statement.Condition?.Null),
  },
  {
    name: 'a function may do all to the table',
    apply: inStatements((statement) => {
      if (statement.Action === 'dynamodb:BatchGetItem') statement.Action = 'dynamodb:*';
    }),
  },
  {
    name: 'a function uses the key past the table',
    apply: inStatements((statement) => {
      if ([statement.Action].flat().includes('kms:Decrypt')) delete statement.Condition;
    }),
  },
  {
    name: 'logs are kept for ever',
    apply: dropped('AWS::Logs::LogGroup', ['Properties', 'RetentionInDays']),
  },
  {
    name: 'logs are not encrypted with our key',
    apply: dropped('AWS::Logs::LogGroup', ['Properties', 'KmsKeyId']),
  },
  { name: 'functions are not traced', apply: dropped(FUNCTION, ['Properties', 'TracingConfig']) },
  {
    name: 'one function may take all concurrency',
    apply: dropped(FUNCTION, ['Properties', 'ReservedConcurrentExecutions']),
  },
  {
    name: 'anybody may call a function',
    apply: dropped('AWS::Lambda::Permission', ['Properties', 'SourceArn']),
  },
  {
    name: 'queues are not encrypted',
    apply: dropped(QUEUE, ['Properties', 'SqsManagedSseEnabled']),
  },
  {
    name: 'what fails on the stream is dropped',
    apply: dropped('AWS::Lambda::EventSourceMapping', ['Properties', 'DestinationConfig']),
  },
  {
    name: 'one bad record stops the stream',
    apply: dropped('AWS::Lambda::EventSourceMapping', ['Properties', 'FunctionResponseTypes']),
  },
  {
    name: 'a schedule that fails is forgotten',
    apply: dropped('AWS::Scheduler::Schedule', ['Properties', 'Target', 'DeadLetterConfig', 'Arn']),
  },
  {
    name: 'a job is in another time zone',
    apply: set('AWS::Scheduler::Schedule', ['Properties', 'ScheduleExpressionTimezone'], 'UTC'),
  },
  {
    name: 'a sender runs for as long as a message is in its hands',
    apply: set(FUNCTION, ['Properties', 'Timeout'], 120, 'NotifyJobWorker'),
  },
  {
    name: 'mail may go without TLS',
    apply: dropped('AWS::SES::ConfigurationSet', ['Properties', 'DeliveryOptions']),
  },
  {
    name: 'mail may go from any address of the domain',
    apply: inStatements((statement) => {
      if (statement.Action === 'ses:SendEmail') delete statement.Condition;
    }),
  },
  {
    name: 'a stage hears of the other stage’s bounces',
    apply: dropped('AWS::Events::Rule', [
      'Properties',
      'EventPattern',
      'detail',
      'mail',
      'tags',
      'ses:configuration-set',
    ]),
  },
  {
    name: 'nobody hears of bounces',
    apply: removed('AWS::SES::ConfigurationSetEventDestination'),
  },
  {
    name: 'the distribution has no firewall',
    apply: dropped('AWS::CloudFront::Distribution', [
      'Properties',
      'DistributionConfig',
      'WebACLId',
    ]),
  },
  {
    name: 'the distribution keeps no log',
    apply: dropped('AWS::CloudFront::Distribution', [
      'Properties',
      'DistributionConfig',
      'Logging',
    ]),
  },
  {
    name: 'the API has an address past the distribution',
    apply: dropped('AWS::ApiGatewayV2::Api', ['Properties', 'DisableExecuteApiEndpoint']),
  },
  {
    name: 'the firewall has no rules',
    apply: set('AWS::WAFv2::WebACL', ['Properties', 'Rules'], []),
  },
  {
    name: 'functions do not know the secret of the distribution',
    apply: dropped(FUNCTION, ['Properties', 'Environment', 'Variables', 'ORIGIN_SECRETS']),
  },
  { name: 'nothing is backed up', apply: removed('AWS::Backup::BackupSelection') },
  {
    name: 'alarms tell nobody',
    apply: dropped('AWS::CloudWatch::Alarm', ['Properties', 'AlarmActions']),
  },
  {
    name: 'a sweep that never runs is no alarm',
    apply: set('AWS::CloudWatch::Alarm', ['Properties', 'TreatMissingData'], 'notBreaching'),
  },
  { name: 'the operators are not subscribed', apply: removed('AWS::SNS::Subscription') },
];

export const readTemplates = (file: string): readonly StageTemplates[] =>
  JSON.parse(readFileSync(file, 'utf8')) as StageTemplates[];

/** The templates after a mutation. @throws where nothing would change. */
export function mutated(
  name: string,
  templates: readonly StageTemplates[],
): readonly StageTemplates[] {
  const mutation = MUTATIONS.find((each) => each.name === name);
  if (!mutation && name !== NO_MUTATION) throw new Error(`No such mutation: ${name}`);
  return templates.map(({ config, stateful: data, edge: front, stateless: service, text }) => {
    const before = JSON.stringify([data, front, service]);
    const apply = mutation?.apply ?? ((resources) => resources);
    const [stateful = [], edge = [], stateless = []] = [data, front, service].map(apply);
    const all = [...stateful, ...edge, ...stateless];
    if (mutation && JSON.stringify([stateful, edge, stateless]) === before)
      throw new Error(`Nothing to mutate: ${name}`);
    return { config, stateful, edge, stateless, all, text };
  });
}
