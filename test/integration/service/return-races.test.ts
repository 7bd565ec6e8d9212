import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AUTHORITIES } from '../../../shared/domain/authorities.ts';
import { atOnce } from '../../support/at-once.ts';
import { setUpFund } from '../../support/fund-races.ts';
import { createRandom, freshSeed, wholeBelow } from '../../support/seeded-random.ts';
import {
  type Answer,
  call,
  type Drawdown,
  expectDone,
  type Fund,
  figuresFrom,
  LIVE_STATES,
  newKey,
  type Problem,
  type Return,
  read,
  readAll,
  type Sent,
  type Verification,
} from '../../support/service-client.ts';
import { type StartedService, startService } from '../../support/start-service.ts';

/** Two people decide at the same moment; each race is run on several authorities and amounts. */
const ROUNDS = 8;
const seed = freshSeed();
const random = createRandom(seed);

let service: StartedService;
let drawdownsMade = 0;

beforeAll(async () => {
  service = await startService({ now: '2025-10-20T09:00:00+01:00' });
  await giveAccess('department', { roles: ['lead'], authorities: [] });
  await setUpFund(service, { fund: 'raced', awardPence: 1_000_000, phases: { p: 1_000_000 } });
}, 60_000);

afterAll(() => service.stop());

const giveAccess = (name: string, body: unknown) =>
  expectDone(call(service, 'lead', `PUT /v1/access/${name}`, { body, ifMatch: '*' }));

type Asked = readonly [as: string, route: string, sent: Sent];

async function race<T = Problem>(a: Asked, b: Asked): Promise<readonly [Answer<T>, Answer<T>]> {
  await Promise.all([service.token(a[0]), service.token(b[0])]);
  const send =
    ([as, route, sent]: Asked) =>
    () =>
      call<T>(service, as, route, sent);
  return atOnce(random, send(a), send(b));
}

/** What was answered, in one word each: the status and, of a refusal, its code. */
const outcomeOf = ({ status, body }: Answer<unknown>): string =>
  status < 300 ? 'done' : (body as Problem).type.replace('/problems/', `${status} `);

const outcomesOf = (answers: readonly Answer<unknown>[]): readonly string[] =>
  answers.map(outcomeOf);

const oneEach = (outcomes: readonly string[]): readonly string[] => outcomes.toSorted();

/** How often each pair of outcomes came, for the log. */
const tally = new Map<string, number>();
function count(what: string, outcomes: readonly string[]): readonly string[] {
  const name = `${what}: ${outcomes.join(' / ')}`;
  tally.set(name, (tally.get(name) ?? 0) + 1);
  return outcomes;
}

const placeOf = (round: number) => {
  const at = AUTHORITIES[round % AUTHORITIES.length];
  if (!at) throw new Error('There are fourteen');
  return { place: `/v1/authorities/${at.authority}/returns/2025-26/P06`, slug: at.slug };
};

const figures = (actualPence: number, changeReason?: string) => ({
  basis: 'year-to-date',
  lines: [{ line: 'transport-pre16-send', actualPence }],
  ...(changeReason === undefined ? {} : { changeReason }),
});

/** The return as it stands, and how many versions it has; the first is made here. */
async function freshVersion(round: number): Promise<{ etag: string; version: number }> {
  const { place, slug } = placeOf(round);
  const before = await call<Return>(service, 'lead', `GET ${place}`);
  const isFirst = before.status === 404;
  const taken = await call<Return>(service, `officer.${slug}`, `POST ${place}`, {
    key: newKey(),
    body: figures(500_000_000 + wholeBelow(random, 9_000_000), isFirst ? undefined : 'A new start'),
    ...(isFirst ? {} : { ifMatch: before.headers.get('etag') ?? '' }),
  });
  const { version } = await expectDone(Promise.resolve(taken));
  return { etag: taken.headers.get('etag') ?? '', version };
}

const correction = (etag: string): Sent => ({
  key: newKey(),
  ifMatch: etag,
  body: figures(500_000_000 + wholeBelow(random, 9_000_000), 'An invoice was missing'),
});

const rounds = Array.from({ length: ROUNDS }, (_, i) => i);

describe(`returns, seed ${seed}`, () => {
  test('two corrections of one version: one is taken, the other is told to look again', async () => {
    for (const round of rounds) {
      const { place, slug } = placeOf(round);
      const { etag, version } = await freshVersion(round);
      const answers = await race<Return>(
        [`officer.${slug}`, `POST ${place}`, correction(etag)],
        [`finance-system.${slug}`, `POST ${place}`, correction(etag)],
      );
      const outcomes = count('corrections', outcomesOf(answers));
      expect(oneEach(outcomes)).toEqual(['412 precondition-failed', 'done']);
      const winner = answers.find(({ status }) => status === 201)?.body;
      expect(winner?.version).toBe(version + 1);
      expect(await read<Return>(service, 'lead', place)).toEqual(winner);
      const versions = await readAll<Return>(service, 'lead', `${place}/versions`);
      expect(versions.map((each) => each.version)).toEqual(versions.map((_, i) => i + 1));
      expect(versions.at(-1)?.lines).toEqual(winner?.lines);
    }
  });

  test('ten first versions at once: one is taken', async () => {
    const { place, slug } = placeOf(AUTHORITIES.length - 1);
    const first = (i: number) =>
      call<Return>(service, `${i % 2 ? 'officer' : 'finance-system'}.${slug}`, `POST ${place}`, {
        key: newKey(),
        body: figures(400_000_000 + i),
      });
    const answers = await Promise.all(Array.from({ length: 10 }, (_, i) => first(i)));
    const outcomes = outcomesOf(answers);
    expect(outcomes.filter((each) => each === 'done')).toHaveLength(1);
    expect(outcomes.filter((each) => each === '428 precondition-required')).toHaveLength(9);
    const versions = await readAll<Return>(service, 'lead', `${place}/versions`);
    expect(versions).toHaveLength(1);
  });

  test('certification and correction: nothing uncertified is ever called certified', async () => {
    for (const round of rounds) {
      const { place, slug } = placeOf(round);
      const { etag, version } = await freshVersion(round);
      const body = { version, decision: 'certified' };
      const answers = await race<Return>(
        [`certifier.${slug}`, `POST ${place}/certification`, { body, key: newKey() }],
        [`officer.${slug}`, `POST ${place}`, correction(etag)],
      );
      const outcomes = count('certification, correction', outcomesOf(answers));
      expect([
        ['done', 'done'],
        ['409 version-superseded', 'done'],
      ]).toContainEqual(outcomes);
      const now = await read<Return>(service, 'lead', place);
      expect([now.version, now.state]).toEqual([version + 1, 'submitted']);
      expect(now.certification).toBeUndefined();
    }
  });

  test('certified and sent back at once, by two certifiers: one decision stands', async () => {
    for (const round of rounds.slice(0, 4)) {
      const { place, slug } = placeOf(round);
      const { authority } = AUTHORITIES[round] ?? { authority: '' };
      await giveAccess('auditor', { roles: ['certifier'], authorities: [authority] });
      const { version } = await freshVersion(round);
      const decide = (decision: string) => ({ key: newKey(), body: { version, decision } });
      const answers = await race<Return>(
        [`certifier.${slug}`, `POST ${place}/certification`, decide('certified')],
        ['auditor', `POST ${place}/certification`, decide('changes-requested')],
      );
      const outcomes = count('certified, sent back', outcomesOf(answers));
      expect(oneEach(outcomes)).toEqual(['409 already-decided', 'done']);
      const state = outcomes[0] === 'done' ? 'certified' : 'changes-requested';
      expect((await read<Return>(service, 'lead', place)).state).toBe(state);
    }
  });
});

const DRAWDOWNS = '/v1/funds/raced/drawdowns';

async function claimed(): Promise<Drawdown> {
  drawdownsMade += 1;
  const body = {
    authority: 'E08000026',
    phase: 'p',
    workstream: 'retention',
    amountPence: 1000 + wholeBelow(random, 1000),
    description: `raced ${drawdownsMade}`,
  };
  return expectDone(
    call<Drawdown>(service, 'officer.coventry', `POST ${DRAWDOWNS}`, { body, key: newKey() }),
  );
}

const decision = (as: string, { drawdown }: Drawdown, decided: string): Asked => [
  as,
  `POST ${DRAWDOWNS}/${drawdown}/decisions`,
  { key: newKey(), body: { decision: decided, reason: `It was ${decided} in a race` } },
];

const decided = async (of: Drawdown, ...[as, to]: [string, string]): Promise<void> => {
  const [who, route, sent] = decision(as, of, to);
  await expectDone(call(service, who, route, sent));
};

const stateOf = async ({ drawdown }: Drawdown): Promise<string> =>
  (await read<Drawdown>(service, 'lead', `${DRAWDOWNS}/${drawdown}`)).state;

const drawnIn = (state: string, { amountPence }: Drawdown): number =>
  LIVE_STATES.includes(state) ? amountPence : 0;

const usedPence = async (): Promise<number> => {
  const fund = await read<Fund>(service, 'lead', '/v1/funds/raced');
  return fund.awardPence - fund.availablePence;
};

describe(`decisions on drawdowns, seed ${seed}`, () => {
  test('approved and withdrawn: it ends withdrawn, and its room comes back once', async () => {
    for (const _ of rounds) {
      const before = await usedPence();
      const each = await claimed();
      const answers = await race<Drawdown>(
        decision('lead', each, 'approved'),
        decision('officer.coventry', each, 'withdrawn'),
      );
      const outcomes = count('approved, withdrawn', outcomesOf(answers));
      expect([
        ['done', 'done'],
        ['409 decision-not-possible', 'done'],
      ]).toContainEqual(outcomes);
      expect([await stateOf(each), await usedPence()]).toEqual(['withdrawn', before]);
    }
  });

  const eitherOr = [
    ['rejected', 'withdrawn', [] as const],
    ['paid', 'withdrawn', ['approved'] as const],
  ] as const;

  test.each(eitherOr)('%s and withdrawn: one of them', async (byLead, byOfficer, first) => {
    for (const _ of rounds) {
      const before = await usedPence();
      const each = await claimed();
      for (const step of first) await decided(each, 'lead', step);
      const answers = await race<Drawdown>(
        decision('lead', each, byLead),
        decision('officer.coventry', each, byOfficer),
      );
      const outcomes = count(`${byLead}, ${byOfficer}`, outcomesOf(answers));
      expect(oneEach(outcomes)).toEqual(['409 decision-not-possible', 'done']);
      const state = outcomes[0] === 'done' ? byLead : byOfficer;
      expect([await stateOf(each), await usedPence()]).toEqual([
        state,
        before + drawnIn(state, each),
      ]);
    }
  });

  test.each(['approved', 'paid', 'reversed'] as const)('%s by two leads: once', async (last) => {
    const steps = ['approved', 'paid', 'reversed'] as const;
    for (const _ of rounds) {
      const before = await usedPence();
      const each = await claimed();
      for (const step of steps.slice(0, steps.indexOf(last))) await decided(each, 'lead', step);
      const answers = await race<Drawdown>(
        decision('lead', each, last),
        decision('department', each, last),
      );
      const outcomes = count(`${last} twice`, outcomesOf(answers));
      expect(oneEach(outcomes)).toEqual(['409 already-decided', 'done']);
      expect([await stateOf(each), await usedPence()]).toEqual([
        last,
        before + drawnIn(last, each),
      ]);
    }
  });
});

test('after all of it every sum and the audit trail hold', async () => {
  process.stdout.write(`${[...tally].map(([name, times]) => `${times} × ${name}`).join('\n')}\n`);
  const drawdowns = await readAll<Drawdown>(service, 'lead', DRAWDOWNS);
  expect(drawdowns).toHaveLength(drawdownsMade);
  const fund = await read<Fund>(service, 'lead', '/v1/funds/raced');
  expect(fund).toMatchObject(figuresFrom(fund, drawdowns));
  const { valid } = await read<Verification>(service, 'lead', '/v1/audit/verification');
  expect(valid).toBe(true);
});
