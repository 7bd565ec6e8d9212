import { beforeEach, describe, expect, it } from 'vitest';
import { type Headers, problemOf } from './promises.ts';
import {
  BIRMINGHAM,
  COVENTRY,
  claimOf,
  createEmptyRegion,
  FUND,
  newKey,
  PHASES,
  served,
} from './region.ts';
import { keptIn, type World } from './world.ts';

const FUNDS = '/v1/funds';
const FUND_AT = '/v1/funds/innovation-fund';
const SIGN_OFF = { signedOffOn: '2025-10-20', signedOffBy: 'The department', reference: 'IF-2' };

describe('a fund', () => {
  let world: World;

  const create = (terms: object = {}) =>
    world.call('POST', FUNDS, { as: 'lead', body: { ...FUND, ...terms } });
  const change = (terms: object, headers: Headers = { 'If-Match': '*' }) =>
    world.call('PATCH', FUND_AT, { as: 'lead', body: terms, headers });
  const signOff = (phase: string, more: object = {}) =>
    world.call('POST', `${FUND_AT}/phases/${phase}/sign-off`, {
      as: 'lead',
      body: { ...SIGN_OFF, ...more },
    });
  const claim = (amountPence: number, more: object = {}, as = 'officer') =>
    world.call('POST', `${FUND_AT}/drawdowns`, {
      as,
      body: { ...claimOf(COVENTRY, amountPence), ...more },
      headers: newKey(),
    });
  const decide = (drawdown: string, decision: string, as = 'lead') =>
    world.call('POST', `${FUND_AT}/drawdowns/${drawdown}/decisions`, {
      as,
      body: { decision, reason: 'As agreed' },
      headers: newKey(),
    });
  const read = async () => served(await world.call('GET', FUND_AT, { as: 'department' })).body;
  const seen = (version: number) => ({ 'If-Match': `"${version}"` });

  beforeEach(async () => {
    world = await createEmptyRegion();
  });

  it.each(['constructor', 'toString', 'hasOwnProperty'])('may be called %s', async (fund) => {
    expect(served(await create({ fund })).body.forecastToCompletePence).toBe(null);
    served(await world.call('POST', '/v1/sweeps', { as: 'lead' }));
    const found = await world.call('GET', `${FUNDS}/${fund}`, { as: 'department' });
    expect(served(found).body.forecastToCompletePence).toBe(null);
    const summary = await world.call('GET', '/v1/summaries/2025-26/Q2', { as: 'lead' });
    expect(served(summary).body.provenance.funds).toEqual([{ fund, version: 1 }]);
  });

  it('is not called what objects have no name for', async () => {
    expect(problemOf(await create({ fund: '__proto__' }))).toBe('fund-invalid');
  });

  it('is set up once, unused', async () => {
    const created = await create();
    expect(created.status).toBe(201);
    expect(created.headers['etag']).toBe('"1"');
    expect(created.body).toMatchObject({
      fund: 'innovation-fund',
      version: 1,
      claimBasis: 'instalments',
      allocations: [],
      claimedPence: 0,
      approvedPence: 0,
      paidPence: 0,
      reversedPence: 0,
      availablePence: FUND.awardPence,
      authoritiesDrawing: 0,
      forecastToCompletePence: null,
    });
    expect(created.body.phases[1].businessCase).toEqual({ state: 'draft' });
    expect(problemOf(await create())).toBe('fund-exists');
    expect(await read()).toEqual(created.body);
  });

  it('says everything that is wrong with its terms at once', async () => {
    const before = await keptIn(world);
    const answer = await create({
      endsOn: '2025-03-31',
      awardPence: 1_000_000_00,
      phases: [...PHASES, PHASES[0]],
    });
    expect(problemOf(answer)).toBe('fund-invalid');
    expect(answer.body.errors.map(({ code }: { code: string }) => code)).toEqual([
      'ends-before-start',
      'phase-duplicate',
    ]);
    expect(await keptIn(world)).toBe(before);
  });

  it('is changed with the version seen, never below what is drawn', async () => {
    served(await create());
    served(await claim(200_000_00));
    expect(problemOf(await change({ name: 'New' }, {}))).toBe('precondition-required');
    expect(problemOf(await change({ name: 'New' }, seen(2)))).toBe('precondition-failed');
    const changed = served(await change({ name: 'New' }, seen(1)));
    expect(changed.headers['etag']).toBe('"2"');
    expect(changed.body).toMatchObject({ name: 'New', claimedPence: 200_000_00 });
    const lowered = PHASES.map((phase) => ({ ...phase, approvedPence: 199_999_99 }));
    const below = await change({ phases: lowered });
    expect(problemOf(below)).toBe('fund-below-commitments');
    expect(below.body).toMatchObject({ usedPence: 200_000_00, requestedPence: 199_999_99 });
    expect(problemOf(await change({ phases: PHASES.slice(1) }))).toBe('phase-already-signed-off');
  });

  it('opens a phase by its sign-off, once and not ahead of time', async () => {
    served(await create());
    const phase2 = { phase: 'phase-2' };
    const early = await claim(1, phase2);
    expect(problemOf(early)).toBe('phase-not-signed-off');
    expect(early.body).toMatchObject({ phase: 'phase-2', businessCase: 'draft' });
    const future = await signOff('phase-2', { signedOffOn: '2025-10-21' });
    expect(problemOf(future)).toBe('fund-invalid');
    expect(future.body.errors[0].code).toBe('sign-off-in-future');
    expect(problemOf(await signOff('phase-3'))).toBe('not-found');
    const signed = await signOff('phase-2');
    expect(signed.status).toBe(200);
    expect(signed.body.phases[1].businessCase).toEqual({ state: 'signed-off', ...SIGN_OFF });
    expect(problemOf(await signOff('phase-2'))).toBe('phase-already-signed-off');
    served(await claim(1, phase2));
  });

  it('is drawn down to the last penny and no further', async () => {
    served(await create());
    const first = await claim(599_999_99);
    expect(first.status).toBe(201);
    expect(first.headers['location']).toBe(`${FUND_AT}/drawdowns/${first.body.drawdown}`);
    expect(first.body).toMatchObject({ state: 'claimed', version: 1, claimedBy: 'officer' });
    const over = await claim(2);
    expect(problemOf(over)).toBe('phase-exceeded');
    expect(over.body).toMatchObject({
      status: 409,
      requestedPence: 2,
      availablePence: 1,
      claimablePence: 1,
      ceilingPence: 600_000_00,
    });
    served(await claim(1));
    expect(await read()).toMatchObject({ claimedPence: 600_000_00, availablePence: 900_000_00 });
  });

  it('refuses a claim by the widest ceiling that is full', async () => {
    const phase = { ...PHASES[0], approvedPence: 1_500_000_00 };
    served(await create({ phases: [phase] }));
    expect(problemOf(await claim(1_500_000_01))).toBe('award-exceeded');
    served(await change({ allocations: [{ authority: 'coventry', ceilingPence: 1_000_00 }] }));
    expect(problemOf(await claim(1_000_01))).toBe('allocation-exceeded');
    served(await claim(1_000_00));
    served(await change({ allocations: [{ authority: COVENTRY, ceilingPence: 1_000_00 }] }));
    const without = await world.call('POST', `${FUND_AT}/drawdowns`, {
      as: 'officer.birmingham',
      body: claimOf(BIRMINGHAM, 1),
      headers: newKey(),
    });
    expect(problemOf(without)).toBe('no-allocation');
  });

  it('refuses a claim for what it does not have', async () => {
    served(await create({ workstreams: ['retention'] }));
    const answer = await claim(1, { phase: 'phase-9', workstream: 'recruitment' });
    expect(problemOf(answer)).toBe('fund-invalid');
    expect(answer.body.errors.map(({ code }: { code: string }) => code)).toEqual([
      'phase-unknown',
      'workstream-not-funded',
    ]);
    const elsewhere = await world.call('POST', '/v1/funds/no-such-fund/drawdowns', {
      as: 'officer',
      body: claimOf(COVENTRY, 1),
      headers: newKey(),
    });
    expect(problemOf(elsewhere)).toBe('not-found');
  });

  it('takes claims from its first day to its last', async () => {
    served(await create({ startsOn: '2025-10-21', endsOn: '2025-10-22' }));
    world.setNow('2025-10-20T22:59:59.999Z');
    expect(problemOf(await claim(1))).toBe('fund-not-started');
    world.setNow('2025-10-20T23:00:00.000Z');
    served(await claim(1));
    world.setNow('2025-10-22T22:59:59.999Z');
    served(await claim(1));
    world.setNow('2025-10-22T23:00:00.000Z');
    const late = await claim(1);
    expect(problemOf(late)).toBe('fund-ended');
    expect(late.body.endsOn).toBe('2025-10-22');
    served(await change({ endsOn: '2025-10-31' }));
    served(await claim(1));
  });

  it('pays in arrears no more than was spent', async () => {
    served(await create({ claimBasis: 'in-arrears' }));
    expect(problemOf(await claim(1))).toBe('eligible-spend-exceeded');
    served(
      await world.call('POST', `/v1/authorities/${COVENTRY}/returns/2025-26/P06`, {
        as: 'officer',
        body: {
          basis: 'year-to-date',
          lines: [{ line: 'innovation-retention', actualPence: 50_000_00 }],
        },
        headers: newKey(),
      }),
    );
    served(await claim(50_000_00));
    expect(problemOf(await claim(1))).toBe('eligible-spend-exceeded');
  });

  it.each(['1990-04-01', '2015-01-15'])(
    'pays in arrears what was spent since %s, before any year that is kept',
    async (startsOn) => {
      served(await create({ claimBasis: 'in-arrears', startsOn }));
      expect(problemOf(await claim(1))).toBe('eligible-spend-exceeded');
    },
  );

  it('pays nothing in arrears before it starts, however far off', async () => {
    served(
      await create({ claimBasis: 'in-arrears', startsOn: '2090-04-01', endsOn: '2091-01-01' }),
    );
    expect(problemOf(await claim(1))).toBe('fund-not-started');
  });

  it('is decided on by the lead, step by step', async () => {
    served(await create());
    const { drawdown } = served(await claim(100_00)).body;
    expect(problemOf(await decide(drawdown, 'approved', 'officer'))).toBe('not-allowed');
    expect(problemOf(await decide(drawdown, 'withdrawn', 'lead'))).toBe('not-allowed');
    const early = await decide(drawdown, 'paid');
    expect(problemOf(early)).toBe('decision-not-possible');
    expect(early.body).toMatchObject({ state: 'claimed', decision: 'paid' });
    const approved = await decide(drawdown, 'approved');
    expect(approved.status).toBe(201);
    expect(approved.body).toMatchObject({ state: 'approved', version: 2 });
    expect(problemOf(await decide(drawdown, 'approved'))).toBe('already-decided');
    served(await decide(drawdown, 'paid'));
    expect(await read()).toMatchObject({ approvedPence: 0, paidPence: 100_00 });
    const reversed = served(await decide(drawdown, 'reversed')).body;
    expect(reversed.decisions.map((each: { decision: string }) => each.decision)).toEqual([
      'approved',
      'paid',
      'reversed',
    ]);
    expect(await read()).toMatchObject({
      paidPence: 0,
      reversedPence: 100_00,
      availablePence: FUND.awardPence,
    });
    const shown = await world.call('GET', `${FUND_AT}/drawdowns/${drawdown}`, { as: 'department' });
    expect(shown.body).toEqual(reversed);
  });

  it('gives back what is rejected or withdrawn', async () => {
    served(await create());
    const rejected = served(await claim(100_00)).body.drawdown;
    served(await decide(rejected, 'rejected'));
    const withdrawn = served(await claim(100_00)).body.drawdown;
    served(await decide(withdrawn, 'withdrawn', 'officer-certifier'));
    expect(problemOf(await decide(withdrawn, 'approved'))).toBe('decision-not-possible');
    expect(await read()).toMatchObject({ claimedPence: 0, availablePence: FUND.awardPence });
    expect(problemOf(await decide(`${COVENTRY}-nothing`, 'approved'))).toBe('not-found');
  });

  it('is never decided on by whoever claimed, not even as the lead', async () => {
    served(await create());
    const own = served(await claim(100_00, {}, 'officer-lead')).body.drawdown;
    for (const decision of ['approved', 'rejected', 'paid', 'reversed']) {
      expect(problemOf(await decide(own, decision, 'officer-lead'))).toBe('self-approval');
    }
    served(await decide(own, 'approved', 'lead'));
    expect(problemOf(await decide(own, 'paid', 'officer-lead'))).toBe('self-approval');
    served(await decide(own, 'withdrawn', 'officer-lead'));
  });

  it('stays readable however often its whole award went out and came back', async () => {
    const most = 10_000_000_000_000;
    served(await create({ awardPence: most, phases: [{ ...PHASES[0], approvedPence: most }] }));
    for (let round = 0; round < 2; round++) {
      const { drawdown } = served(await claim(most)).body;
      for (const step of ['approved', 'paid', 'reversed']) served(await decide(drawdown, step));
    }
    expect((await read()).reversedPence).toBe(2 * most);
  });
});
