import { describe, expect, test } from 'vitest';
import type { BusinessCase, FundTerms } from '../../../shared/domain/funds/fund.ts';
import {
  decideFund,
  decideFundChange,
  decideSignOff,
  type FundChanges,
} from '../../../shared/domain/funds/set-fund.ts';
import { pence } from '../../../shared/domain/money.ts';
import { day } from '../../../shared/domain/time.ts';
import {
  AUTHORITY_CODES,
  accepted,
  afterClaim,
  COVENTRY,
  claimRequest,
  DUDLEY,
  fund,
  now,
  nowOn,
  phase,
  signedOff,
  terms,
} from './fund-samples.ts';

const allocation = (authority: typeof COVENTRY, ceiling: number) => ({
  authority,
  ceilingPence: pence(ceiling),
});

/** The fund with £12,345.67 claimed by Coventry in p1. */
const used = (overrides: Partial<FundTerms> = {}) =>
  afterClaim(fund(overrides), claimRequest()).fund;
const USED = 1_234_567;

describe('setting up a fund', () => {
  test('begins unused, at version 1, with a number for every phase and authority', () => {
    const made = fund();
    expect(made.version).toBe(1);
    expect(made.use.usedPence).toBe(0);
    expect(made.use.byPhase).toEqual({ p1: 0, p2: 0 });
    expect(Object.keys(made.use.byAuthority).sort()).toEqual([...AUTHORITY_CODES].sort());
  });

  test('refuses a fund that exists', () => {
    expect(decideFund(terms(), fund(), now.on)).toMatchObject({ refused: 'fund-exists' });
  });

  const noSignature: BusinessCase = { state: 'signed-off', signedOffOn: day('2025-05-01') };
  const noDay: BusinessCase = { state: 'signed-off', signedOffBy: 'Department' };
  const tomorrow: BusinessCase = { ...signedOff, signedOffOn: day('2025-10-21') };
  const contradictory: BusinessCase = { state: 'draft', signedOffBy: 'Department' };

  test.each<[string, string, Partial<FundTerms>]>([
    ['/fund', 'fund-reserved', { fund: '__proto__' }],
    ['/endsOn', 'ends-before-start', { endsOn: day('2025-03-31') }],
    ['/awardPence', 'not-positive', { awardPence: pence(0), phases: [] }],
    ['/phases/0/approvedPence', 'phase-exceeds-award', { awardPence: pence(89_999_999) }],
    ['/phases/1/phase', 'phase-duplicate', { phases: [phase('p1', 1), phase('p1', 1)] }],
    ['/phases/0/phase', 'phase-reserved', { phases: [phase('__proto__', 1)] }],
    ['/phases/0/approvedPence', 'negative', { phases: [phase('p1', -1)] }],
    [
      '/phases/0/businessCase/signedOffBy',
      'sign-off-incomplete',
      { phases: [phase('p1', 1, noSignature)] },
    ],
    [
      '/phases/0/businessCase/signedOffOn',
      'sign-off-incomplete',
      { phases: [phase('p1', 1, noDay)] },
    ],
    [
      '/phases/0/businessCase/signedOffOn',
      'sign-off-in-future',
      { phases: [phase('p1', 1, tomorrow)] },
    ],
    ['/phases/0/businessCase', 'sign-off-contradicts', { phases: [phase('p1', 1, contradictory)] }],
    [
      '/allocations/1/authority',
      'allocation-duplicate',
      { allocations: [allocation(COVENTRY, 1), allocation(COVENTRY, 1)] },
    ],
    [
      '/allocations/0/ceilingPence',
      'allocation-exceeds-award',
      { allocations: [allocation(COVENTRY, 150_000_001)] },
    ],
    ['/allocations/0/ceilingPence', 'negative', { allocations: [allocation(COVENTRY, -1)] }],
    ['/workstreams/1', 'workstream-duplicate', { workstreams: ['retention', 'retention'] }],
  ])('finds %s %s', (pointer, code, overrides) => {
    const decision = decideFund(terms(overrides), undefined, now.on);
    expect(decision.refused).toBe('fund-invalid');
    expect(decision.refused && decision.faults?.map((f) => [f.pointer, f.code])).toEqual([
      [pointer, code],
    ]);
  });

  test('names every fault at once', () => {
    const decision = decideFund(
      terms({ awardPence: pence(1), endsOn: day('2020-01-01') }),
      undefined,
      now.on,
    );
    expect(decision.refused && decision.faults?.map(({ code }) => code)).toEqual([
      'ends-before-start',
      'phase-exceeds-award',
      'phase-exceeds-award',
    ]);
  });

  test('takes phases that come to the award exactly, a one-day fund and a full allocation', () => {
    const made = fund({
      startsOn: day('2025-04-01'),
      endsOn: day('2025-04-01'),
      allocations: [allocation(COVENTRY, 150_000_000)],
      phases: [phase('p1', 150_000_000, { ...signedOff, signedOffOn: now.on })],
    });
    expect(made.terms.phases).toHaveLength(1);
  });
});

describe('changing a fund', () => {
  const change = (changes: FundChanges, of = used()) => decideFundChange(of, changes, now.on);

  test('replaces only what is given, raises the version and keeps the use', () => {
    const before = used();
    const after = accepted(change({ endsOn: day('2028-03-31') }, before));
    expect(after.terms).toEqual({ ...before.terms, endsOn: '2028-03-31' });
    expect(after.version).toBe(2);
    expect(after.use).toEqual(before.use);
  });

  test('replaces every term there is', () => {
    const other: FundChanges = {
      name: 'Other',
      funder: 'Other funder',
      awardPence: pence(200_000_000),
      startsOn: day('2025-05-01'),
      endsOn: day('2026-05-01'),
      claimBasis: 'in-arrears',
      allocations: [allocation(COVENTRY, USED)],
      workstreams: ['recruitment'],
    };
    expect(accepted(change(other)).terms).toMatchObject(other);
  });

  test('gives a new phase a number at zero and forgets one that is dropped unused', () => {
    const phases = [
      { phase: 'p1', name: 'First', approvedPence: pence(USED) },
      phase('p3', 5, { state: 'draft' }),
    ];
    const after = accepted(change({ phases }));
    expect(after.use.byPhase).toEqual({ p1: USED, p3: 0 });
    expect(after.terms.phases[0]).toEqual({ ...phases[0], businessCase: signedOff });
  });

  test('checks the terms that come out', () => {
    expect(change({ awardPence: pence(89_999_999) })).toMatchObject({
      refused: 'fund-invalid',
      faults: [{ pointer: '/phases/0/approvedPence', code: 'phase-exceeds-award' }],
    });
  });

  test('lowers ceilings down to what is drawn and no penny further', () => {
    const p1 = (approved: number) => [phase('p1', approved)];
    const exact = {
      awardPence: pence(USED),
      phases: p1(USED),
      allocations: [allocation(COVENTRY, USED)],
    };
    expect(change(exact).refused).toBeUndefined();

    expect(change({ phases: p1(USED - 1) })).toMatchObject({
      refused: 'fund-below-commitments',
      faults: [{ pointer: '/phases/0/approvedPence' }],
      facts: { usedPence: USED, requestedPence: USED - 1 },
    });
    expect(change({ allocations: [allocation(COVENTRY, USED - 1)] })).toMatchObject({
      refused: 'fund-below-commitments',
      faults: [{ pointer: '/allocations/0/ceilingPence' }],
    });
    const less = { awardPence: pence(USED - 1), phases: p1(USED - 1) };
    expect(change(less)).toMatchObject({
      refused: 'fund-below-commitments',
      faults: [{ pointer: '/awardPence' }, { pointer: '/phases/0/approvedPence' }],
    });
  });

  test('leaves nobody who has drawn without an allocation, unless nobody has one', () => {
    expect(change({ allocations: [allocation(DUDLEY, 1)] })).toMatchObject({
      refused: 'fund-below-commitments',
      faults: [{ pointer: '/allocations', code: 'below-commitments' }],
    });
    const allocated = used({ allocations: [allocation(COVENTRY, USED)] });
    expect(change({ allocations: [] }, allocated).refused).toBeUndefined();
  });

  test('does not drop a phase that is used, whatever its business case', () => {
    const before = used();
    const draft = {
      ...before,
      terms: { ...before.terms, phases: [phase('p1', 90_000_000, { state: 'draft' })] },
    };
    expect(change({ phases: [] }, draft)).toMatchObject({
      refused: 'fund-below-commitments',
      faults: [{ pointer: '/phases' }],
    });
  });

  test.each<[string, FundChanges['phases']]>([
    ['taken back', [phase('p1', 90_000_000, { state: 'submitted' })]],
    ['by another', [phase('p1', 90_000_000, { ...signedOff, signedOffBy: 'Nobody' })]],
    ['on another day', [phase('p1', 90_000_000, { ...signedOff, signedOffOn: day('2025-05-02') })]],
    ['with another reference', [phase('p1', 90_000_000, { ...signedOff, reference: 'BC-2' })]],
    ['dropped unused', []],
  ])('keeps a sign-off as it is: %s', (_, phases) => {
    expect(change({ phases }, fund())).toMatchObject({
      refused: 'phase-already-signed-off',
      facts: { phase: 'p1' },
    });
  });

  test('takes a signed-off case back in part as the same', () => {
    const partial: BusinessCase = { state: 'signed-off' };
    const after = accepted(change({ phases: [phase('p1', 90_000_000, partial)] }));
    expect(after.terms.phases[0]?.businessCase).toEqual(signedOff);
    const unreferenced = fund({
      phases: [phase('p1', 1, { state: 'signed-off', signedOffOn: now.on, signedOffBy: 'D' })],
    });
    const same = accepted(change({ phases: [phase('p1', 2, partial)] }, unreferenced));
    expect(same.terms.phases[0]?.businessCase).toEqual({
      state: 'signed-off',
      signedOffOn: now.on,
      signedOffBy: 'D',
    });
  });

  test('signs off nothing in passing, and moves a draft to submitted', () => {
    const p1 = phase('p1', 90_000_000);
    expect(change({ phases: [p1, phase('p2', 60_000_000)] })).toMatchObject({
      refused: 'fund-invalid',
      faults: [{ pointer: '/phases/1/businessCase/state', code: 'sign-off-apart' }],
    });
    const submitted = [p1, phase('p2', 60_000_000, { state: 'submitted' })];
    expect(accepted(change({ phases: submitted })).terms.phases).toEqual(submitted);
  });
});

describe('signing off a phase', () => {
  const signOff = { signedOffOn: day('2025-10-20'), signedOffBy: 'Department', reference: 'BC-2' };

  test('opens the phase and raises the version', () => {
    const after = accepted(decideSignOff(used(), 'p2', signOff, now));
    expect(after.terms.phases.map(({ businessCase }) => businessCase)).toEqual([
      signedOff,
      { state: 'signed-off', ...signOff },
    ]);
    expect(after.version).toBe(2);
    expect(after.use).toEqual(used().use);
  });

  test('refuses an unknown phase, a day to come and a second time', () => {
    expect(decideSignOff(fund(), 'p9', signOff, now)).toMatchObject({ refused: 'not-found' });
    expect(decideSignOff(fund(), 'p2', signOff, nowOn('2025-10-19'))).toMatchObject({
      refused: 'fund-invalid',
      faults: [{ pointer: '/signedOffOn', code: 'sign-off-in-future' }],
    });
    expect(decideSignOff(fund(), 'p1', signOff, now)).toMatchObject({
      refused: 'phase-already-signed-off',
      facts: { phase: 'p1', signedOffOn: '2025-05-01' },
    });
  });
});
