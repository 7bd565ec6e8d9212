import { describe, expect, it } from 'vitest';
import { createRandom } from '../support/seeded-random.ts';
import {
  BIRMINGHAM,
  BUDGET_LINES,
  COVENTRY,
  claimOf,
  createEmptyRegion,
  FUND,
  newKey,
  RETURN_LINES,
  served,
} from './region.ts';
import type { World } from './world.ts';

const AT = `/v1/authorities/${COVENTRY}`;
const SUMMARIES = ['?', `?authority=${COVENTRY}&`].flatMap((query) =>
  ['Q1', 'Q2'].map((quarter) => `/v1/summaries/2025-26/${quarter}${query}`),
);

type Step = (world: World, random: () => number) => Promise<unknown>;

const pick = <T>(from: readonly T[], random: () => number): T =>
  from[Math.floor(random() * from.length)] as T;

const get = async (world: World, target: string) =>
  (await world.call('GET', target, { as: 'lead.region' })).body;

async function etag(world: World, target: string): Promise<Record<string, string>> {
  const { status, headers } = await world.call('GET', target, { as: 'lead.region' });
  const seen = headers['etag'];
  return status === 200 && seen !== undefined && seen !== '"0"' ? { 'If-Match': seen } : {};
}

const submit: Step = async (world, random) => {
  const period = pick(['P01', 'P03', 'P05', 'P06'], random);
  const target = `${AT}/returns/2025-26/${period}`;
  const scale = 0.4 + random();
  return world.call('POST', target, {
    as: 'officer',
    headers: { ...newKey(), ...(await etag(world, target)) },
    body: {
      basis: 'year-to-date',
      lines: RETURN_LINES.map((line) => ({
        ...line,
        actualPence: Math.round(line.actualPence * scale),
      })),
      changeReason: 'Late invoices',
      reasons: RETURN_LINES.flatMap(({ line }) =>
        ['year-on-year', 'falls', 'off-profile'].map((warning) => ({
          warning,
          line,
          reason: 'So it is',
        })),
      ),
    },
  });
};

const certify: Step = async (world, random) => {
  const { items } = await get(world, `${AT}/returns/2025-26`);
  if (items.length === 0) return undefined;
  const { period, version } = pick<{ period: string; version: number }>(items, random);
  return world.call('POST', `${AT}/returns/2025-26/${period}/certification`, {
    as: 'certifier',
    headers: newKey(),
    body: { version, decision: pick(['certified', 'changes-requested'], random) },
  });
};

const setBudget: Step = async (world, random) =>
  world.call('PUT', `${AT}/budgets/2025-26`, {
    as: 'certifier',
    headers: await etag(world, `${AT}/budgets/2025-26`),
    body: {
      lines: BUDGET_LINES.map((line) => ({
        ...line,
        originalPence: line.originalPence + Math.floor(random() * 1e6),
      })),
    },
  });

const vire: Step = (world, random) =>
  world.call('POST', `${AT}/budgets/2025-26/virements`, {
    as: 'certifier',
    headers: newKey(),
    body: {
      from: 'hn-topup-academies',
      to: 'hn-therapies',
      amountPence: 1 + Math.floor(random() * 1e6),
      reason: 'Demand',
      period: 'P06',
    },
  });

const claim: Step = (world, random) =>
  world.call('POST', '/v1/funds/innovation-fund/drawdowns', {
    as: `officer.${pick(['coventry', 'birmingham'], random)}`,
    headers: newKey(),
    body: claimOf(pick([COVENTRY, BIRMINGHAM], random), 1 + Math.floor(random() * 1e6)),
  });

const decide: Step = async (world, random) => {
  const { items } = await get(world, '/v1/funds/innovation-fund/drawdowns');
  if (items.length === 0) return undefined;
  const { drawdown } = pick<{ drawdown: string }>(items, random);
  return world.call('POST', `/v1/funds/innovation-fund/drawdowns/${drawdown}/decisions`, {
    as: 'lead.region',
    headers: newKey(),
    body: { decision: pick(['approved', 'rejected', 'paid', 'reversed'], random), reason: 'Seen' },
  });
};

const changeFund: Step = async (world, random) =>
  world.call('PATCH', '/v1/funds/innovation-fund', {
    as: 'lead.region',
    headers: await etag(world, '/v1/funds/innovation-fund'),
    body: { name: `Innovation Fund ${Math.floor(random() * 100)}` },
  });

const sweep: Step = (world) => world.call('POST', '/v1/sweeps', { as: 'lead.region' });

const act: Step = async (world, random) => {
  const { items } = await get(world, '/v1/pressures');
  const own = items.filter(({ authority }: { authority?: string }) => authority === COVENTRY);
  if (own.length === 0) return undefined;
  return world.call(
    'POST',
    `/v1/pressures/${pick<{ pressure: string }>(own, random).pressure}/assessments`,
    {
      as: 'officer',
      headers: newKey(),
      body: { rag: pick(['red', 'amber', 'green'], random), reason: 'As we see it' },
    },
  );
};

const write: Step = async (world, random) => {
  const whose = pick(['', `?authority=${COVENTRY}`], random);
  const target = `/v1/summaries/2025-26/Q2/narrative${whose}`;
  return world.call('PUT', target, {
    as: 'lead.region',
    headers: await etag(world, target),
    body: { narrative: pick(['As we see it', 'Another story', null], random) },
  });
};

const STEPS = {
  submit,
  certify,
  setBudget,
  vire,
  claim,
  decide,
  changeFund,
  sweep,
  act,
  write,
} as const;

const minuteAfter = (minutes: number): string =>
  new Date(Date.UTC(2025, 9, 20, 8, minutes)).toISOString();

/** Lives a random while, and writes down what every summary said after each step. */
async function live(seed: number, steps: number) {
  const random = createRandom(seed);
  const world = await createEmptyRegion();
  served(await world.call('POST', '/v1/funds', { as: 'lead.region', body: FUND }));
  await setBudget(world, random);
  const said: { at: string; answers: readonly string[] }[] = [];
  const done = new Map<string, number>();
  for (let minute = 1; minute <= steps; minute++) {
    world.setNow(minuteAfter(minute));
    const name = pick(Object.keys(STEPS) as (keyof typeof STEPS)[], random);
    const before = world.commits();
    await STEPS[name](world, random);
    if (world.commits() > before) done.set(name, (done.get(name) ?? 0) + 1);
    const answers: string[] = [];
    for (const target of SUMMARIES) {
      answers.push(served(await world.call('GET', target, { as: 'lead.region' })).text);
    }
    said.push({ at: minuteAfter(minute), answers });
  }
  world.setNow(minuteAfter(steps + 1));
  return { world, said, done };
}

describe('a summary as the ledger stood', () => {
  it.each([1, 2, 3, 4])('is what was answered then, to the byte (seed %i)', async (seed) => {
    const { world, said, done } = await live(seed, 40);
    expect(done.size).toBeGreaterThanOrEqual(Object.keys(STEPS).length - 2);
    for (const { at, answers } of said) {
      for (const [index, target] of SUMMARIES.entries()) {
        const then = await world.call('GET', `${target}asAt=${at}`, { as: 'lead.region' });
        expect(served(then).text, `${target} at ${at}`).toBe(answers[index]);
      }
    }
  });

  it('is not to be had of a moment still to come', async () => {
    const world = await createEmptyRegion();
    const answer = await world.call('GET', '/v1/summaries/2025-26/Q2?asAt=2025-10-21', {
      as: 'lead.region',
    });
    expect(answer.status).toBe(400);
    expect(answer.body.detail).toMatch(/still to come/);
  });
});
