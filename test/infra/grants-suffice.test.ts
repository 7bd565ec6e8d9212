import type { Context } from 'aws-lambda';
import { beforeAll, describe, expect, it } from 'vitest';
import { chaseReturns } from '../../functions/chasing/chase-returns.ts';
import { draftEditions } from '../../functions/drafts/draft-editions.ts';
import { createFirstLead } from '../../functions/first-lead/give-first-lead.ts';
import { readLedgerOperation } from '../../functions/ledger/read-ledger.ts';
import { createNotify } from '../../functions/notify/deliver.ts';
import { createTakeFeedback } from '../../functions/notify/take-feedback.ts';
import { dispatchSweep } from '../../functions/sweeps/dispatch-sweep.ts';
import { sweepChanged } from '../../functions/sweeps/sweep-changed.ts';
import { sweepParts } from '../../functions/sweeps/sweep-parts.ts';
import { measureStanding } from '../../functions/watch/measure-standing.ts';
import {
  AREA_GRANTS,
  AREA_OBJECT_GRANTS,
  type Grants,
  type ObjectGrants,
} from '../../infra/aws/grants.ts';
import { JOBS } from '../../infra/aws/jobs.ts';
import { createChangeFeed } from '../../infra/local/change-feed.ts';
import { loadAccess } from '../../infra/local/demonstration/load.ts';
import { createWorkQueue, GIVEN_BACK_MILLISECONDS } from '../../infra/local/work-queue.ts';
import { AREAS } from '../../shared/contracts/operation.ts';
import { OPERATIONS } from '../../shared/contracts/operations.ts';
import type { Alert } from '../../shared/domain/alerts/alert.ts';
import { day, instant, laterBy, type Now } from '../../shared/domain/time.ts';
import { createApi } from '../../shared/http/api.ts';
import { MAX_BODY_BYTES } from '../../shared/http/body.ts';
import { appendAlert } from '../../shared/persistence/alerts.ts';
import { createInMemoryStore } from '../../shared/persistence/in-memory-store.ts';
import type { Store } from '../../shared/persistence/store.ts';
import type { Ports } from '../../shared/runtime/ports.ts';
import { functionEvent, type Sent } from '../support/function-events.ts';
import {
  createFiles,
  createGuardedFunctions,
  guardedStore,
  NOW,
  portsOver,
  type Witness,
} from './guarded-functions.ts';

const COVENTRY = '/v1/authorities/E08000026';
const OFFICER = 'officer.coventry';
const CERTIFIER = 'certifier.coventry';

const LINE = 'innovation-recruitment';
const OVERSPENT = 'transport-pre16-send';

const aReturn = (actualPence: number, more: object = {}) => ({
  basis: 'year-to-date',
  lines: [
    { line: LINE, actualPence },
    { line: OVERSPENT, actualPence: 110_000_000 },
  ],
  ...more,
});

const aFund = {
  fund: 'arrears',
  name: 'In arrears',
  funder: 'Department for Education',
  awardPence: 100_000_000,
  startsOn: '2025-04-01',
  endsOn: '2026-03-31',
  claimBasis: 'in-arrears',
  phases: [{ phase: 'one', name: 'One', approvedPence: 100_000_000 }],
};

const aClaim = (amountPence: number) => ({
  authority: 'E08000026',
  phase: 'one',
  workstream: 'recruitment',
  amountPence,
  description: 'Recruiting',
});

type Send = Awaited<ReturnType<typeof createGuardedFunctions>>['send'];

/** Sends a request that must be taken. */
const taking = (send: Send) => async (request: string, sent?: Sent) => {
  const answer = await send(request, sent);
  const { status, body } = answer;
  if (status >= 300) throw new Error(`${request}: ${status} ${JSON.stringify(body)}`);
  return answer;
};

async function useReference(send: Send): Promise<void> {
  const take = taking(send);
  for (const path of ['health', 'openapi.json', 'me', 'authorities', 'catalogue/2025-26']) {
    await take(`GET /v1/${path}`);
  }
  await take('GET /v1/rules/2025-26');
  await take('GET /docs');
  await take('GET /problems/period-locked');
}

async function useAccessAndCalendar(send: Send): Promise<void> {
  const take = taking(send);
  const { etag } = await take('GET /v1/access/auditor');
  const body = { roles: ['auditor'], authorities: [] };
  await take('PUT /v1/access/auditor', { body, headers: { 'if-match': etag } });
  const calendar = await take('GET /v1/calendar/2025-26');
  await take('PUT /v1/calendar/2025-26/P06', {
    body: { dueOn: '2025-10-31', reason: 'A later ledger close' },
    headers: { 'if-match': calendar.etag },
  });
}

async function useReturns(send: Send): Promise<void> {
  const take = taking(send);
  const path = `${COVENTRY}/returns/2025-26/P06`;
  const first = await take(`POST ${path}`, { as: OFFICER, body: aReturn(50_000_000) });
  await take(`POST ${path}`, {
    as: OFFICER,
    body: aReturn(60_000_000, { changeReason: 'An invoice was late' }),
    headers: { 'if-match': first.etag },
  });
  await take(`POST ${path}?dryRun=true`, { as: OFFICER, body: aReturn(1) });
  const early = await send(`POST ${COVENTRY}/returns/2025-26/P12`, {
    as: OFFICER,
    body: aReturn(1),
  });
  expect(early.body).toMatchObject({ type: '/problems/period-not-open' });
  await take(`POST ${path}/certification`, {
    as: CERTIFIER,
    body: { version: 2, decision: 'certified' },
  });
  for (const more of ['', '?version=1', '/versions', '/template']) await take(`GET ${path}${more}`);
  await take(`GET ${COVENTRY}/returns/2025-26`);
}

/** Larger than an answer, so that it comes by an address of its own. */
const LARGE_CSV = Buffer.from(
  `line,actual,remark\n${LINE},600000,\n${OVERSPENT},1100000,${'x'.repeat(MAX_BODY_BYTES)}`,
);

async function useFiles(send: Send, { transit }: ReturnType<typeof createFiles>): Promise<void> {
  const take = taking(send);
  const path = `${COVENTRY}/returns/2025-26/P06`;
  const mediaType = 'text/csv';
  const asked = { bytes: LARGE_CSV.length, mediaType };
  const { body } = await take(`POST ${path}/uploads`, { as: OFFICER, body: asked });
  const query = `upload=${body.upload}&changeReason=As%20a%20file`;
  const unsent = await send(`POST ${path}?${query}`, { as: OFFICER });
  expect(unsent.body).toMatchObject({ type: '/problems/upload-not-found' });
  const key = new URL(body.url).pathname.slice(1);
  transit.receive(key, { bytes: LARGE_CSV, mediaType });
  await take(`POST ${path}?${query}`, { as: OFFICER, headers: { 'if-match': '*' } });
  const { status } = await send(`GET ${path}/original`);
  expect(status).toBe(303);
}

async function useBudgets(send: Send): Promise<void> {
  const take = taking(send);
  const path = `${COVENTRY}/budgets/2025-26`;
  const lines = [LINE, 'innovation-retention', OVERSPENT].map((line) => ({
    line,
    originalPence: 120_000_000,
  }));
  const set = await take(`PUT ${path}`, { as: CERTIFIER, body: { lines } });
  const profiled = lines.map((line) => ({ ...line, profile: 'prior-year' }));
  const headers = { 'if-match': set.etag };
  await take(`PUT ${path}`, { as: CERTIFIER, body: { lines: profiled }, headers });
  await take(`POST ${path}/virements`, {
    as: CERTIFIER,
    body: {
      from: lines[0]?.line,
      to: lines[1]?.line,
      amountPence: 1,
      reason: 'Why',
      period: 'P06',
    },
  });
  await take(`GET ${path}`);
}

async function useBreaks(send: Send): Promise<void> {
  const take = taking(send);
  const path = `${COVENTRY}/breaks`;
  const marked = { line: LINE, year: '2025-26', period: 'P02', reason: 'Coded elsewhere before' };
  const first = await take(`PUT ${path}`, { as: OFFICER, body: { breaks: [marked] } });
  await take(`PUT ${path}`, {
    as: OFFICER,
    body: { breaks: [] },
    headers: { 'if-match': first.etag },
  });
  await take(`GET ${path}`);
}

async function useFunds(send: Send): Promise<void> {
  const take = taking(send);
  await take('POST /v1/funds', { body: aFund });
  const { etag } = await take('GET /v1/funds/arrears');
  await take('GET /v1/funds');
  const body = { endsOn: '2026-06-30' };
  await take('PATCH /v1/funds/arrears', { body, headers: { 'if-match': etag } });
  await take('POST /v1/funds/arrears/phases/one/sign-off', {
    body: { signedOffOn: '2025-05-01', signedOffBy: 'The department', reference: 'BC1' },
  });
  const drawdowns = '/v1/funds/arrears/drawdowns';
  const refused = await send(`POST ${drawdowns}`, { as: OFFICER, body: aClaim(60_000_001) });
  expect(refused.body).toMatchObject({ type: '/problems/eligible-spend-exceeded' });
  const claimed = await take(`POST ${drawdowns}`, { as: OFFICER, body: aClaim(60_000_000) });
  const path = `${drawdowns}/${claimed.body.drawdown}`;
  await take(`POST ${path}/decisions`, { body: { decision: 'approved', reason: 'As planned' } });
  await take(`GET ${path}`, { as: OFFICER });
  await take(`GET ${drawdowns}`);
}

/** What each job did, in all of this file. */
const jobWitnesses: ReadonlyMap<string, Witness> = new Map(
  JOBS.map(({ name }) => [name, { used: new Set<string>(), denied: new Set<string>() }]),
);

/** The ports of a job as its role sees the table. */
function jobPorts(name: string, store: Store, now = NOW): Ports {
  const job = JOBS.find((each) => each.name === name);
  const witness = jobWitnesses.get(name);
  if (!job || !witness) throw new Error(`No such job: ${name}`);
  return { ...portsOver(guardedStore(store, job.grants, witness)), now: () => now };
}

/** The parts of a sweep as the queue hands them over, before anybody asks for one. */
async function runSchedule(store: Store, now: Now): Promise<void> {
  const ports = jobPorts('sweepPart', store, now);
  const queue = createWorkQueue({
    deliver: (event) => sweepParts(ports, event),
    newId: ports.newId,
    elapsed: () => elapsed,
  });
  let elapsed = 0;
  await dispatchSweep({ ...jobPorts('sweep', store, now), parts: queue.parts });
  for (; queue.size() > 0 && elapsed < ROUNDS * GIVEN_BACK_MILLISECONDS; ) {
    await queue.work();
    elapsed += GIVEN_BACK_MILLISECONDS;
  }
  expect(queue.size()).toBe(0);
}

/** Now and then nobody hears of a commit; the part is handed over again. */
const ROUNDS = 10;

const LATER: Now = { at: instant('2025-11-10T08:00:00.000Z'), on: day('2025-11-10') };

/** What was committed since the last time, as the table's stream tells of it. */
async function runChanges(store: Store, now: Now): Promise<void> {
  const ports = jobPorts('changeSweep', store, now);
  const tell = createChangeFeed({ store, deliver: (event) => sweepChanged(ports, event) });
  await tell();
}

/** A quarter is reopened and locks again, and a return is due in two weeks; nothing is swept. */
async function tellAlone(store: Store, send: Send): Promise<void> {
  await lockPeriod(send, 'P06', 'reopened');
  await draftEditions(jobPorts('draftEditions', store, LATER));
  await lockPeriod(send, 'P06', 'locked');
  await draftEditions(jobPorts('draftEditions', store, LATER));
  await chaseReturns(jobPorts('chasing', store, LATER));
}

const TOMORROW: Now = { at: instant('2025-10-21T05:30:00.000Z'), on: day('2025-10-21') };
const DAY_AFTER: Now = { at: instant('2025-10-22T05:30:00.000Z'), on: day('2025-10-22') };

/** A year that is closed, reopened for its last return: its forecasts can be held against it. */
async function closeLastYear(send: Send, actualPence: number, more: object = {}): Promise<void> {
  const take = taking(send);
  const calendar = await take('GET /v1/calendar/2024-25');
  await take('PUT /v1/calendar/2024-25/P12', {
    body: { state: 'reopened', reason: 'A return was lost' },
    headers: calendar.etag === '' ? {} : { 'if-match': calendar.etag },
  });
  await take(`POST ${COVENTRY}/returns/2024-25/P12`, {
    as: OFFICER,
    body: { basis: 'year-to-date', lines: [{ line: OVERSPENT, actualPence }], ...more },
    headers: 'changeReason' in more ? { 'if-match': '*' } : {},
  });
}

/** What a sweep after this finds new in the chains that it checks, and worse in the figures. */
async function changeMore(send: Send): Promise<void> {
  const take = taking(send);
  await closeLastYear(send, 100_500_000, { changeReason: 'A late invoice' });
  const headers = { 'if-match': '*' };
  await take('PATCH /v1/funds/arrears', { body: { endsOn: '2026-07-31' }, headers });
  const body = { defaults: { watchProbability: 0.75 }, overrides: [], reason: 'Earlier still' };
  await take('PUT /v1/thresholds', { body, headers });
  const path = '/v1/summaries/2025-26/Q2';
  await take(`PUT ${path}/narrative`, { body: { narrative: null }, headers });
  await take(`POST ${path}/editions`, { body: { changeNote: 'Once more' } });
  await take(`POST ${COVENTRY}/returns/2025-26/P06`, {
    as: OFFICER,
    body: aReturn(61_000_000, {
      changeReason: 'Many invoices were late',
      lines: [{ line: OVERSPENT, actualPence: 160_000_000 }],
      reasons: ['slip-tenfold', 'budget-exceeded'].map((warning) => ({
        warning,
        line: OVERSPENT,
        reason: 'So it is',
      })),
    }),
    headers,
  });
}

async function useSubscriptions(send: Send): Promise<void> {
  const take = taking(send);
  const officers = { address: 'finance@coventry.example', immediate: 'red', digest: 'daily' };
  await take('PUT /v1/subscriptions/me', { as: OFFICER, body: officers });
  const body = { address: 'lead@region.example', immediate: 'red', digest: 'daily' };
  await take('PUT /v1/subscriptions/me', { body });
  const { etag } = await take('GET /v1/subscriptions/me');
  await take('PUT /v1/subscriptions/me', { body, headers: { 'if-match': etag } });
}

/** The notify job, what comes back and what watches over it, as the cloud starts them, over an alert of the region's. */
async function runNotify(store: Store): Promise<readonly string[]> {
  const item = appendAlert('REGION', 1000, ALERT);
  await store.transact([{ kind: 'put', item, when: [] }], 'alert');
  const ports = jobPorts('notify', store);
  const mails: string[] = [];
  let at = NOW.at;
  const notify = createNotify({
    ...ports,
    // As time goes by: a message whose sender nobody heard of is free again after two minutes.
    now: () => ({ ...NOW, at }),
    sendMail: async ({ message }) => {
      mails.push(message);
      return mails.length === 1 ? 'sent' : 'later';
    },
  });
  for (let run = 0; run < 6; run++) {
    await notify({});
    at = laterBy(at, 3600);
    const next = appendAlert('REGION', 1001 + run, { ...ALERT, alert: `shared-${run + 2}` });
    await store.transact([{ kind: 'put', item: next, when: [] }], `alert-${run}`);
  }
  await createTakeFeedback(jobPorts('feedback', store))(BOUNCE);
  await measureStanding({ ...jobPorts('watch', store), isReachable: async () => true });
  return mails;
}

/** Everything that a sweep reads or tells of happens before one or between two. */
async function sweepThrice(
  { send, store, files }: { send: Send; store: Store; files: ReturnType<typeof createFiles> },
  sweep: (store: Store, now: Now) => Promise<void>,
): Promise<void> {
  await useBudgets(send);
  await useReturns(send);
  await useFiles(send, files);
  await useBreaks(send);
  await closeLastYear(send, 100_000_000);
  await useSubscriptions(send);
  await sweep(store, NOW);
  await useFunds(send);
  await useThresholds(send);
  // Later ones are overtaken by the schedule's of tomorrow, and leave its counts as they are.
  await taking(send)('POST /v1/sweeps', { body: {} });
  await useSummaries(send);
  await lockQuarter(send);
  await sweep(store, TOMORROW);
  await lockPeriod(send, 'P06', 'reopened');
  await sweep(store, DAY_AFTER);
  await changeMore(send);
}

const ALERT: Alert = {
  alert: 'shared-1',
  at: NOW.at,
  kind: 'raised',
  severity: 'red',
  audience: ['lead'],
  urgent: true,
  headline: 'Pre-16 SEND transport is red in five authorities',
  sentences: ['Five authorities expect to end over their budgets.'],
  nextStep: 'Put it on the agenda.',
  path: '/v1/pressures',
};

const BOUNCE = {
  detail: {
    eventType: 'Bounce',
    bounce: {
      bounceType: 'Permanent',
      bouncedRecipients: [{ emailAddress: 'lead@region.example' }],
    },
    mail: { tags: { message: ['lead-000001'] } },
  },
};

async function useForecasts(send: Send): Promise<void> {
  const take = taking(send);
  await take('GET /v1/forecasts/2025-26');
  await take('GET /v1/forecasts/2025-26?period=P06');
  await take('GET /v1/forecasts/2024-25/accuracy');
  await take('POST /v1/sweeps', { body: {} });
  await send(`POST ${COVENTRY}/returns/2025-26/P06/certification`, {
    as: CERTIFIER,
    body: { version: 3, decision: 'certified' },
  });
  await lockPeriod(send, 'P06', 'locked');
  await take('POST /v1/sweeps', { body: {} });
  await take('PUT /v1/thresholds', {
    body: { defaults: { watchProbability: 0.8 }, overrides: [], reason: 'As before' },
    headers: { 'if-match': '*' },
  });
  await take('POST /v1/sweeps', { body: {} });
  await take('GET /v1/sweeps/latest');
  const { body } = await take('GET /v1/pressures');
  const path = `/v1/pressures/${body.items[0].pressure}`;
  await take(`GET ${path}`);
  await take(`POST ${path}/acknowledgements`, { as: OFFICER, body: { note: 'Known' } });
  await take(`POST ${path}/mitigations`, {
    as: OFFICER,
    body: { description: 'Routes', amountPence: 1, by: '2026-01-31', owner: 'Transport' },
  });
  await take(`POST ${path}/assessments`, { as: OFFICER, body: { rag: 'amber', reason: 'Why' } });
}

/** The region's summary and an authority's, each written about and published twice. */
async function useSummaries(send: Send): Promise<void> {
  const take = taking(send);
  const path = '/v1/summaries/2025-26/Q2';
  await take(`GET ${path}`);
  await take(`GET ${path}?asAt=2025-10-01`);
  for (const whose of ['', '?authority=E08000026']) {
    const headers = { 'if-match': '*' };
    await take(`GET ${path}/narrative${whose}`);
    await take(`PUT ${path}/narrative${whose}`, { body: { narrative: 'In our words' } });
    await take(`PUT ${path}/narrative${whose}`, { body: { narrative: null }, headers });
    await take(`POST ${path}/editions${whose}`, { body: {} });
    await take(`POST ${path}/editions${whose}`, { body: { changeNote: 'Again' } });
    await take(`GET ${path}/editions${whose}`);
  }
  await take(`GET ${path}/editions/2?format=csv`);
}

const lockPeriod = (send: Send, period: string, state: string) =>
  taking(send)(`PUT /v1/calendar/2025-26/${period}`, {
    body: { state, reason: 'All is in' },
    headers: { 'if-match': '*' },
  });

/** A quarter that locks has a draft prepared by the sweep that finds it so. */
async function lockQuarter(send: Send): Promise<void> {
  for (const period of ['P04', 'P05', 'P06']) await lockPeriod(send, period, 'locked');
}

async function useThresholds(send: Send): Promise<void> {
  const take = taking(send);
  const body = { defaults: { watchProbability: 0.7 }, overrides: [], reason: 'Earlier warning' };
  await take('PUT /v1/thresholds', { body });
  const path = '/v1/thresholds?authority=E08000026';
  await take(`PUT ${path}`, { as: CERTIFIER, body });
  await take(`GET ${path}`, { as: OFFICER });
  await take(`GET ${path}&version=1`, { as: OFFICER });
}

async function useLedger(send: Send): Promise<void> {
  const take = taking(send);
  await take(`GET ${COVENTRY}/ledger`, { as: OFFICER });
  await take(`GET ${COVENTRY}/ledger?format=csv`, { as: 'auditor' });
}

/** The same where an answer may be of one byte: it is fetched from the store of files. */
async function useLargeLedger(ports: Ports): Promise<void> {
  const { event } = functionEvent(`GET ${COVENTRY}/ledger`, { as: OFFICER });
  const handler = createApi(ports, [readLedgerOperation(ports, 1)]);
  const context = { getRemainingTimeInMillis: () => 29_000 } as Context;
  expect(await handler(event as never, context)).toMatchObject({ statusCode: 303 });
}

async function useAudit(send: Send): Promise<void> {
  const take = taking(send);
  await take('GET /v1/audit', { as: 'auditor' });
  const { body } = await take('GET /v1/audit/verification', { as: 'auditor' });
  expect(body.valid).toBe(true);
}

/** In a table of its own, where nobody was let in yet. */
async function runFirstLead(): Promise<void> {
  const begun = jobPorts('firstLead', createInMemoryStore());
  expect(await createFirstLead(begun)({ subject: 'first' })).not.toHaveProperty('refused');
}

/** In a table of its own, where no schedule has swept before. */
async function sweepAfterChanges(): Promise<void> {
  const store = createInMemoryStore();
  const files = createFiles();
  await loadAccess(portsOver(store), NOW);
  const { send } = await createGuardedFunctions(store, files);
  await sweepThrice({ send, store, files }, runChanges);
}

const textsOf = (grants: Grants): string[] =>
  Object.entries(grants)
    .flatMap(([partition, calls]) => calls.map((call) => `${call} ${partition}`))
    .toSorted();

const textsOfFiles = (grants: ObjectGrants = {}): string[] =>
  Object.entries(grants).flatMap(([bucket, ofBucket]) =>
    Object.entries(ofBucket).flatMap(([prefix, calls]) =>
      calls.map((call) => `${call} ${bucket} ${prefix}`),
    ),
  );

describe('every function, held to its grants by the store', () => {
  const store = createInMemoryStore();
  const files = createFiles();
  let functions: Awaited<ReturnType<typeof createGuardedFunctions>>;
  let mails: readonly string[];

  beforeAll(async () => {
    await loadAccess(portsOver(store), NOW);
    functions = await createGuardedFunctions(store, files);
    const { send } = functions;
    await useReference(send);
    await useAccessAndCalendar(send);
    await sweepThrice({ send, store, files }, runSchedule);
    await useForecasts(send);
    await useLedger(send);
    await useLargeLedger(functions.portsOf('ledger'));
    await useAudit(send);
    await tellAlone(store, send);
    mails = await runNotify(store);
    await runFirstLead();
    await sweepAfterChanges();
  });

  it('was asked for every operation', () => {
    expect([...functions.called].toSorted()).toEqual(OPERATIONS.map(({ id }) => id).toSorted());
  });

  it.each(AREAS)('%s can do its work with them', (area) => {
    expect([...(functions.witnesses.get(area)?.denied ?? ['not asked'])]).toEqual([]);
  });

  it.each(AREAS)('%s has none that it does not use', (area) => {
    const used = [...(functions.witnesses.get(area)?.used ?? [])];
    const granted = [...textsOf(AREA_GRANTS[area]), ...textsOfFiles(AREA_OBJECT_GRANTS[area])];
    expect(used.toSorted()).toEqual(granted.toSorted());
  });

  it.each(JOBS)('the job $name can do its work with its own, and uses all of them', (job) => {
    const witness = jobWitnesses.get(job.name);
    expect([...(witness?.denied ?? ['not run'])]).toEqual([]);
    expect([...(witness?.used ?? [])].toSorted()).toEqual(textsOf(job.grants));
  });

  it('and mail was sent', () => {
    expect(mails.length).toBeGreaterThan(1);
  });
});
