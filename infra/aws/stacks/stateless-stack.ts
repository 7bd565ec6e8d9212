import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { AREAS, type Area } from '../../../shared/contracts/operation.ts';
import type { StageConfig } from '../../config.ts';
import { BackupWatch } from '../constructs/backup-watch.ts';
import { CostBudget } from '../constructs/cost-budget.ts';
import type { CursorKey } from '../constructs/cursor-key.ts';
import { HttpRoutes } from '../constructs/http-routes.ts';
import { JobWorker } from '../constructs/job-worker.ts';
import type { Keys } from '../constructs/keys.ts';
import type { LedgerTable } from '../constructs/ledger-table.ts';
import { LogQueries } from '../constructs/log-queries.ts';
import type { Mail } from '../constructs/mail.ts';
import type { ObjectBuckets } from '../constructs/object-buckets.ts';
import { OperationsDashboard } from '../constructs/operations-dashboard.ts';
import { OperationsTopic } from '../constructs/operations-topic.ts';
import { originSecretsTaken } from '../constructs/origin-secret.ts';
import { ServiceAlarms, type Watched } from '../constructs/service-alarms.ts';
import { ServiceFunction } from '../constructs/service-function.ts';
import type { SignIn } from '../constructs/sign-in.ts';
import { AREA_GRANTS, AREA_OBJECT_GRANTS } from '../grants.ts';
import { JOBS } from '../jobs.ts';
import { AREA_SIZES } from '../sizes.ts';

type StatelessStackProps = StackProps & {
  readonly config: StageConfig;
  readonly keys: Keys;
  readonly ledger: LedgerTable;
  readonly signIn: SignIn;
  readonly cursorKey: CursorKey;
  readonly mail: Mail;
  readonly objects: ObjectBuckets;
};

/** Just under what API Gateway waits, so that a caller hears of a timeout from us. */
export const API_TIMEOUT = Duration.seconds(29);

/** What can be thrown away and made again: the API, its functions and the jobs. */
export class StatelessStack extends Stack {
  constructor(scope: Construct, id: string, props: StatelessStackProps) {
    const { config, keys, ledger, signIn, cursorKey, mail, objects, ...stackProps } = props;
    super(scope, id, stackProps);
    const environment = {
      TABLE_NAME: ledger.table.tableName,
      LOG_LEVEL: config.logLevel,
      MAIL_CONFIGURATION_SET: mail.configurationSetName,
      MAIL_DOMAINS: config.mail.domains.join(' '),
      MAIL_FROM: config.mail.from,
      PUBLIC_URL: config.publicUrl,
      STAGE: config.stage,
    };
    const ofApi = {
      ...environment,
      CURSOR_KEY: cursorKey.reference,
      ORIGIN_SECRETS: originSecretsTaken(config),
    };
    const functions = AREAS.map((area): [Area, ServiceFunction] => [
      area,
      new ServiceFunction(this, named(area), {
        entry: `functions/${area}/index.ts`,
        description: `The API's operations of ${area}`,
        timeout: API_TIMEOUT,
        size: AREA_SIZES[area],
        config,
        operationsKey: keys.operations,
        ledger,
        grants: AREA_GRANTS[area],
        objects,
        objectGrants: AREA_OBJECT_GRANTS[area] ?? {},
        environment: ofApi,
      }),
    ]);
    const areas = new Map(functions);
    const routes = new HttpRoutes(this, 'Api', {
      config,
      signIn,
      logKey: keys.operations,
      functions: areas,
    });
    const jobs = addJobs(this, {
      config,
      operationsKey: keys.operations,
      ledger,
      mail,
      objects,
      environment,
    });
    const workQueues = watchedQueues(jobs);
    this.#observe(config, keys.operations, { areas, jobs, workQueues, routes, ledger, mail });
    new CostBudget(this, 'CostBudget', { config });
    new CfnOutput(this, 'OriginTarget', {
      description: `What the DNS of ${config.originDomain} leads to`,
      value: routes.target,
    });
  }

  #observe(config: StageConfig, key: IKey, watched: Watched): void {
    const { topic } = new OperationsTopic(this, 'Operations', { config, key });
    new ServiceAlarms(this, 'Alarms', { config, topic, watched });
    const { failed: failedBackups } = new BackupWatch(this, 'Backups', {
      watch: { config, topic },
    });
    new OperationsDashboard(this, 'Dashboard', { config, watched, failedBackups });
    const functions = [
      ...watched.areas.values(),
      ...watched.jobs.map(({ worker }) => worker.worker),
    ];
    new LogQueries(this, 'Queries', {
      config,
      functionLogs: functions.map(({ log }) => log),
      accessLog: watched.routes.accessLog,
    });
  }
}

/** The workers, and then who puts work into whose queue. */
function addJobs(
  stack: Stack,
  parts: Omit<ConstructorParameters<typeof JobWorker>[2], 'job'>,
): Watched['jobs'] {
  const workers = new Map(
    JOBS.map((job) => [job.name, new JobWorker(stack, `${named(job.name)}Job`, { job, ...parts })]),
  );
  for (const { name, sendsTo } of JOBS) {
    const sender = workers.get(name);
    if (sendsTo && sender) workers.get(sendsTo.job)?.takeWorkFrom(sender, sendsTo.variable);
  }
  return JOBS.flatMap((job) => {
    const worker = workers.get(job.name);
    return worker ? [{ job, worker }] : [];
  });
}

/** All attempts at a message take less than this; what is older waits for somebody. */
const WORK_WAITS_AT_MOST = Duration.minutes(45);

const watchedQueues = (jobs: Watched['jobs']): Watched['workQueues'] =>
  jobs.flatMap(({ job: { name, impact }, worker: { work } }) =>
    work ? [{ name, impact, queue: work, within: WORK_WAITS_AT_MOST }] : [],
  );

const named = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
