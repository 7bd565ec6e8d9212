import { describe, expect, it } from 'vitest';
import { JOBS } from '../../infra/aws/jobs.ts';
import {
  nameOf,
  ofType,
  type Statement,
  stages,
  statementsFor,
  statementsOf,
  targetOf,
} from './synthesised.ts';
import type { Resource } from './template.ts';

/** One authority's sweep, as a change begins it. */
const AUTHORITY_SWEEP = {
  'ACCESS#*': 'BatchGetItem ConditionCheckItem',
  'ACCURACY#*': 'BatchGetItem PutItem',
  'ALERT#*': 'BatchGetItem PutItem Query',
  'AUDIT#*': 'BatchGetItem PutItem Query',
  'AUDIT-HEAD#*': 'BatchGetItem PutItem',
  'BREAKS#*': 'BatchGetItem',
  'CALENDAR#*': 'BatchGetItem',
  DELIVERIES: 'BatchGetItem PutItem Query',
  'EDITION#*': 'BatchGetItem',
  'FORECAST#*': 'BatchGetItem PutItem Query',
  'FUND#*': 'BatchGetItem',
  'LEDGER#*': 'BatchGetItem Query',
  'NARRATIVE#*': 'BatchGetItem',
  OUTBOX: 'PutItem',
  'PRESSURE#*': 'BatchGetItem PutItem Query',
  'PRESSURE-VERSION#*': 'BatchGetItem PutItem',
  SUBSCRIPTIONS: 'BatchGetItem ConditionCheckItem Query',
  'SWEPT#*': 'BatchGetItem PutItem',
  THRESHOLDS: 'BatchGetItem',
  'THRESHOLDS#*': 'BatchGetItem',
};

/** And the region's pass: by the schedule, and by a request that is answered. */
const REGION_SWEEP = {
  ...AUTHORITY_SWEEP,
  'DRAFT-EDITION#*': 'BatchGetItem PutItem',
  FUNDS: 'Query',
  SWEEP: 'BatchGetItem PutItem',
};

/** An alert by itself, and the messages that tell of it. */
const TELLING = {
  'ACCESS#*': 'BatchGetItem ConditionCheckItem',
  'ALERT#*': 'PutItem Query',
  'AUDIT#*': 'BatchGetItem PutItem',
  'AUDIT-HEAD#*': 'BatchGetItem PutItem',
  'CALENDAR#*': 'BatchGetItem',
  DELIVERIES: 'BatchGetItem PutItem Query',
  OUTBOX: 'PutItem',
  SUBSCRIPTIONS: 'BatchGetItem ConditionCheckItem Query',
  'SWEPT#*': 'BatchGetItem PutItem',
};

/** What each function may do to the table: actions by the beginning of the partition key. */
const TABLE_GRANTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  service: { 'ACCESS#*': 'BatchGetItem' },
  reference: { 'ACCESS#*': 'BatchGetItem' },
  access: {
    'ACCESS#*': 'BatchGetItem ConditionCheckItem PutItem',
    'AUDIT#*': 'BatchGetItem PutItem',
    'AUDIT-HEAD#*': 'BatchGetItem PutItem',
  },
  calendar: {
    'ACCESS#*': 'BatchGetItem ConditionCheckItem',
    'CALENDAR#*': 'BatchGetItem PutItem',
    'AUDIT#*': 'BatchGetItem PutItem',
    'AUDIT-HEAD#*': 'BatchGetItem PutItem',
  },
  budgets: {
    'ACCESS#*': 'BatchGetItem ConditionCheckItem',
    'LEDGER#*': 'BatchGetItem PutItem Query',
    'ANSWER#*': 'BatchGetItem PutItem',
    'AUDIT#*': 'BatchGetItem PutItem',
    'AUDIT-HEAD#*': 'BatchGetItem PutItem',
  },
  returns: {
    'ACCESS#*': 'BatchGetItem ConditionCheckItem',
    'CALENDAR#*': 'BatchGetItem ConditionCheckItem',
    'LEDGER#*': 'BatchGetItem PutItem Query',
    'BREAKS#*': 'BatchGetItem PutItem',
    'ANSWER#*': 'BatchGetItem PutItem',
    'AUDIT#*': 'BatchGetItem PutItem',
    'AUDIT-HEAD#*': 'BatchGetItem PutItem',
  },
  funds: {
    'ACCESS#*': 'BatchGetItem ConditionCheckItem',
    FUNDS: 'BatchGetItem ConditionCheckItem PutItem Query UpdateItem',
    'FUND#*': 'BatchGetItem PutItem Query',
    'LEDGER#*': 'Query',
    'SWEPT#*': 'BatchGetItem',
    'ANSWER#*': 'BatchGetItem PutItem',
    'AUDIT#*': 'BatchGetItem PutItem',
    'AUDIT-HEAD#*': 'BatchGetItem PutItem',
  },
  audit: {
    'ACCESS#*': 'BatchGetItem',
    'ACCURACY#*': 'BatchGetItem',
    'ALERT#*': 'BatchGetItem',
    'AUDIT#*': 'Query',
    'AUDIT-HEAD#*': 'BatchGetItem',
    'BREAKS#*': 'BatchGetItem',
    'CALENDAR#*': 'BatchGetItem',
    'DRAFT-EDITION#*': 'BatchGetItem',
    'EDITION#*': 'BatchGetItem',
    'FORECAST#*': 'BatchGetItem',
    'FUND#*': 'BatchGetItem',
    'LEDGER#*': 'BatchGetItem',
    'NARRATIVE#*': 'BatchGetItem',
    'PRESSURE#*': 'BatchGetItem',
    'PRESSURE-VERSION#*': 'BatchGetItem',
    SWEEP: 'BatchGetItem',
    'SWEPT#*': 'BatchGetItem',
    THRESHOLDS: 'BatchGetItem',
    'THRESHOLDS#*': 'BatchGetItem',
  },
  sweeps: { ...REGION_SWEEP, 'ANSWER#*': 'BatchGetItem PutItem' },
  // It begins the sweep by messages alone.
  sweep: {},
  sweepPart: REGION_SWEEP,
  changeSweep: AUTHORITY_SWEEP,
  chasing: { ...TELLING, 'LEDGER#*': 'Query' },
  draftEditions: { ...TELLING, 'DRAFT-EDITION#*': 'PutItem', 'LEDGER#*': 'BatchGetItem' },
  subscriptions: {
    'ACCESS#*': 'BatchGetItem ConditionCheckItem',
    'ALERT#*': 'Query',
    DELIVERIES: 'BatchGetItem PutItem',
    SUBSCRIPTIONS: 'BatchGetItem PutItem',
    'AUDIT#*': 'BatchGetItem PutItem',
    'AUDIT-HEAD#*': 'BatchGetItem PutItem',
  },
  notify: {
    'ACCESS#*': 'BatchGetItem ConditionCheckItem',
    'ALERT#*': 'Query',
    DELIVERIES: 'BatchGetItem PutItem Query',
    'MESSAGE#*': 'PutItem',
    OUTBOX: 'BatchGetItem DeleteItem PutItem Query',
    SUBSCRIPTIONS: 'BatchGetItem ConditionCheckItem Query',
  },
  feedback: {
    SUBSCRIPTIONS: 'BatchGetItem PutItem',
    'AUDIT#*': 'BatchGetItem PutItem',
    'AUDIT-HEAD#*': 'BatchGetItem PutItem',
  },
  firstLead: {
    'ACCESS#*': 'BatchGetItem PutItem',
    'AUDIT#*': 'BatchGetItem PutItem Query',
    'AUDIT-HEAD#*': 'BatchGetItem PutItem',
  },
  watch: { OUTBOX: 'Query', 'PRESSURE#*': 'Query', SWEEP: 'BatchGetItem' },
  forecasts: {
    'ACCESS#*': 'BatchGetItem',
    'ACCURACY#*': 'BatchGetItem',
    'FORECAST#*': 'Query',
  },
  pressures: {
    'ACCESS#*': 'BatchGetItem ConditionCheckItem',
    'PRESSURE#*': 'BatchGetItem PutItem Query',
    'PRESSURE-VERSION#*': 'PutItem',
    'ANSWER#*': 'BatchGetItem PutItem',
    'AUDIT#*': 'BatchGetItem PutItem',
    'AUDIT-HEAD#*': 'BatchGetItem PutItem',
  },
  thresholds: {
    'ACCESS#*': 'BatchGetItem ConditionCheckItem',
    THRESHOLDS: 'BatchGetItem ConditionCheckItem PutItem',
    'THRESHOLDS#*': 'BatchGetItem PutItem',
    'AUDIT#*': 'BatchGetItem PutItem',
    'AUDIT-HEAD#*': 'BatchGetItem PutItem',
  },
  ledger: {
    'ACCESS#*': 'BatchGetItem',
    'AUDIT#*': 'Query',
    'AUDIT-HEAD#*': 'BatchGetItem',
    'BREAKS#*': 'Query',
    'FORECAST#*': 'Query',
    FUNDS: 'Query',
    'FUND#*': 'Query',
    'LEDGER#*': 'Query',
    'NARRATIVE#*': 'Query',
    'PRESSURE#*': 'Query',
    'PRESSURE-VERSION#*': 'Query',
    'THRESHOLDS#*': 'Query',
  },
  summaries: {
    'ACCESS#*': 'BatchGetItem ConditionCheckItem',
    'DRAFT-EDITION#*': 'BatchGetItem',
    'EDITION#*': 'BatchGetItem PutItem Query',
    'FORECAST#*': 'Query',
    FUNDS: 'Query',
    'FUND#*': 'Query',
    'LEDGER#*': 'Query',
    'NARRATIVE#*': 'BatchGetItem PutItem Query',
    'PRESSURE#*': 'Query',
    'PRESSURE-VERSION#*': 'Query',
    'ANSWER#*': 'BatchGetItem PutItem',
    'AUDIT#*': 'BatchGetItem PutItem',
    'AUDIT-HEAD#*': 'BatchGetItem PutItem',
  },
};

/** What each function may do to files: actions by bucket and the beginning of the key. */
const FILE_GRANTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  returns: {
    'Records ORIGINALS/*': 'GetObject PutObject',
    Records: 'ListBucket',
    'Transit DOWNLOADS/*': 'AbortMultipartUpload GetObject PutObject',
    'Transit UPLOADS/*': 'GetObject PutObject',
    Transit: 'ListBucket',
  },
  summaries: { 'Records EDITIONS/*': 'GetObject PutObject', Records: 'ListBucket' },
  ledger: { 'Transit EXPORTS/*': 'AbortMultipartUpload GetObject PutObject' },
};

/** The functions that only read. */
const READERS = ['service', 'reference', 'audit', 'forecasts', 'ledger', 'watch'];
const READS = ['dynamodb:BatchGetItem', 'dynamodb:Query'];

/** Reading the stream is a grant of its own, on the stream alone. */
const STREAM_READS = ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'].map(
  (action) => `dynamodb:${action}`,
);

/** What Lambda needs to hand over the messages of a queue. */
const CONSUMES = ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'];

/** What Lambda needs to put a run that failed into the job's queue. */
const SENDS = ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:SendMessage'];

const isOfStream = ({ actions }: Statement) =>
  actions.some((action) => STREAM_READS.includes(action));

const isOfTable = (statement: Statement) =>
  statement.actions.some((action) => action.startsWith('dynamodb:')) && !isOfStream(statement);

const isOfFiles = ({ actions }: Pick<Statement, 'actions'>) =>
  actions.some((action) => action.startsWith('s3:'));

const isOfKey = ({ actions }: Statement) => actions.some((action) => action.startsWith('kms:'));

/** What a function does with the key of the data, by the service that uses it in its name. */
function keyUses(name: string): Record<string, string> {
  const files = Object.values(FILE_GRANTS[name] ?? {}).join(' ');
  const byFiles = files.includes('PutObject') ? 'kms:Decrypt kms:GenerateDataKey' : 'kms:Decrypt';
  return {
    ...(Object.keys(TABLE_GRANTS[name] ?? {}).length > 0
      ? { 'dynamodb.eu-west-2.amazonaws.com': 'kms:Decrypt' }
      : {}),
    ...(files === '' ? {} : { 's3.eu-west-2.amazonaws.com': byFiles }),
  };
}

/** `Records ORIGINALS/*`: the bucket, and what its keys begin with. */
function filesNamed(resource: unknown): string {
  const text = JSON.stringify(resource);
  const bucket = /"Fn::ImportValue":"[^"]*Objects(Records|Transit)[^"]*Arn[^"]*"/.exec(text)?.[1];
  if (!bucket) throw new Error(`${text} is no bucket of ours`);
  const prefix = /"\/([A-Z]+\/\*)"/.exec(text)?.[1];
  return prefix ? `${bucket} ${prefix}` : bucket;
}

function filesFrom(statements: readonly Statement[]): Record<string, string> {
  return Object.fromEntries(
    statements.flatMap(({ actions, resources }) =>
      resources.map((resource) => [
        filesNamed(resource),
        actions
          .map((action) => action.replace('s3:', ''))
          .toSorted()
          .join(' '),
      ]),
    ),
  );
}

const isOfBackups = ({ id }: Resource) => id.startsWith('BackupRole');

const keysOf = ({ conditions }: Statement): string[] =>
  conditions?.['ForAllValues:StringLike']?.['dynamodb:LeadingKeys'] ?? [];

/** The statements as a row of the table above. */
function rowFrom(statements: readonly Statement[]): Record<string, string> {
  const row: Record<string, string[]> = {};
  for (const statement of statements) {
    const actions = statement.actions.map((action) => action.replace('dynamodb:', ''));
    for (const key of keysOf(statement)) row[key] = [...(row[key] ?? []), ...actions];
  }
  return Object.fromEntries(
    Object.entries(row).map(([key, actions]) => [key, actions.toSorted().join(' ')]),
  );
}

/**
 * A role may have what begins in one way; a service of AWS, let in by a bucket for one source of ours, what it
 * writes there or, of the dashboard's pages, all.
 */
function endOfKey({ actions, resource, conditions }: Statement): RegExp | string {
  const ofOneSource = /"aws:SourceArn":\{"Fn::/i.test(JSON.stringify(conditions ?? {}));
  if (resource.Type === 'AWS::S3::BucketPolicy') {
    return ofOneSource ? /(?<="\/(?:[a-z]+\/)?)\*(?=")/ : '';
  }
  return isOfFiles({ actions }) ? /(?<="\/[A-Z]+\/)\*(?=")/ : '';
}

describe.each(stages().map((stage) => [stage.config.stage, stage] as const))(
  'in %s',
  (_, { config, all, stateless }) => {
    const functions = ofType(stateless, 'AWS::Lambda::Function');
    const grantsOf = (name: string) => {
      const found = functions.filter((each) => nameOf(each) === name);
      return found.flatMap((each) => statementsFor(each, all));
    };

    it('the table of grants is about the functions that there are', () => {
      expect(Object.keys(TABLE_GRANTS).toSorted()).toEqual(functions.map(nameOf).toSorted());
    });

    it.each(Object.entries(TABLE_GRANTS))('%s has exactly its grants', (name, expected) => {
      expect(rowFrom(grantsOf(name).filter(isOfTable))).toEqual(expected);
    });

    it('each action on the table stands in one statement, for IAM asks of all keys of a request at once', () => {
      for (const name of Object.keys(TABLE_GRANTS)) {
        const actions = grantsOf(name)
          .filter(isOfTable)
          .flatMap((statement) => statement.actions);
        expect([name, actions.toSorted()]).toEqual([name, [...new Set(actions)].toSorted()]);
      }
    });

    it.each(functions.map(nameOf))('%s may otherwise write its log and traces only', (name) => {
      const others = grantsOf(name)
        .filter((each) => ![isOfTable, isOfStream, isOfFiles, isOfKey].some((is) => is(each)))
        .flatMap(({ actions }) => actions);
      const toQueue = others.filter((action) => action.startsWith('sqs:'));
      const { queue } = JOBS.find((job) => job.name === name) ?? {};
      expect(new Set(toQueue)).toEqual(
        new Set([
          ...(JOBS.some((job) => job.name === name) ? SENDS : []),
          ...(queue ? CONSUMES : []),
        ]),
      );
      expect(others.filter((action) => !toQueue.includes(action)).toSorted()).toEqual([
        'logs:CreateLogStream',
        'logs:PutLogEvents',
        ...(name === 'notify' ? ['ses:SendEmail'] : []),
        'xray:PutTelemetryRecords',
        'xray:PutTraceSegments',
      ]);
    });

    it.each(functions.map(nameOf))('%s uses the key of the data by what it is granted', (name) => {
      const statements = grantsOf(name).filter(isOfKey);
      const uses = statements.map(({ actions, conditions }) => [
        conditions.StringEquals['kms:ViaService'],
        actions.toSorted().join(' '),
      ]);
      expect(Object.fromEntries(uses)).toEqual(keyUses(name));
      expect(uses).toHaveLength(Object.keys(keyUses(name)).length);
      for (const { resources, conditions } of statements) {
        expect(Object.keys(conditions)).toEqual(['StringEquals']);
        expect(JSON.stringify(resources)).toMatch(
          /^\[\{"Fn::ImportValue":"[^"]*KeysData[^"]*Arn[^"]*"\}\]$/,
        );
      }
    });

    it.each(functions.map(nameOf))('%s has exactly its grants on files', (name) => {
      expect(filesFrom(grantsOf(name).filter(isOfFiles))).toEqual(FILE_GRANTS[name] ?? {});
    });

    it('nobody may remove a file, shorten its keeping or change its bucket', () => {
      const actions = statementsOf(all)
        .filter(({ effect }) => effect === 'Allow')
        .flatMap((statement) => statement.actions);
      const allowed = /^s3:(GetObject|PutObject|AbortMultipartUpload|ListBucket)$/;
      expect(actions.filter((action) => action.startsWith('s3:') && !allowed.test(action))).toEqual(
        [],
      );
    });

    it('every grant on the table is on the table alone and names its partitions', () => {
      const statements = statementsOf(all).filter(isOfTable);
      expect(statements.length).toBeGreaterThanOrEqual(functions.length);
      for (const statement of statements) {
        expect(JSON.stringify(statement.resources)).toMatch(
          /^\[\{"Fn::ImportValue":"[^"]*LedgerTable[^"]*Arn/,
        );
        expect(statement.resources).toHaveLength(1);
        expect(keysOf(statement).every((key) => /^[A-Z]+(-[A-Z]+)*(#\*)?$/.test(key))).toBe(true);
        expect(keysOf(statement)).not.toEqual([]);
        expect(statement.conditions.Null).toEqual({ 'dynamodb:LeadingKeys': 'false' });
      }
    });

    it('only the jobs on the stream may read it, and nothing but that', () => {
      const readers = functions.filter((each) => statementsFor(each, all).some(isOfStream));
      expect(readers.map(nameOf)).toEqual(
        JOBS.filter(({ newItemsUnder }) => newItemsUnder).map(({ name }) => name),
      );
      for (const statement of statementsOf(all).filter(isOfStream)) {
        expect(statement.actions.toSorted()).toEqual(STREAM_READS);
        expect(JSON.stringify(statement.resources)).toMatch(
          /^\[\{"Fn::ImportValue":"[^"]*LedgerTable[^"]*StreamArn/,
        );
        expect(statement.resources).toHaveLength(1);
      }
    });

    it('a job works off its own queue, and puts what failed or is to be done where it belongs', () => {
      const queuesOf = (name: string, action: string) =>
        grantsOf(name)
          .filter(({ actions }) => actions.includes(action))
          .flatMap(({ resources }) => resources.map(targetOf));
      const idsLike = (pattern: RegExp) =>
        ofType(all, 'AWS::SQS::Queue').flatMap(({ id }) => (pattern.test(id) ? [id] : []));
      for (const { name, queue, sendsTo } of JOBS) {
        const own = idsLike(new RegExp(`^${name}Job(Failed)`, 'i'));
        const work = idsLike(new RegExp(`^${name}JobWork`, 'i'));
        const others = sendsTo ? idsLike(new RegExp(`^${sendsTo.job}JobWork`, 'i')) : [];
        expect([name, own.length, work.length]).toEqual([name, 1, queue ? 1 : 0]);
        expect(new Set(queuesOf(name, 'sqs:SendMessage'))).toEqual(new Set([...own, ...others]));
        expect(queuesOf(name, 'sqs:ReceiveMessage')).toEqual(work);
      }
    });

    it.each(READERS)('%s writes nothing', (name) => {
      const actions = grantsOf(name)
        .filter(isOfTable)
        .flatMap((statement) => statement.actions);
      expect(actions.filter((action) => !READS.includes(action))).toEqual([]);
      expect(actions).not.toEqual([]);
    });

    it('who may put an audit entry may move its head, and nobody may change one in place', () => {
      for (const name of functions.map(nameOf)) {
        const row = rowFrom(grantsOf(name).filter(isOfTable));
        const mayPut = (key: string) => row[key]?.includes('PutItem') ?? false;
        expect([name, mayPut('AUDIT#*')]).toEqual([name, mayPut('AUDIT-HEAD#*')]);
        expect([name, `${row['AUDIT#*']} ${row['AUDIT-HEAD#*']}`]).toEqual([
          name,
          expect.not.stringMatching(/UpdateItem|DeleteItem/),
        ]);
      }
    });

    it('only the outbox is ever emptied, by who sends what is in it', () => {
      const deleting = statementsOf(all).filter(({ actions }) =>
        actions.includes('dynamodb:DeleteItem'),
      );
      expect(deleting.map(keysOf)).toEqual([['OUTBOX']]);
    });

    it('who sends may send from the service’s own address, and nothing else of SES', () => {
      const sending = statementsOf(all).filter(({ actions }) =>
        actions.some((action) => action.startsWith('ses:')),
      );
      expect(sending.map(({ actions }) => actions)).toEqual([['ses:SendEmail']]);
      const resources = sending.flatMap((statement) =>
        statement.resources.map((each) => JSON.stringify(each)),
      );
      expect(resources).toEqual([
        expect.stringContaining(':identity/'),
        expect.stringContaining(':configuration-set/'),
      ]);
      expect(sending.map(({ conditions }) => conditions)).toEqual([
        { StringEquals: { 'ses:FromAddress': config.mail.from } },
      ]);
    });

    it('nobody may scan, export or change the table', () => {
      const actions = statementsOf(all)
        .filter((statement) => !isOfStream(statement))
        .flatMap((statement) => statement.actions);
      const allowed =
        /^dynamodb:(BatchGetItem|Query|PutItem|ConditionCheckItem|UpdateItem|DeleteItem)$/;
      expect(
        actions.filter((action) => action.startsWith('dynamodb:') && !allowed.test(action)),
      ).toEqual([]);
    });

    it('no action has a wildcard, and no resource but what X-Ray knows and the ends of keys', () => {
      for (const statement of statementsOf(all)) {
        const { effect, actions, resources, resource } = statement;
        if (effect === 'Deny') continue;
        expect(actions.join(' ')).not.toContain('*');
        // X-Ray has no resources: "Resource": "*" is the only one its actions take.
        const isXRay = actions.every((action) => action.startsWith('xray:Put'));
        const texts = resources.map((each) =>
          JSON.stringify(each).replace(endOfKey(statement), ''),
        );
        expect([resource.id, texts.some((text) => text.includes('*'))]).toEqual([
          resource.id,
          isXRay,
        ]);
      }
    });

    it('roles are assumed by the service that needs them and hold no managed policy', () => {
      const roles = ofType(all, 'AWS::IAM::Role');
      // AWS Backup's own role: backups.test.ts.
      for (const { id, Properties } of roles.filter((role) => !isOfBackups(role))) {
        expect([id, Properties.ManagedPolicyArns]).toEqual([id, undefined]);
        const principals = Properties.AssumeRolePolicyDocument.Statement.map(
          (statement: { Principal: unknown }) => statement.Principal,
        );
        const isCaller = id.includes('CallerRole');
        const service = isCaller ? 'scheduler.amazonaws.com' : 'lambda.amazonaws.com';
        expect(principals).toEqual([{ Service: service }]);
      }
      expect(ofType(all, 'AWS::IAM::ManagedPolicy')).toEqual([]);
      expect(ofType(all, 'AWS::IAM::User')).toEqual([]);
    });

    it('every policy is of a role that is there', () => {
      const roles = new Set(ofType(all, 'AWS::IAM::Role').map(({ id }) => id));
      for (const { Properties } of ofType(all, 'AWS::IAM::Policy')) {
        expect(Properties.Roles.every((each: unknown) => roles.has(String(targetOf(each))))).toBe(
          true,
        );
      }
    });
  },
);
