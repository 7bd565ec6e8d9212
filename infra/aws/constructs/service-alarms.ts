import { Construct } from 'constructs';
import type { Area } from '../../../shared/contracts/operation.ts';
import { AREA_IMPACT } from '../areas.ts';
import type { Job } from '../jobs.ts';
import { ApiAlarms } from './api-alarms.ts';
import { FailedQueueAlarm } from './failed-queue-alarm.ts';
import { FunctionAlarms } from './function-alarms.ts';
import type { HttpRoutes } from './http-routes.ts';
import type { Watch } from './impact-alarm.ts';
import type { JobWorker } from './job-worker.ts';
import type { LedgerTable } from './ledger-table.ts';
import type { Mail } from './mail.ts';
import { MailAlarms } from './mail-alarms.ts';
import type { ServiceFunction } from './service-function.ts';
import { TableAlarms } from './table-alarms.ts';
import { UserAlarms } from './user-alarms.ts';
import { type WatchedQueue, WorkQueueAlarm } from './work-queue-alarm.ts';

/** All that runs in a stage, and what it stands on. */
export type Watched = {
  readonly areas: ReadonlyMap<Area, ServiceFunction>;
  readonly jobs: readonly { readonly job: Job; readonly worker: JobWorker }[];
  /** Queues that hand work over; what failed for good is in a job's own. */
  readonly workQueues: readonly WatchedQueue[];
  readonly routes: HttpRoutes;
  readonly ledger: LedgerTable;
  readonly mail: Mail;
};

type ServiceAlarmsProps = Watch & { readonly watched: Watched };

/** Every alarm of a stage: each goes to the operators with what people notice of it. */
export class ServiceAlarms extends Construct {
  constructor(scope: Construct, id: string, { watched, ...watch }: ServiceAlarmsProps) {
    super(scope, id);
    const { routes, ledger, mail } = watched;
    new UserAlarms(this, 'Users', { watch });
    new ApiAlarms(this, 'Api', { watch, api: routes.api });
    new TableAlarms(this, 'Table', { watch, table: ledger.table });
    new MailAlarms(this, 'Mail', { watch, configurationSetName: mail.configurationSetName });
    for (const [area, { function: handler }] of watched.areas) {
      const impact = AREA_IMPACT[area];
      const of = { name: area, impact, function: handler, readsStream: false };
      new FunctionAlarms(this, `Area-${area}`, { watch, of });
    }
    for (const { job, worker } of watched.jobs) this.#addJob(watch, job, worker);
    for (const of of watched.workQueues)
      new WorkQueueAlarm(this, `Queue-${of.name}`, { watch, of });
  }

  #addJob(watch: Watch, { name, impact, newItemsUnder }: Job, { worker, failed }: JobWorker): void {
    const readsStream = newItemsUnder !== undefined;
    const of = { name, impact, function: worker.function, readsStream };
    new FunctionAlarms(this, `Job-${name}`, { watch, of });
    new FailedQueueAlarm(this, `Failed-${name}`, {
      watch,
      name: `${name}-dead-letters`,
      impact,
      anchor: 'something-waits-in-a-dead-letter-queue',
      queue: failed,
    });
  }
}
