import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  authorityOfDrawdown,
  decideClaim,
  drawdownId,
} from '../../../shared/domain/funds/claim-drawdown.ts';
import type { DrawdownClaim, FundTerms } from '../../../shared/domain/funds/fund.ts';
import { fundFigures } from '../../../shared/domain/funds/fund-figures.ts';
import { pence } from '../../../shared/domain/money.ts';
import { day } from '../../../shared/domain/time.ts';
import {
  accepted,
  afterClaim,
  applied,
  COVENTRY,
  claim,
  claimRequest,
  DUDLEY,
  fund,
  now,
  nowOn,
  officer,
  phase,
} from './fund-samples.ts';

const allocations = [{ authority: COVENTRY, ceilingPence: pence(500) }];

describe('a claim that fits', () => {
  const { drawdown, entry, change } = accepted(decideClaim(fund(), claimRequest()));

  test('is a claimed drawdown with its first entry', () => {
    expect(drawdown).toEqual({
      ...claim(),
      drawdown: 'E08000026-1',
      fund: 'innovation-fund',
      state: 'claimed',
      version: 1,
      claimedBy: officer.principal,
      claimedAt: now.at,
      decisions: [],
    });
    expect(entry).toEqual({
      drawdown: 'E08000026-1',
      fund: 'innovation-fund',
      step: 1,
      state: 'claimed',
      amountPence: 1_234_567,
      by: officer.principal,
      at: now.at,
    });
  });

  test('adds to every ceiling under conditions on each and on the terms', () => {
    const by = 1_234_567;
    expect(change.amounts).toEqual([
      { path: ['use', 'usedPence'], by },
      { path: ['use', 'byPhase', 'p1'], by },
      { path: ['use', 'byAuthority', COVENTRY], by },
      { path: ['use', 'sums', 'claimedPence'], by },
    ]);
    expect(change.atMost).toEqual([
      { path: ['use', 'usedPence'], to: 150_000_000 - by },
      { path: ['use', 'byPhase', 'p1'], to: 90_000_000 - by },
    ]);
    expect(change.equal).toEqual([{ path: ['version'], to: 1 }]);
  });

  test('shows in the figures of the fund', () => {
    expect(fundFigures(afterClaim(fund(), claimRequest()).fund)).toEqual({
      claimedPence: 1_234_567,
      approvedPence: 0,
      paidPence: 0,
      reversedPence: 0,
      availablePence: 150_000_000 - 1_234_567,
      authoritiesDrawing: 1,
    });
  });

  test('names one condition for an authority, the tighter of allocation and eligible spend', () => {
    const path = ['use', 'byAuthority', COVENTRY];
    const inArrears = fund({ claimBasis: 'in-arrears', allocations });
    for (const [spend, to] of [
      [400, 390],
      [600, 490],
    ] as const) {
      const request = claimRequest(
        { amountPence: pence(10) },
        { eligibleSpendPence: pence(spend) },
      );
      const conditions = accepted(decideClaim(inArrears, request)).change.atMost;
      expect(conditions.filter((each) => each.path.join() === path.join())).toEqual([{ path, to }]);
    }
  });
});

describe('the gates', () => {
  test.each<[string, string, Partial<DrawdownClaim>]>([
    ['/phase', 'phase-unknown', { phase: 'p9' }],
    ['/phase', 'phase-unknown', { phase: 'constructor' }],
    ['/workstream', 'workstream-not-funded', { workstream: 'development' }],
    ['/amountPence', 'not-positive', { amountPence: pence(0) }],
    ['/amountPence', 'not-positive', { amountPence: pence(-1) }],
  ])('finds %s %s', (pointer, code, overrides) => {
    const narrow = fund({ workstreams: ['retention'] });
    const decision = decideClaim(narrow, claimRequest(overrides));
    expect(decision).toMatchObject({ refused: 'fund-invalid' });
    expect(decision.refused && decision.faults?.map((f) => [f.pointer, f.code])).toEqual([
      [pointer, code],
    ]);
  });

  test.each<[string, string | undefined]>([
    ['2025-03-31', 'fund-not-started'],
    ['2025-04-01', undefined],
    ['2027-03-31', undefined],
    ['2027-04-01', 'fund-ended'],
  ])('on %s: %s', (on, refused) => {
    expect(decideClaim(fund(), claimRequest({}, { now: nowOn(on) })).refused).toBe(refused);
  });

  test('an extension opens a fund that has ended', () => {
    const extended = fund({ endsOn: day('2027-04-01') });
    const request = claimRequest({}, { now: nowOn('2027-04-01') });
    expect(decideClaim(extended, request).refused).toBeUndefined();
  });

  test.each(['draft', 'submitted'] as const)('a phase whose case is a %s is closed', (state) => {
    const closed = fund({ phases: [phase('p1', 90_000_000, { state })] });
    expect(decideClaim(closed, claimRequest())).toMatchObject({
      refused: 'phase-not-signed-off',
      facts: { phase: 'p1', businessCase: state },
    });
  });

  test('where there are allocations, an authority needs one', () => {
    const request = claimRequest({ authority: DUDLEY, amountPence: pence(1) });
    expect(decideClaim(fund({ allocations }), request)).toMatchObject({
      refused: 'no-allocation',
      facts: { authority: DUDLEY },
    });
  });

  test('the gates are asked in the order that is stated', () => {
    const shut: Partial<FundTerms> = {
      endsOn: day('2025-10-19'),
      allocations: [{ authority: DUDLEY, ceilingPence: pence(1) }],
      phases: [phase('p1', 1, { state: 'draft' })],
    };
    const open = { endsOn: day('2027-03-31') };
    const request = claimRequest();
    expect(decideClaim(fund(shut), claimRequest({ phase: 'p9' })).refused).toBe('fund-invalid');
    expect(decideClaim(fund(shut), request).refused).toBe('fund-ended');
    expect(decideClaim(fund({ ...shut, ...open }), request).refused).toBe('phase-not-signed-off');
    const opened = { ...shut, ...open, phases: [phase('p1', 1)] };
    expect(decideClaim(fund(opened), request).refused).toBe('no-allocation');
    const allocated = { ...opened, allocations };
    expect(decideClaim(fund(allocated), request).refused).toBe('phase-exceeded');
  });
});

describe('the ceilings', () => {
  const inArrears = { claimBasis: 'in-arrears' } as const;

  test.each<[string, number, Partial<FundTerms>, number | undefined]>([
    ['award-exceeded', 1000, { awardPence: pence(1000), phases: [phase('p1', 1000)] }, undefined],
    ['phase-exceeded', 700, { phases: [phase('p1', 700)] }, undefined],
    ['allocation-exceeded', 500, { allocations }, undefined],
    ['eligible-spend-exceeded', 300, inArrears, 300],
  ])('%s: taken to the last penny and no penny more', (code, room, overrides, spend) => {
    const eligible = spend === undefined ? {} : { eligibleSpendPence: pence(spend) };
    const ask = (amount: number, id = '1') =>
      claimRequest({ amountPence: pence(amount) }, { drawdown: `${COVENTRY}-${id}`, ...eligible });
    const empty = fund(overrides);

    expect(decideClaim(empty, ask(room + 1))).toMatchObject({
      refused: code,
      facts: { requestedPence: room + 1, availablePence: room, claimablePence: room },
    });
    const partly = afterClaim(empty, ask(room - 1)).fund;
    const full = afterClaim(partly, ask(1, '2')).fund;
    expect(afterClaim(empty, ask(room)).fund.use.usedPence).toBe(room);
    expect(decideClaim(full, ask(1, '3'))).toMatchObject({
      refused: code,
      facts: { requestedPence: 1, availablePence: 0 },
    });
  });

  test('the widest ceiling that is full is named, with what would pass all of them', () => {
    const nested = fund({ allocations, phases: [phase('p1', 700)], awardPence: pence(1000) });
    const codeOf = (amount: number) =>
      decideClaim(nested, claimRequest({ amountPence: pence(amount) }));
    expect(codeOf(1001)).toMatchObject({
      refused: 'award-exceeded',
      facts: { availablePence: 1000, claimablePence: 500, ceilingPence: 1000 },
    });
    expect(codeOf(701)).toMatchObject({
      refused: 'phase-exceeded',
      facts: { claimablePence: 500 },
    });
    expect(codeOf(501)).toMatchObject({ refused: 'allocation-exceeded' });
    expect(codeOf(500).refused).toBeUndefined();
  });

  test('says in pounds what was asked for and what is left', () => {
    const decision = decideClaim(fund(), claimRequest({ amountPence: pence(90_000_001) }));
    expect(decision).toMatchObject({
      detail: '£900,000.01 was asked for and £900,000 is left of what is approved for Phase p1.',
    });
  });

  test('in arrears, nothing reported is nothing to claim, and a fall of the spend is no negative room', () => {
    const ask = claimRequest({ amountPence: pence(100) });
    expect(decideClaim(fund(inArrears), ask)).toMatchObject({
      refused: 'eligible-spend-exceeded',
      facts: { availablePence: 0 },
    });
    const drawn = afterClaim(fund(inArrears), { ...ask, eligibleSpendPence: pence(100) }).fund;
    expect(decideClaim(drawn, { ...ask, eligibleSpendPence: pence(60) })).toMatchObject({
      refused: 'eligible-spend-exceeded',
      facts: { availablePence: 0, claimablePence: 0 },
    });
  });

  test('paid in instalments, the spend does not matter', () => {
    const request = claimRequest({}, { eligibleSpendPence: pence(0) });
    expect(decideClaim(fund(), request).refused).toBeUndefined();
  });
});

describe('claims decided on the same fund', () => {
  const amount = fc.integer({ min: 1, max: 1000 });

  test('are both written exactly when both fit', () => {
    fc.assert(
      fc.property(amount, amount, fc.constantFrom(-1, 0, 1), (first, second, slack) => {
        const room = Math.max(first, second, first + second + slack);
        const before = fund({ awardPence: pence(room), phases: [phase('p1', room)] });
        const [a, b] = [first, second].map((each, i) =>
          accepted(
            decideClaim(
              before,
              claimRequest({ amountPence: pence(each) }, { drawdown: `${COVENTRY}-${i}` }),
            ),
          ),
        );
        const once = a && applied(before, a.change);
        const twice = once && b && applied(once, b.change);
        expect(once?.use.usedPence).toBe(first);
        expect(twice !== undefined).toBe(first + second <= room);
      }),
    );
  });

  test('are not written on other terms', () => {
    const { change } = accepted(decideClaim(fund(), claimRequest()));
    expect(applied({ ...fund(), version: 2 }, change)).toBeUndefined();
  });
});

test('a drawdown is known by its authority', () => {
  expect(authorityOfDrawdown(drawdownId(COVENTRY, 'a-b'))).toBe(COVENTRY);
  expect(['', '-', 'E08000026', 'E99999999-1', 'x-E08000026'].map(authorityOfDrawdown)).toEqual(
    Array(5).fill(undefined),
  );
});
