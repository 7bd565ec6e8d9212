import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDataDirectory } from '../../../infra/local/data-directory.ts';
import { atOnce } from '../../support/at-once.ts';
import { type ClientProcesses, startClientProcesses } from '../../support/client-processes.ts';
import { claimRequests, setUpFund, unevenShares } from '../../support/fund-races.ts';
import {
  checkLedger,
  checkTrail,
  claimants,
  drawTheRest,
  runRace,
  wantedFrom,
} from '../../support/run-race.ts';
import { createRandom, freshSeed, wholeBelow } from '../../support/seeded-random.ts';
import {
  call,
  type Fund,
  newKey,
  type Problem,
  read,
  type Verification,
} from '../../support/service-client.ts';
import { type StartedService, startService } from '../../support/start-service.ts';

/** Sixty drawdowns at once, from four processes with fifteen clients each. */
const PROCESSES = 4;
const CLAIMS = 60;
const AWARD_PENCE = 150_000_000;
const NOW = '2025-10-20T09:00:00+01:00';
const TIMEOUT_MILLISECONDS = 60_000;
const seed = freshSeed();
const random = createRandom(seed);

let service: StartedService;
/** Another on the same store, as many functions share one table. */
let second: StartedService;
let clients: ClientProcesses;

beforeAll(async () => {
  clients = startClientProcesses(PROCESSES);
  service = await startService({ now: NOW });
  const { port } = openDataDirectory(service.dataDirectory).read('store.json') as { port: number };
  const environment = { DYNAMODB_ENDPOINT: `http://127.0.0.1:${port}` };
  second = await startService({ now: NOW, environment });
}, TIMEOUT_MILLISECONDS);

afterAll(async () => {
  clients.end();
  await second.stop();
  await service.stop();
});

const uneven = (total: number) => unevenShares(random, total, CLAIMS);

const planOf = (fund: string, awardPence: number) => ({
  fund,
  awardPence,
  phases: { p: awardPence },
});

const phaseOf = (phase: string, approvedPence: number) => ({ phase, name: phase, approvedPence });

type Case = readonly [name: string, claimants: number, award: number, wanted: number];

/** How much is wanted of what award. */
const CASES: readonly Case[] = [
  ['that fit to the penny', 1, AWARD_PENCE, AWARD_PENCE],
  ['that fit to the penny', 14, AWARD_PENCE, AWARD_PENCE],
  ['of a penny too much', 1, AWARD_PENCE - 1, AWARD_PENCE],
  ['of a penny too much', 14, AWARD_PENCE - 1, AWARD_PENCE],
  ['of far more than there is', 1, AWARD_PENCE, 1.7 * AWARD_PENCE],
  ['of far more than there is', 14, AWARD_PENCE, 1.7 * AWARD_PENCE],
];

describe(`sixty at once, seed ${seed}`, { timeout: TIMEOUT_MILLISECONDS }, () => {
  test.each(CASES)('%s: %i claimants', async (name, count, award, total) => {
    const plan = planOf(`${name.replaceAll(' ', '-')}-${count}`, award);
    const wanted = wantedFrom(claimants(count), ['p'], uneven(total));
    const { refused } = await runRace(clients, [service], { plan, wanted });
    expect(refused.length > 0).toBe(total > award);
    await drawTheRest(service, { plan, wanted });
    if (count === 1) await checkTrail(service, plan, refused);
  });

  test('of one amount are taken as often as it fits', async () => {
    const plan = planOf('equal', AWARD_PENCE);
    const wanted = wantedFrom(claimants(14), ['p'], Array(CLAIMS).fill(AWARD_PENCE / 40));
    const { taken, refused } = await runRace(clients, [service], { plan, wanted });
    expect([taken.length, refused.length]).toEqual([40, 20]);
    await drawTheRest(service, { plan, wanted });
  });

  test.each([1, 2])('against every kind of ceiling, through %i services', async (through) => {
    const of = claimants(14);
    const plan = {
      fund: `every-ceiling-${through}`,
      awardPence: AWARD_PENCE,
      phases: { one: 70_000_000, two: 80_000_000 },
      allocations: Object.fromEntries(of.map(({ authority }) => [authority, 15_000_000])),
    };
    const wanted = wantedFrom(of, ['one', 'two'], uneven(2 * AWARD_PENCE));
    const services = through === 1 ? ([service] as const) : ([service, second] as const);
    const { refused } = await runRace(clients, services, { plan, wanted });
    expect(refused.length).toBeGreaterThan(0);
  });

  test.each([1, 14])('through two services: %i claimants', async (count) => {
    const plan = planOf(`two-services-${count}`, AWARD_PENCE);
    const wanted = wantedFrom(claimants(count), ['p'], uneven(1.5 * AWARD_PENCE));
    const { refused } = await runRace(clients, [service, second], { plan, wanted });
    expect(refused.length).toBeGreaterThan(0);
    await drawTheRest(second, { plan, wanted });
    if (count === 1) await checkTrail(service, plan, refused);
  });
});

describe(`the terms change meanwhile, seed ${seed}`, { timeout: TIMEOUT_MILLISECONDS }, () => {
  test('an award is never cut below what is drawn', async () => {
    const plan = planOf('cut', AWARD_PENCE);
    const { version } = await setUpFund(service, plan);
    const wanted = wantedFrom(claimants(14), ['p'], uneven(AWARD_PENCE));
    const requests = await claimRequests([service, second], plan, wanted);
    const sending = clients.send(requests);
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
    await checkLedger(service, fund, answers);
    for (const answer of answers) expect([201, 409]).toContain(answer.status);
  });

  test('the last of the award is either claimed or cut, never both', async () => {
    const outcomes: string[] = [];
    for (let round = 0; round < 12; round++) {
      const plan = planOf(`last-${round}`, AWARD_PENCE);
      const path = `/v1/funds/${plan.fund}`;
      const { version } = await setUpFund(service, plan);
      const [wanted] = await claimRequests(
        [service],
        plan,
        wantedFrom(claimants(1), ['p'], [AWARD_PENCE]),
      );
      const awardPence = AWARD_PENCE - 1 - wholeBelow(random, 1000);
      const cut = { awardPence, phases: [phaseOf('p', awardPence)] };
      const claim = { key: newKey(), body: wanted?.body };
      const change = { body: cut, ifMatch: `"${version}"` };
      const [claimed, changed] = await atOnce(
        random,
        () => call(service, 'officer.coventry', `POST ${path}/drawdowns`, claim),
        () => call(second, 'lead', `PATCH ${path}`, change),
      );
      const outcome = `${claimed.status} ${changed.status}`;
      expect(['201 409', '409 200']).toContain(outcome);
      outcomes.push(outcome);
      const fund = await read<Fund>(service, 'lead', path);
      expect(fund.claimedPence).toBe(claimed.status === 201 ? AWARD_PENCE : 0);
      expect(fund.awardPence).toBe(changed.status === 200 ? awardPence : AWARD_PENCE);
    }
    process.stdout.write(`claimed ${outcomes.filter((each) => each === '201 409').length} of 12\n`);
  });
});

test('after all of it the audit trail holds', async () => {
  const verification = await read<Verification>(second, 'auditor', '/v1/audit/verification');
  expect(verification.chains.filter(({ valid }) => !valid)).toEqual([]);
  expect(verification.valid).toBe(true);
});
