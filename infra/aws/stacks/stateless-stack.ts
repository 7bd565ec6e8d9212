import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { AREAS, type Area } from '../../../shared/contracts/operation.ts';
import type { StageConfig } from '../../config.ts';
import {
  REFERENCE,
  type SideModule,
  SUMMARY_WRITERS,
  TEMPLATE_WRITER,
  WORKBOOK_THREAD,
} from '../bundling.ts';
import { CostBudget } from '../constructs/cost-budget.ts';
import type { CursorKey } from '../constructs/cursor-key.ts';
import { HttpRoutes } from '../constructs/http-routes.ts';
import { JobWorker } from '../constructs/job-worker.ts';
import type { LedgerTable } from '../constructs/ledger-table.ts';
import type { Mail } from '../constructs/mail.ts';
import type { ObjectBuckets } from '../constructs/object-buckets.ts';
import { ServiceFunction } from '../constructs/service-function.ts';
import type { SignIn } from '../constructs/sign-in.ts';
import { AREA_GRANTS, AREA_OBJECT_GRANTS } from '../grants.ts';
import { JOBS } from '../jobs.ts';

type StatelessStackProps = StackProps & {
  readonly config: StageConfig;
  readonly ledger: LedgerTable;
  readonly signIn: SignIn;
  readonly cursorKey: CursorKey;
  readonly mail: Mail;
  readonly objects: ObjectBuckets;
};

/** What is loaded only when it is needed. */
const AREA_SIDE_MODULES: Partial<Readonly<Record<Area, readonly SideModule[]>>> = {
  returns: [WORKBOOK_THREAD, TEMPLATE_WRITER],
  service: [REFERENCE],
  summaries: SUMMARY_WRITERS,
};

/** Just under what API Gateway waits, so that a caller hears of a timeout from us. */
const API_TIMEOUT = Duration.seconds(29);

/** What can be thrown away and made again: the API, its functions and the jobs. */
export class StatelessStack extends Stack {
  constructor(scope: Construct, id: string, props: StatelessStackProps) {
    const { config, ledger, signIn, cursorKey, mail, objects, ...stackProps } = props;
    super(scope, id, stackProps);
    const environment = {
      TABLE_NAME: ledger.table.tableName,
      CURSOR_KEY: cursorKey.reference,
      LOG_LEVEL: config.logLevel,
      MAIL_CONFIGURATION_SET: mail.configurationSetName,
      MAIL_DOMAINS: config.mail.domains.join(' '),
      MAIL_FROM: config.mail.from,
      PUBLIC_URL: config.publicUrl,
    };
    const functions = AREAS.map((area): [Area, ServiceFunction] => [
      area,
      new ServiceFunction(this, named(area), {
        entry: `functions/${area}/index.ts`,
        description: `The API's operations of ${area}`,
        timeout: API_TIMEOUT,
        config,
        ledger,
        grants: AREA_GRANTS[area],
        objects,
        objectGrants: AREA_OBJECT_GRANTS[area] ?? {},
        environment,
        writesPdf: area === 'summaries',
        sideModules: AREA_SIDE_MODULES[area] ?? [],
      }),
    ]);
    const routes = new HttpRoutes(this, 'Api', { config, signIn, functions: new Map(functions) });
    for (const job of JOBS) {
      const parts = { config, ledger, mail, objects, environment };
      new JobWorker(this, `${named(job.name)}Job`, { job, ...parts });
    }
    new CostBudget(this, 'CostBudget', { config });
    new CfnOutput(this, 'ApiAddress', { value: routes.address });
  }
}

const named = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
