import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AUTHORITIES } from '../../../shared/domain/authorities.ts';
import type { ClientAnswer } from '../../support/client-process.ts';
import { type ClientProcesses, startClientProcesses } from '../../support/client-processes.ts';
import {
  claimBody,
  claimRequests,
  type FundPlan,
  limitsOf,
  seenOf,
  setUpFund,
  unevenShares,
  type Wanted,
} from '../../support/fund-races.ts';
import { checkLinearizable, findImpossibleFigures } from '../../support/linearizability.ts';
import { createRandom, freshSeed, type Random, wholeBelow } from '../../support/seeded-random.ts';
import {
  type AuditEntry,
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
  sumPence,
  type Verification,
} from '../../support/service-client.ts';
import { type StartedService, startService } from '../../support/start-service.ts';

/** Sixty drawdowns at once, from four processes with fifteen clients each. */
const PROCESSES = 4;
const CLAIMS = 60;

const NOW = '2025-10-20T09:00:00+01:00';
const TIMEOUT_MILLISECONDS = 60_000;
const seed = freshSeed();
const random = createRandom(seed);

let service: StartedService;
let clients: ClientProcesses;

beforeAll(async () => {
  clients = startClientProcesses(PROCESSES);
  service = await startService({ now: NOW });
}, TIMEOUT_MILLISECONDS);

afterAll(async () => {
  clients.end();
  await service.stop();
});

const [COVENTRY] = AUTHORITIES.filter(({ slug }) => slug === 'coventry');

/** Everybody, or one alone. */
const claimants = (count: number) =>
  (count === 1 ? [COVENTRY] : AUTHORITIES).flatMap((each) =>
    each ? [{ authority: each.authority, officer: `officer.${each.slug}` }] : [],
  );

function wantedFrom(
  of: readonly { readonly authority: string; readonly officer: string }[],
  phases: readonly string[],
  amounts: readonly number[],
): readonly Wanted[] {
  return amounts.map((amountPence, i) => ({
    name: `claim ${i}`,
    authority: of[i % of.length]?.authority ?? '',
    officer: of[i % of.length]?.officer ?? '',
    phase: phases[i % phases.length] ?? '',
    amountPence,
  }));
}

type Race = { readonly plan: FundPlan; readonly wanted: readonly Wanted[] };

/** Watches the fund for as long as a race takes. */
async function watch(plan: FundPlan, race: Promise<unknown>): Promise<readonly Fund[]> {
  let isOver = false;
  const over = race.finally(() => {
    isOver = true;
  });
  const seen: Fund[] = [];
  while (!isOver) seen.push(await read<Fund>(service, 'department', `/v1/funds/${plan.fund}`));
  await over;
  return seen;
}

/** Runs the race and checks all that has to be true of it, however it ends. */
async function run({ plan, wanted }: Race) {
  const before = await setUpFund(service, plan);
  const requests = await claimRequests(service, plan, wanted);
  const sending = clients.send(service.url, requests);
  const [answers, watched] = await Promise.all([sending, watch(plan, sending)]);
  const byName = new Map(wanted.map((each) => [each.name, each]));
  const history = answers.map((answer) => seenOf(byName.get(answer.name) as Wanted, answer));
  expect(history).toHaveLength(wanted.length);
  const drawdowns = await checkLedger(plan, before, answers);
  checkNeverOver(plan, watched, drawdowns);
  expect(findImpossibleFigures(limitsOf(plan), history)).toEqual([]);
  expect(checkLinearizable(limitsOf(plan), history)).toBe('linearizable');
  report(plan, answers);
  const taken = history.filter(({ answer }) => answer === 'taken');
  return { taken, refused: history.filter(({ answer }) => answer !== 'taken') };
}

const listDrawdowns = ({ fund }: FundPlan) =>
  readAll<Drawdown>(service, 'auditor', `/v1/funds/${fund}/drawdowns`);

/** What was acknowledged is what the ledger has, no more and no less, and the fund's sums are its. */
async function checkLedger(plan: FundPlan, before: Fund, answers: readonly ClientAnswer[]) {
  const drawdowns = await listDrawdowns(plan);
  const acknowledged = answers
    .filter(({ status }) => status === 201)
    .map(({ text }) => JSON.parse(text) as Drawdown);
  const inOrder = (items: readonly Drawdown[]) =>
    items.toSorted((a, b) => (a.drawdown < b.drawdown ? -1 : 1));
  expect(inOrder(drawdowns)).toEqual(inOrder(acknowledged));
  expect(new Set(drawdowns.map(({ description }) => description)).size).toBe(drawdowns.length);
  const fund = await read<Fund>(service, 'lead', `/v1/funds/${plan.fund}`);
  expect(fund).toMatchObject(figuresFrom(before, drawdowns));
  return drawdowns;
}

function checkNeverOver(
  plan: FundPlan,
  watched: readonly Fund[],
  drawdowns: readonly Drawdown[],
): void {
  const { awardPence, phases, allocations = {} } = plan;
  const used = watched.map(({ claimedPence }) => claimedPence);
  expect(used.toSorted((a, b) => a - b)).toEqual(used);
  expect(Math.max(0, ...used)).toBeLessThanOrEqual(awardPence);
  expect(watched.every((seen) => seen.availablePence === awardPence - seen.claimedPence)).toBe(
    true,
  );
  for (const [phase, most] of Object.entries(phases)) {
    const inPhase = drawdowns.filter((each) => each.phase === phase);
    expect(sumPence(inPhase)).toBeLessThanOrEqual(most);
  }
  for (const [authority, most] of Object.entries(allocations)) {
    const own = drawdowns.filter((each) => each.authority === authority);
    expect(sumPence(own)).toBeLessThanOrEqual(most);
  }
}

function report({ fund }: FundPlan, answers: readonly ClientAnswer[]): void {
  const from = Math.min(...answers.map(({ invokedAt }) => invokedAt));
  const to = Math.max(...answers.map(({ returnedAt }) => returnedAt));
  const busy = answers.reduce((sum, { refusedAsBusy }) => sum + refusedAsBusy, 0);
  const seconds = (to - from) / 1_000_000;
  const rate = Math.round(answers.length / seconds);
  process.stdout.write(`${fund}: ${answers.length} in ${seconds} s, ${rate}/s, ${busy} busy\n`);
}

/** Draws what is left, to the penny, and then one penny more. */
async function drawTheRest(plan: FundPlan, { authority, officer, phase }: Wanted): Promise<void> {
  const { availablePence } = await read<Fund>(service, officer, `/v1/funds/${plan.fund}`);
  const claim = (amountPence: number) =>
    call(service, officer, `POST /v1/funds/${plan.fund}/drawdowns`, {
      key: newKey(),
      body: claimBody({ name: `the last ${amountPence}`, authority, phase, amountPence }),
    });
  const over = await claim(availablePence + 1);
  expect([over.status, over.body.type]).toEqual([409, '/problems/award-exceeded']);
  expect(over.body.availablePence).toBe(availablePence);
  if (availablePence > 0) expect((await claim(availablePence)).status).toBe(201);
  const penny = await claim(1);
  expect([penny.status, penny.body.type]).toEqual([409, '/problems/award-exceeded']);
  expect(penny.body.availablePence).toBe(0);
  const spent = await read<Fund>(service, 'lead', `/v1/funds/${plan.fund}`);
  expect([spent.claimedPence, spent.availablePence]).toEqual([plan.awardPence, 0]);
}

const phaseOf = (phase: string, approvedPence: number) => ({ phase, name: phase, approvedPence });

const AWARD_PENCE = 150_000_000;

const uneven = (of: Random, total: number) => unevenShares(of, total, CLAIMS);

describe(`sixty drawdowns at once, seed ${seed}`, { timeout: TIMEOUT_MILLISECONDS }, () => {
  test.each([1, 14])('that fit to the penny are all taken: %i claimants', async (count) => {
    const plan = { fund: `fits-${count}`, awardPence: AWARD_PENCE, phases: { p: AWARD_PENCE } };
    const wanted = wantedFrom(claimants(count), ['p'], uneven(random, AWARD_PENCE));
    const { refused } = await run({ plan, wanted });
    expect(refused).toEqual([]);
    await drawTheRest(plan, wanted[0] as Wanted);
  });

  test.each([1, 14])('that are a penny too much lose one or more: %i claimants', async (count) => {
    const awardPence = AWARD_PENCE - 1;
    const plan = { fund: `penny-${count}`, awardPence, phases: { p: awardPence } };
    const wanted = wantedFrom(claimants(count), ['p'], uneven(random, AWARD_PENCE));
    const { refused } = await run({ plan, wanted });
    expect(refused.length).toBeGreaterThan(0);
    await drawTheRest(plan, wanted[0] as Wanted);
  });

  test('of one amount are taken as often as it fits', async () => {
    const plan = { fund: 'equal', awardPence: AWARD_PENCE, phases: { p: AWARD_PENCE } };
    const wanted = wantedFrom(claimants(14), ['p'], Array(CLAIMS).fill(AWARD_PENCE / 40));
    const { taken, refused } = await run({ plan, wanted });
    expect([taken.length, refused.length]).toEqual([40, 20]);
    await drawTheRest(plan, wanted[0] as Wanted);
  });

  test.each([1, 14])('of far more than the award: %i claimants', async (count) => {
    const plan = { fund: `over-${count}`, awardPence: AWARD_PENCE, phases: { p: AWARD_PENCE } };
    const amounts = uneven(random, Math.floor(AWARD_PENCE * 1.7));
    const wanted = wantedFrom(claimants(count), ['p'], amounts);
    const { refused } = await run({ plan, wanted });
    expect(refused.length).toBeGreaterThan(0);
    await drawTheRest(plan, wanted[0] as Wanted);
    if (count === 1) await checkTrail(plan, refused);
  });

  test('against award, phases and allocations together', async () => {
    const of = claimants(14);
    const plan = {
      fund: 'every-ceiling',
      awardPence: AWARD_PENCE,
      phases: { one: 70_000_000, two: 80_000_000 },
      allocations: Object.fromEntries(of.map(({ authority }) => [authority, 15_000_000])),
    };
    const wanted = wantedFrom(of, ['one', 'two'], uneven(random, AWARD_PENCE * 2));
    const { refused } = await run({ plan, wanted });
    expect(refused.length).toBeGreaterThan(0);
  });
});

/**
 * The authority's own chain tells the order in which its claims were taken: no sum on the way is
 * over the award, and what each refusal called available was left at some moment.
 */
async function checkTrail(
  plan: FundPlan,
  refused: readonly { readonly availablePence?: number }[],
): Promise<void> {
  const entries = await readAll<AuditEntry>(service, 'lead', '/v1/audit?authority=E08000026');
  const done = entries.filter(
    ({ operation, outcome, facts }) =>
      operation === 'claimDrawdown' && outcome === 'done' && facts['fund'] === plan.fund,
  );
  let used = 0;
  const left = new Set([plan.awardPence]);
  for (const { facts } of done) {
    used += Number(facts['amountPence']);
    expect(used).toBeLessThanOrEqual(plan.awardPence);
    left.add(plan.awardPence - used);
  }
  expect(refused.filter(({ availablePence = -1 }) => !left.has(availablePence))).toEqual([]);
}

describe(`the terms change meanwhile, seed ${seed}`, { timeout: TIMEOUT_MILLISECONDS }, () => {
  test('an award is never cut below what is drawn', async () => {
    const plan = { fund: 'cut', awardPence: AWARD_PENCE, phases: { p: AWARD_PENCE } };
    const { version } = await setUpFund(service, plan);
    const wanted = wantedFrom(claimants(14), ['p'], uneven(random, AWARD_PENCE));
    const requests = await claimRequests(service, plan, wanted);
    const sending = clients.send(service.url, requests);
    const cuts: number[] = [];
    let etag = version;
    for (let cut = 0; cut < 8; cut++) {
      const awardPence = AWARD_PENCE - 5_000_000 * (cut + 1) - wholeBelow(random, 1000);
      const sent = {
        body: { awardPence, phases: [phaseOf('p', awardPence)] },
        ifMatch: `"${etag}"`,
      };
      const answer = await call<Fund & Problem>(service, 'lead', 'PATCH /v1/funds/cut', sent);
      expect([200, 409], answer.text).toContain(answer.status);
      if (answer.status === 200) {
        etag = answer.body.version;
        cuts.push(awardPence);
      } else expect(answer.body.type).toBe('/problems/fund-below-commitments');
    }
    const answers = await sending;
    const fund = await read<Fund>(service, 'lead', '/v1/funds/cut');
    expect(fund.awardPence).toBe(cuts.at(-1) ?? AWARD_PENCE);
    expect(fund.claimedPence).toBeLessThanOrEqual(fund.awardPence);
    await checkLedger(plan, fund, answers);
    for (const answer of answers) expect([201, 409]).toContain(answer.status);
  });
});

describe('the same key sent fifty times at once', { timeout: TIMEOUT_MILLISECONDS }, () => {
  const withoutInstance = (text: string): unknown => ({
    ...(JSON.parse(text) as Problem),
    instance: 'of its own',
  });

  const fiftyTimes = async (path: string, body: unknown, key = newKey()) => {
    const token = await service.token('officer.coventry');
    const one = (_: unknown, i: number) => ({ name: `${i}`, path, token, key, body });
    return clients.send(service.url, Array.from({ length: 50 }, one));
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
    const plan = { fund: 'same-key', awardPence: 1000, phases: { p: 1000 } };
    const before = await setUpFund(service, plan);
    const [wanted] = wantedFrom(claimants(1), ['p'], [600]);
    const body = claimBody(wanted as Wanted);
    checkSame(await fiftyTimes('/v1/funds/same-key/drawdowns', body), 201);
    const drawdowns = await listDrawdowns(plan);
    expect(drawdowns).toMatchObject([{ amountPence: 600, state: 'claimed' }]);
    const fund = await read<Fund>(service, 'lead', '/v1/funds/same-key');
    expect(fund).toMatchObject(figuresFrom(before, drawdowns));
  });

  test('gets one refusal, which stays although there is room by then', async () => {
    const plan = { fund: 'same-refusal', awardPence: 1000, phases: { p: 1000 } };
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
    expect(await listDrawdowns(plan)).toEqual([]);
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
    const plan = { fund: 'same-key-other', awardPence: 100_000, phases: { p: 100_000 } };
    await setUpFund(service, plan);
    const token = await service.token('officer.coventry');
    const amounts = Array.from({ length: 50 }, (_, i) => 100 + Math.floor(i / 5));
    const key = newKey();
    const requests = wantedFrom(claimants(1), ['p'], amounts).map((each) => ({
      name: each.name,
      path: `/v1/funds/${plan.fund}/drawdowns`,
      token,
      key,
      body: claimBody({ ...each, name: `of ${each.amountPence}` }),
    }));
    const answers = await clients.send(service.url, requests);
    const [drawdown, ...others] = await listDrawdowns(plan);
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

test('after all of it the audit trail holds', async () => {
  const verification = await expectDone(
    call<Verification>(service, 'auditor', 'GET /v1/audit/verification'),
  );
  expect(verification.chains.filter(({ valid }) => !valid)).toEqual([]);
  expect(verification.valid).toBe(true);
});
