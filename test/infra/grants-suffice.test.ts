import { beforeAll, describe, expect, it } from 'vitest';
import { takeSweep } from '../../functions/sweeps/take-sweep.ts';
import { AREA_GRANTS, type Grants, SCHEDULED_SWEEP_GRANTS } from '../../infra/aws/grants.ts';
import { loadAccess } from '../../infra/local/demonstration/load.ts';
import { AREAS } from '../../shared/contracts/operation.ts';
import { OPERATIONS } from '../../shared/contracts/operations.ts';
import type { PrincipalId } from '../../shared/domain/permission.ts';
import { createInMemoryStore } from '../../shared/persistence/in-memory-store.ts';
import type { Store } from '../../shared/persistence/store.ts';
import type { Sent } from '../support/function-events.ts';
import {
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
  for (const each of [path, `${path}?version=1`, `${path}/versions`]) await take(`GET ${each}`);
  await take(`GET ${COVENTRY}/returns/2025-26`);
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

/** The sweep as `scheduled.ts` starts it, before anybody asks for one. */
async function runSchedule(store: Store): Promise<Witness> {
  const witness = { used: new Set<string>(), denied: new Set<string>() };
  const ports = portsOver(guardedStore(store, SCHEDULED_SWEEP_GRANTS, witness));
  await takeSweep(ports, { principal: 'schedule' as PrincipalId, now: NOW });
  return witness;
}

async function useForecasts(send: Send): Promise<void> {
  const take = taking(send);
  await take(`POST ${COVENTRY}/returns/2025-26/P06`, {
    as: OFFICER,
    body: aReturn(61_000_000, {
      changeReason: 'Another invoice was late',
      lines: [{ line: OVERSPENT, actualPence: 115_000_000 }],
    }),
    headers: { 'if-match': '"2"' },
  });
  await take('GET /v1/forecasts/2025-26');
  await take('GET /v1/forecasts/2025-26?period=P06');
  await take('POST /v1/sweeps', { body: {} });
  await take('POST /v1/sweeps', { body: {} });
  await take('GET /v1/sweeps/latest');
  const { body } = await take('GET /v1/pressures');
  await take(`GET /v1/pressures/${body.items[0].pressure}`);
  await take('GET /v1/summaries/2025-26/Q2');
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

describe('every function, held to its grants by the store', () => {
  const store = createInMemoryStore();
  let functions: Awaited<ReturnType<typeof createGuardedFunctions>>;
  let schedule: Witness;

  beforeAll(async () => {
    await loadAccess(portsOver(store), NOW);
    functions = await createGuardedFunctions(store);
    const { send } = functions;
    await useReference(send);
    await useAccessAndCalendar(send);
    await useBudgets(send);
    await useReturns(send);
    await useBreaks(send);
    await useFunds(send);
    schedule = await runSchedule(store);
    await useForecasts(send);
    await useAudit(send);
  });

  it('was asked for every operation', () => {
    expect([...functions.called].toSorted()).toEqual(OPERATIONS.map(({ id }) => id).toSorted());
  });

  it.each(AREAS)('%s can do its work with them', (area) => {
    expect([...(functions.witnesses.get(area)?.denied ?? ['not asked'])]).toEqual([]);
  });

  it.each(AREAS)('%s has none that it does not use', (area) => {
    const used = [...(functions.witnesses.get(area)?.used ?? [])];
    expect(used.toSorted()).toEqual(textsOf(AREA_GRANTS[area]));
  });

  it('the schedule can sweep with its own, and uses all of them', () => {
    expect([...schedule.denied]).toEqual([]);
    expect([...schedule.used].toSorted()).toEqual(textsOf(SCHEDULED_SWEEP_GRANTS));
  });
});
