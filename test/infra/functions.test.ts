import { describe, expect, it } from 'vitest';
import { AREA_OBJECT_GRANTS } from '../../infra/aws/grants.ts';
import { JOBS } from '../../infra/aws/jobs.ts';
import { AREA_SIZES, type FunctionSize } from '../../infra/aws/sizes.ts';
import { AREAS, type Area } from '../../shared/contracts/operation.ts';
import { nameOf, ofType, stages, targetOf } from './synthesised.ts';

/** API Gateway waits this long for a function, and no longer. */
const GATEWAY_SECONDS = 30;
/** Of the functions that a request reaches, and of no job. */
const isOfArea = (name: string): boolean => AREAS.some((area) => area === name);

const ENVIRONMENT = [
  'LOG_LEVEL',
  'MAIL_CONFIGURATION_SET',
  'MAIL_DOMAINS',
  'MAIL_FROM',
  'NODE_OPTIONS',
  'PUBLIC_URL',
  'STAGE',
  'TABLE_NAME',
];

/** Where a job finds the queue that it puts work into. */
const queueOf = (name: string): string[] =>
  JOBS.flatMap((job) => (job.name === name && job.sendsTo ? [job.sendsTo.variable] : []));

/** The buckets of those functions only that may use them. */
const bucketsOf = (name: string): string[] => {
  const { records, transit } = AREA_OBJECT_GRANTS[name as Area] ?? {};
  return [...(records ? ['RECORDS_BUCKET'] : []), ...(transit ? ['TRANSIT_BUCKET'] : [])];
};

const sizeOf = (name: string): FunctionSize | undefined =>
  AREA_SIZES[name as Area] ?? JOBS.find((job) => job.name === name)?.size;

/** What a new account may run at once, less the hundred that AWS wants left over for the rest. */
const RESERVABLE = 1000 - 100;

describe.each(stages().map((stage) => [stage.config.stage, stage] as const))(
  'every function of %s',
  (_, { config, all, stateless }) => {
    const functions = ofType(stateless, 'AWS::Lambda::Function');
    const each = functions.map((resource) => [nameOf(resource), resource.Properties] as const);

    it('belongs to an area or a job, and each of those has one', () => {
      const names = [...AREAS, ...JOBS.map(({ name }) => name)];
      expect(functions.map(nameOf).toSorted()).toEqual(names.toSorted());
      expect(ofType(all, 'AWS::Lambda::Function')).toHaveLength(names.length);
    });

    it.each(each)('%s runs on Node 24 and arm64, traced, at its size', (name, properties) => {
      expect(properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Handler: 'index.handler',
        TracingConfig: { Mode: 'Active' },
        MemorySize: sizeOf(name)?.memoryMegabytes,
        ReservedConcurrentExecutions: sizeOf(name)?.reservedConcurrency,
      });
      expect(properties.Description).toMatch(/\w/);
      // Whoever may read its configuration may not read the secrets in it.
      expect(JSON.stringify(properties.KmsKeyArn)).toMatch(/KeysOperations/);
    });

    it('all of them together fit into an account', () => {
      const reserved = each.map(([, properties]) => properties.ReservedConcurrentExecutions);
      expect(Math.min(...reserved)).toBeGreaterThan(0);
      expect(reserved.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(RESERVABLE);
    });

    it.each(each)('%s ends before whoever waits for it', (name, { Timeout }) => {
      const isJob = JOBS.some((job) => job.name === name);
      expect(Timeout).toBeGreaterThan(0);
      expect(Timeout).toBeLessThan(isJob ? 900 : GATEWAY_SECONDS);
    });

    it.each(each)('%s finds in its environment what it reads', (name, { Environment }) => {
      const variables = Environment.Variables;
      expect(Object.keys(variables).toSorted()).toEqual(
        [
          ...ENVIRONMENT,
          ...bucketsOf(name),
          ...queueOf(name),
          ...(isOfArea(name) ? ['CURSOR_KEY', 'ORIGIN_SECRETS'] : []),
        ].toSorted(),
      );
      for (const queue of queueOf(name)) {
        expect(targetOf(variables[queue])).toMatch(/^SweepPartJobWorkQueue/);
      }
      for (const bucket of bucketsOf(name)) {
        expect(JSON.stringify(variables[bucket])).toMatch(/Objects(Records|Transit)/);
      }
      expect(variables.LOG_LEVEL).toBe(config.logLevel);
      expect(variables.NODE_OPTIONS).toBe('--enable-source-maps');
      expect(JSON.stringify(variables.TABLE_NAME)).toContain('LedgerTable');
      expect(variables).toMatchObject({
        MAIL_DOMAINS: config.mail.domains.join(' '),
        MAIL_FROM: config.mail.from,
        PUBLIC_URL: config.publicUrl,
        STAGE: config.stage,
      });
      expect(JSON.stringify(variables.MAIL_CONFIGURATION_SET)).toContain('MailConfigurationSet');
      if (!isOfArea(name)) return;
      // A reference that CloudFormation resolves in the account; never the key.
      expect(JSON.stringify(variables.CURSOR_KEY)).toMatch(
        /"\{\{resolve:secretsmanager:",.*CursorKeySecret.*":SecretString:::\}\}"/,
      );
    });

    it('has a log of its own that is kept for a stated time', () => {
      const logs = functions.map(({ Properties }) => targetOf(Properties.LoggingConfig?.LogGroup));
      const groups = ofType(stateless, 'AWS::Logs::LogGroup');
      expect(new Set(logs).size).toBe(functions.length);
      expect(groups.map(({ id }) => id)).toEqual(expect.arrayContaining(logs));
      for (const { Properties } of groups) {
        expect(JSON.stringify(Properties.KmsKeyId)).toMatch(/KeysOperations/);
      }
      const kept = groups.map(({ Properties }) => Properties.RetentionInDays);
      expect(new Set(kept)).toEqual(new Set([config.logRetention]));
    });

    it('has a role of its own', () => {
      const roles = functions.map(({ Properties }) => targetOf(Properties.Role));
      expect(new Set(roles).size).toBe(functions.length);
      expect(roles).not.toContain(undefined);
    });

    it('can be called by this API, its schedule or its rule, and by nobody else', () => {
      const permissions = ofType(all, 'AWS::Lambda::Permission');
      expect(permissions).not.toEqual([]);
      const rules = ofType(all, 'AWS::Events::Rule')
        .filter(({ Properties }) => JSON.stringify(Properties.Targets).includes('WorkerFunction'))
        .map(({ id }) => id);
      const [byRule, byApi] = [true, false].map((isRule) =>
        permissions.filter(
          ({ Properties }) => (Properties.Principal === 'events.amazonaws.com') === isRule,
        ),
      );
      expect(byRule?.map(({ Properties }) => targetOf(Properties.SourceArn))).toEqual(rules);
      for (const { Properties } of byApi ?? []) {
        expect(Properties.Principal).toBe('apigateway.amazonaws.com');
        expect(JSON.stringify(Properties.SourceArn)).toMatch(/execute-api.*"Ref":"ApiHttpApi/);
      }
      expect(ofType(all, 'AWS::Lambda::Url')).toEqual([]);
    });
  },
);
