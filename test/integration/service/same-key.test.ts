import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ClientAnswer } from '../../support/client-process.ts';
import { type ClientProcesses, startClientProcesses } from '../../support/client-processes.ts';
import { claimBody, setUpFund, type Wanted } from '../../support/fund-races.ts';
import { claimants, listDrawdowns, wantedFrom } from '../../support/run-race.ts';
import {
  call,
  type Drawdown,
  expectDone,
  type Fund,
  figuresFrom,
  isReplayed,
  newKey,
  type Problem,
  read,
  readAll,
} from '../../support/service-client.ts';
import { type StartedService, startService } from '../../support/start-service.ts';

const TIMEOUT_MILLISECONDS = 60_000;

let service: StartedService;
let clients: ClientProcesses;

beforeAll(async () => {
  clients = startClientProcesses(5);
  service = await startService({ now: '2025-10-20T09:00:00+01:00' });
}, TIMEOUT_MILLISECONDS);

afterAll(async () => {
  clients.end();
  await service.stop();
});

const planOf = (fund: string, awardPence: number) => ({
  fund,
  awardPence,
  phases: { p: awardPence },
});

const phaseOf = (phase: string, approvedPence: number) => ({ phase, name: phase, approvedPence });

describe('the same key sent fifty times at once', { timeout: TIMEOUT_MILLISECONDS }, () => {
  const withoutInstance = (text: string): unknown => ({
    ...(JSON.parse(text) as Problem),
    instance: 'of its own',
  });

  const fiftyTimes = async (path: string, body: unknown, key = newKey()) => {
    const token = await service.token('officer.coventry');
    const url = `${service.url}${path}`;
    const one = (_: unknown, i: number) => ({ name: `${i}`, url, token, key, body });
    return clients.send(Array.from({ length: 50 }, one));
  };

  /** One answer, fifty times; only the first of them is not a repetition. */
  const checkSame = (answers: readonly ClientAnswer[], status: number): void => {
    expect(answers.map((each) => each.status)).toEqual(Array(50).fill(status));
    expect(answers.filter(({ isReplayed }) => !isReplayed)).toHaveLength(1);
    const [first] = answers.map(({ text }) => withoutInstance(text));
    for (const { text } of answers) expect(withoutInstance(text)).toEqual(first);
    if (status < 400) expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  };

  test('makes one drawdown', async () => {
    const plan = planOf('same-key', 1000);
    const before = await setUpFund(service, plan);
    const [wanted] = wantedFrom(claimants(1), ['p'], [600]);
    const body = claimBody(wanted as Wanted);
    checkSame(await fiftyTimes('/v1/funds/same-key/drawdowns', body), 201);
    const drawdowns = await listDrawdowns(service, plan);
    expect(drawdowns).toMatchObject([{ amountPence: 600, state: 'claimed' }]);
    const fund = await read<Fund>(service, 'lead', '/v1/funds/same-key');
    expect(fund).toMatchObject(figuresFrom(before, drawdowns));
  });

  test('gets one refusal, which stays although there is room by then', async () => {
    const plan = planOf('same-refusal', 1000);
    await setUpFund(service, plan);
    const path = '/v1/funds/same-refusal/drawdowns';
    const [wanted] = wantedFrom(claimants(1), ['p'], [1001]);
    const body = claimBody(wanted as Wanted);
    const key = newKey();
    checkSame(await fiftyTimes(path, body, key), 409);
    const more = { body: { awardPence: 2000, phases: [phaseOf('p', 2000)] }, ifMatch: '*' };
    await expectDone(call<Fund>(service, 'lead', 'PATCH /v1/funds/same-refusal', more));
    const again = await call(service, 'officer.coventry', `POST ${path}`, { body, key });
    expect([again.status, isReplayed(again)]).toEqual([409, true]);
    expect(await listDrawdowns(service, plan)).toEqual([]);
    const anew = await call(service, 'officer.coventry', `POST ${path}`, { body, key: newKey() });
    expect(anew.status).toBe(201);
  });

  test('makes one version of a return', async () => {
    const place = '/v1/authorities/E08000026/returns/2025-26/P06';
    const lines = [{ line: 'transport-pre16-send', actualPence: 612_345_678 }];
    const body = { basis: 'year-to-date', lines };
    checkSame(await fiftyTimes(place, body), 201);
    const versions = await readAll<{ version: number }>(service, 'lead', `${place}/versions`);
    expect(versions.map(({ version }) => version)).toEqual([1]);
  });

  test('with other bodies takes one of them and refuses the rest', async () => {
    const plan = planOf('same-key-other', 100_000);
    await setUpFund(service, plan);
    const token = await service.token('officer.coventry');
    const amounts = Array.from({ length: 50 }, (_, i) => 100 + Math.floor(i / 5));
    const key = newKey();
    const requests = wantedFrom(claimants(1), ['p'], amounts).map((each) => ({
      name: each.name,
      url: `${service.url}/v1/funds/${plan.fund}/drawdowns`,
      token,
      key,
      body: claimBody({ ...each, name: `of ${each.amountPence}` }),
    }));
    const answers = await clients.send(requests);
    const [drawdown, ...others] = await listDrawdowns(service, plan);
    expect(others).toEqual([]);
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(5);
    expect(answers.filter(({ isReplayed }) => isReplayed)).toHaveLength(4);
    for (const { status, text } of answers) {
      const { type, amountPence } = JSON.parse(text) as Problem & Drawdown;
      if (status === 201) expect(amountPence).toBe(drawdown?.amountPence);
      else expect([status, type]).toEqual([422, '/problems/idempotency-key-reused']);
    }
  });
});
