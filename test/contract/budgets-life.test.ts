import { beforeEach, describe, expect, it } from 'vitest';
import { type Headers, problemOf } from './promises.ts';
import { BUDGET_LINES, COVENTRY, createEmptyRegion, newKey, served } from './region.ts';
import { keptIn, type World } from './world.ts';

const BUDGET = `/v1/authorities/${COVENTRY}/budgets/2025-26`;

const MOVE = {
  from: 'hn-topup-academies',
  to: 'hn-therapies',
  amountPence: 400_000_00,
  reason: 'Therapies moved in house',
  period: 'P06',
};

describe('a budget', () => {
  let world: World;

  const set = (lines: readonly object[], headers: Headers = {}, as = 'certifier') =>
    world.call('PUT', BUDGET, { as, body: { lines }, headers });
  const vire = (body: object, as = 'certifier') =>
    world.call('POST', `${BUDGET}/virements`, { as, body, headers: newKey() });
  const read = () => world.call('GET', BUDGET, { as: 'officer' });
  const seen = (version: number) => ({ 'If-Match': `"${version}"` });

  beforeEach(async () => {
    world = await createEmptyRegion();
  });

  it('is set once and then changed with the version seen', async () => {
    expect(problemOf(await read())).toBe('not-found');
    expect(problemOf(await set(BUDGET_LINES, seen(1)))).toBe('precondition-failed');
    const first = await set(BUDGET_LINES);
    expect(first.status).toBe(201);
    expect(first.headers['etag']).toBe('"1"');
    expect((await read()).text).toBe(first.text);
    expect(problemOf(await set(BUDGET_LINES))).toBe('precondition-required');
    expect(problemOf(await set(BUDGET_LINES, seen(3)))).toBe('precondition-failed');
    const second = await set(BUDGET_LINES.slice(0, 2), seen(1), 'lead');
    expect(second.status).toBe(200);
    expect(second.body).toMatchObject({ version: 2, setBy: 'lead' });
  });

  it('is shown by line and by pot, which are never netted', async () => {
    const { body } = served(await set(BUDGET_LINES));
    expect(body.totals).toEqual([
      { pot: 'general-fund', originalPence: 1_200_000_00, revisedPence: 1_200_000_00 },
      { pot: 'dsg-high-needs', originalPence: 3_000_000_00, revisedPence: 3_000_000_00 },
    ]);
    expect(body.lines.map(({ pot }: { pot: string }) => pot)).toEqual([
      'general-fund',
      'dsg-high-needs',
      'dsg-high-needs',
    ]);
  });

  it('says everything that is wrong with it at once', async () => {
    const [first, second] = BUDGET_LINES;
    const before = await keptIn(world);
    const answer = await set([
      { ...first, profile: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0] },
      { ...first },
      { ...second, profile: 'school-days' },
    ]);
    expect(problemOf(answer)).toBe('budget-invalid');
    expect(answer.body.errors).toEqual([
      expect.objectContaining({ pointer: '/lines/0/profile', code: 'profile-invalid' }),
      expect.objectContaining({ pointer: '/lines/1/line', code: 'duplicate-line' }),
    ]);
    expect(await keptIn(world)).toBe(before);
  });

  it('is moved between lines of a pot, and sums to what it was', async () => {
    expect(problemOf(await vire(MOVE))).toBe('budget-missing');
    served(await set(BUDGET_LINES));
    const made = await vire(MOVE);
    expect(made.status).toBe(201);
    expect(made.body).toEqual({
      ...MOVE,
      virement: 1,
      authority: COVENTRY,
      year: '2025-26',
      fromRevisedPence: 2_000_000_00,
      toRevisedPence: 1_000_000_00,
      madeBy: 'certifier',
      madeAt: '2025-10-20T08:00:00.000Z',
    });
    const { body, headers } = served(await read());
    expect(headers['etag']).toBe('"2"');
    expect(body.virements).toBe(1);
    expect(body.totals[1]).toMatchObject({ revisedPence: 3_000_000_00 });
    const kept = served(await set(BUDGET_LINES, seen(2)));
    expect(kept.body.lines[2]).toMatchObject({ viredPence: 400_000_00 });
  });

  it('leaves its pot only by the lead’s hand', async () => {
    served(await set(BUDGET_LINES));
    const across = { ...MOVE, to: 'transport-pre16-send' };
    expect(problemOf(await vire(across))).toBe('virement-across-pots');
    expect(served(await vire(across, 'lead')).body.toRevisedPence).toBe(1_600_000_00);
  });

  it('is moved no further than it goes', async () => {
    served(await set(BUDGET_LINES));
    const tooMuch = await vire({ ...MOVE, amountPence: 2_400_000_01 });
    expect(problemOf(tooMuch)).toBe('virement-exceeds-budget');
    expect(tooMuch.body.availablePence).toBe(2_400_000_00);
    served(await vire({ ...MOVE, amountPence: 2_400_000_00 }));
    const same = await vire({ ...MOVE, to: MOVE.from });
    expect(same.body.errors[0]).toMatchObject({ pointer: '/to', code: 'same-line' });
    const unknown = await vire({ ...MOVE, to: 'hn-place-funding' });
    expect(unknown.body.errors[0]).toMatchObject({ pointer: '/to', code: 'line-without-budget' });
  });

  it('keeps the lines that virements were made of', async () => {
    served(await set(BUDGET_LINES));
    served(await vire(MOVE));
    const dropped = await set(BUDGET_LINES.slice(0, 2), seen(2));
    expect(dropped.body.errors).toEqual([
      expect.objectContaining({ code: 'line-has-virements', line: 'hn-therapies' }),
    ]);
    const lowered = BUDGET_LINES.map((line) => ({ ...line, originalPence: 100_00 }));
    const below = await set(lowered, seen(2));
    expect(below.body.errors).toEqual([
      expect.objectContaining({ code: 'below-virements', pointer: '/lines/1/originalPence' }),
    ]);
  });

  it('keeps what it is made for through virements, and shows it', async () => {
    const lines = BUDGET_LINES.map((line, index) =>
      index === 1 ? { ...line, activity: 900 } : line,
    );
    expect(served(await set(lines)).body.lines[1].activity).toBe(900);
    served(await vire(MOVE));
    const { body } = served(await read());
    expect(body.lines[1]).toMatchObject({ activity: 900, viredPence: -400_000_00 });
    expect(body.lines[0]).not.toHaveProperty('activity');
    const uncounted = lines.map((line) => ({ ...line, activity: 1 }));
    const refused = await set(uncounted, seen(2));
    expect(refused.body.errors).toEqual([
      expect.objectContaining({ pointer: '/lines/2/activity', code: 'activity-not-counted' }),
    ]);
    const negative = await set([{ ...BUDGET_LINES[0], activity: -1 }], seen(2));
    expect(problemOf(negative)).toBe('invalid-body');
  });

  it('may fall as last year did', async () => {
    const lines = [{ line: 'hn-therapies', originalPence: 12_00, profile: 'prior-year' }];
    expect(served(await set(lines)).body.lines[0].weights).toHaveLength(12);
  });
});
