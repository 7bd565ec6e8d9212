import type { Context } from 'aws-lambda';
import { beforeAll, describe, expect, it } from 'vitest';
import { chaseReturns } from '../../functions/chasing/chase-returns.ts';
import { draftEditions } from '../../functions/drafts/draft-editions.ts';
import { createFirstLead } from '../../functions/first-lead/give-first-lead.ts';
import { readLedgerOperation } from '../../functions/ledger/read-ledger.ts';
import { createNotify } from '../../functions/notify/deliver.ts';
import { createTakeFeedback } from '../../functions/notify/take-feedback.ts';
import { sweepParts } from '../../functions/sweeps/sweep-parts.ts';
import { measureStanding } from '../../functions/watch/measure-standing.ts';
import {
  AREA_GRANTS,
  AREA_OBJECT_GRANTS,
  CHASING_GRANTS,
  DRAFTS_GRANTS,
  FEEDBACK_GRANTS,
  FIRST_LEAD_GRANTS,
  type Grants,
  NOTIFY_GRANTS,
  type ObjectGrants,
  SWEEP_PART_GRANTS,
  WATCH_GRANTS,
} from '../../infra/aws/grants.ts';
import { loadAccess } from '../../infra/local/demonstration/load.ts';
import { createWorkQueue, GIVEN_BACK_MILLISECONDS } from '../../infra/local/work-queue.ts';
import { AREAS } from '../../shared/contracts/operation.ts';
import { OPERATIONS } from '../../shared/contracts/operations.ts';
import type { Alert } from '../../shared/domain/alerts/alert.ts';
import { partsAt } from '../../shared/domain/sweeps/sweep-part.ts';
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

/** The parts of a sweep as the queue hands them over, before anybody asks for one. */
async function runSchedule(store: Store, witness: Witness, now = NOW): Promise<void> {
  const ports = portsOver(guardedStore(store, SWEEP_PART_GRANTS, witness));
  const queue = createWorkQueue({
    deliver: (event) => sweepParts({ ...ports, now: () => now }, event),
    newId: ports.newId,
    elapsed: () => elapsed,
  });
  let elapsed = 0;
  await queue.parts.send(partsAt(now.at));
  for (; queue.size() > 0 && elapsed < ROUNDS * GIVEN_BACK_MILLISECONDS; ) {
    await queue.work();
    elapsed += GIVEN_BACK_MILLISECONDS;
  }
  expect(queue.size()).toBe(0);
}

/** Now and then nobody hears of a commit; the part is handed over again. */
const ROUNDS = 10;

const LATER: Now = { at: instant('2025-11-10T08:00:00.000Z'), on: day('2025-11-10') };

/** A quarter is reopened and locks again, and a return is due in two weeks; nothing is swept. */
async function tellAlone(store: Store, send: Send) {
  const witnesses = {
    draftEditions: { used: new Set<string>(), denied: new Set<string>() },
    chasing: { used: new Set<string>(), denied: new Set<string>() },
  };
  const portsFor = (grants: Grants, witness: Witness) => ({
    ...portsOver(guardedStore(store, grants, witness)),
    now: () => LATER,
  });
  await lockPeriod(send, 'P06', 'reopened');
  await draftEditions(portsFor(DRAFTS_GRANTS, witnesses.draftEditions));
  await lockPeriod(send, 'P06', 'locked');
  await draftEditions(portsFor(DRAFTS_GRANTS, witnesses.draftEditions));
  await chaseReturns(portsFor(CHASING_GRANTS, witnesses.chasing));
  return witnesses;
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
async function runNotify(store: Store) {
  const witnesses = {
    notify: { used: new Set<string>(), denied: new Set<string>() },
    feedback: { used: new Set<string>(), denied: new Set<string>() },
  };
  const item = appendAlert('REGION', 1000, ALERT);
  await store.transact([{ kind: 'put', item, when: [] }], 'alert');
  const ports = portsOver(guardedStore(store, NOTIFY_GRANTS, witnesses.notify));
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
  const feedback = portsOver(guardedStore(store, FEEDBACK_GRANTS, witnesses.feedback));
  await createTakeFeedback(feedback)(BOUNCE);
  const watch: Witness = { used: new Set(), denied: new Set() };
  await measureStanding({
    ...portsOver(guardedStore(store, WATCH_GRANTS, watch)),
    isReachable: async () => true,
  });
  return { ...witnesses, watch, mails };
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
  const schedule: Witness = { used: new Set(), denied: new Set() };
  let notified: Awaited<ReturnType<typeof runNotify>>;
  let told: Awaited<ReturnType<typeof tellAlone>>;

  beforeAll(async () => {
    await loadAccess(portsOver(store), NOW);
    functions = await createGuardedFunctions(store, files);
    const { send } = functions;
    await useReference(send);
    await useAccessAndCalendar(send);
    await useBudgets(send);
    await useReturns(send);
    await useFiles(send, files);
    await useBreaks(send);
    await closeLastYear(send, 100_000_000);
    await useSubscriptions(send);
    await runSchedule(store, schedule);
    await useFunds(send);
    await useThresholds(send);
    // Later ones are overtaken by the schedule's of tomorrow, and leave its counts as they are.
    await taking(send)('POST /v1/sweeps', { body: {} });
    await useSummaries(send);
    await lockQuarter(send);
    await runSchedule(store, schedule, TOMORROW);
    await lockPeriod(send, 'P06', 'reopened');
    await runSchedule(store, schedule, DAY_AFTER);
    await changeMore(send);
    await useForecasts(send);
    await useLedger(send);
    await useLargeLedger(functions.portsOf('ledger'));
    await useAudit(send);
    told = await tellAlone(store, send);
    notified = await runNotify(store);
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

  it.each([
    ['notify', NOTIFY_GRANTS],
    ['feedback', FEEDBACK_GRANTS],
    ['watch', WATCH_GRANTS],
  ] as const)('%s can do its work with its own, and uses all of them', (name, grants) => {
    expect([...notified[name].denied]).toEqual([]);
    expect([...notified[name].used].toSorted()).toEqual(textsOf(grants));
    expect(notified.mails.length).toBeGreaterThan(1);
  });

  it('the schedule can sweep with its own, and uses all of them', () => {
    expect([...schedule.denied]).toEqual([]);
    expect([...schedule.used].toSorted()).toEqual(textsOf(SWEEP_PART_GRANTS));
  });

  it.each([
    ['draftEditions', DRAFTS_GRANTS],
    ['chasing', CHASING_GRANTS],
  ] as const)('%s can do its work with its own, and uses all of them', (name, grants) => {
    expect([...told[name].denied]).toEqual([]);
    expect([...told[name].used].toSorted()).toEqual(textsOf(grants));
  });

  it('the first lead is let in with its own, and it uses all of them', async () => {
    const witness: Witness = { used: new Set(), denied: new Set() };
    const begun = portsOver(guardedStore(createInMemoryStore(), FIRST_LEAD_GRANTS, witness));
    expect(await createFirstLead(begun)({ subject: 'first' })).not.toHaveProperty('refused');
    expect([...witness.denied]).toEqual([]);
    expect([...witness.used].toSorted()).toEqual(textsOf(FIRST_LEAD_GRANTS));
  });
});
