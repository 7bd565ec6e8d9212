import { describe, expect, test } from 'vitest';
import { decideClaim } from '../../../shared/domain/funds/claim-drawdown.ts';
import { decideDrawdownDecision } from '../../../shared/domain/funds/decide-drawdown.ts';
import {
  DRAWDOWN_STATES,
  type Drawdown,
  type DrawdownDecision,
  type DrawdownState,
} from '../../../shared/domain/funds/fund.ts';
import type { Access } from '../../../shared/domain/permission.ts';
import {
  accepted,
  access,
  COVENTRY,
  claimRequest,
  DUDLEY,
  fund,
  lead,
  now,
  officer,
} from './fund-samples.ts';

const AMOUNT = 1_234_567;
const claimed = accepted(decideClaim(fund(), claimRequest())).drawdown;

const decide = (drawdown: Drawdown, decision: DrawdownDecision, by?: Access) =>
  decideDrawdownDecision(
    drawdown,
    { decision, reason: `To be ${decision}` },
    by ?? (decision === 'withdrawn' ? officer : lead),
    now,
  );

const after = (...decisions: readonly DrawdownDecision[]): Drawdown =>
  decisions.reduce((each, decision) => accepted(decide(each, decision)).drawdown, claimed);

const reached: Readonly<Record<DrawdownState, Drawdown>> = {
  claimed,
  approved: after('approved'),
  rejected: after('rejected'),
  withdrawn: after('withdrawn'),
  paid: after('approved', 'paid'),
  reversed: after('approved', 'paid', 'reversed'),
};

const DECISIONS = DRAWDOWN_STATES.filter((state) => state !== 'claimed');

describe('the states', () => {
  const outcomes: Readonly<Record<DrawdownState, readonly (string | undefined)[]>> = {
    // approved, rejected, withdrawn, paid, reversed
    claimed: [undefined, undefined, undefined, 'no', 'no'],
    approved: ['twice', 'no', undefined, undefined, 'no'],
    rejected: ['no', 'twice', 'no', 'no', 'no'],
    withdrawn: ['no', 'no', 'twice', 'no', 'no'],
    paid: ['twice', 'no', 'no', 'twice', undefined],
    reversed: ['twice', 'no', 'no', 'twice', 'twice'],
  };
  const codes: Readonly<Record<string, string>> = {
    no: 'decision-not-possible',
    twice: 'already-decided',
  };

  const cells = DRAWDOWN_STATES.flatMap((state) =>
    DECISIONS.map((decision, i) => [state, decision, outcomes[state][i]] as const),
  );

  test.each(cells)('%s → %s: %s', (state, decision, outcome) => {
    const result = decide(reached[state], decision);
    expect(result.refused).toBe(outcome && codes[outcome]);
    if (result.refused) expect(result.facts).toEqual({ state, decision });
    else expect(result.value.drawdown.state).toBe(decision);
  });

  test('all thirty are asked', () => {
    expect(cells).toHaveLength(30);
  });

  test('a refusal says what can follow', () => {
    expect(decide(reached.approved, 'rejected')).toMatchObject({
      detail: 'The drawdown is approved and can only be paid or withdrawn.',
    });
    expect(decide(reached.rejected, 'paid')).toMatchObject({
      detail: 'The drawdown is rejected and is closed.',
    });
  });
});

describe('a step', () => {
  test('keeps who, when and why, raises the version and edits nothing', () => {
    const { drawdown, entry } = accepted(decide(claimed, 'approved'));
    const decision = {
      decision: 'approved',
      reason: 'To be approved',
      by: lead.principal,
      at: now.at,
    };
    expect(drawdown).toEqual({ ...claimed, state: 'approved', version: 2, decisions: [decision] });
    expect(entry).toEqual({
      drawdown: claimed.drawdown,
      fund: claimed.fund,
      step: 2,
      state: 'approved',
      amountPence: 0,
      reason: 'To be approved',
      by: lead.principal,
      at: now.at,
    });
    expect(claimed.decisions).toEqual([]);
    expect(reached.reversed.decisions.map((each) => each.decision)).toEqual([
      'approved',
      'paid',
      'reversed',
    ]);
  });

  const sum = (name: string, by: number) => ({ path: ['use', 'sums', name], by });
  const back = [
    { path: ['use', 'usedPence'], by: -AMOUNT },
    { path: ['use', 'byPhase', 'p1'], by: -AMOUNT },
    { path: ['use', 'byAuthority', COVENTRY], by: -AMOUNT },
  ];

  test.each<[DrawdownState, DrawdownDecision, number, readonly object[]]>([
    ['claimed', 'approved', 0, [sum('claimedPence', -AMOUNT), sum('approvedPence', AMOUNT)]],
    ['claimed', 'rejected', -AMOUNT, [...back, sum('claimedPence', -AMOUNT)]],
    ['claimed', 'withdrawn', -AMOUNT, [...back, sum('claimedPence', -AMOUNT)]],
    ['approved', 'paid', 0, [sum('approvedPence', -AMOUNT), sum('paidPence', AMOUNT)]],
    ['approved', 'withdrawn', -AMOUNT, [...back, sum('approvedPence', -AMOUNT)]],
    [
      'paid',
      'reversed',
      -AMOUNT,
      [...back, sum('paidPence', -AMOUNT), sum('reversedPence', AMOUNT)],
    ],
  ])('%s → %s adds %i and moves the sums', (from, decision, amount, amounts) => {
    const { entry, change } = accepted(decide(reached[from], decision));
    expect(entry.amountPence).toBe(amount);
    expect(change).toEqual({ amounts, atMost: [], equal: [] });
  });
});

describe('who decides', () => {
  const ofDudley = access('officer.dudley', ['officer'], [DUDLEY]);
  const certifier = access('certifier.coventry', ['certifier'], [COVENTRY]);
  const leadOfDudley = access('both', ['lead', 'officer'], [DUDLEY]);
  const leadOfCoventry = access('both', ['lead', 'officer'], [COVENTRY]);
  const claimant = access(officer.principal, ['lead', 'officer'], [COVENTRY]);

  test.each<[string, Access, DrawdownDecision, string | undefined]>([
    ['an officer', officer, 'approved', 'not-allowed'],
    ['another officer', ofDudley, 'withdrawn', 'not-allowed'],
    ['a certifier', certifier, 'withdrawn', 'not-allowed'],
    ['the lead', lead, 'withdrawn', 'not-allowed'],
    ['a lead who is another’s officer', leadOfDudley, 'withdrawn', 'not-allowed'],
    ['a lead who is an officer there', leadOfCoventry, 'withdrawn', undefined],
    ['a lead who is an officer there', leadOfCoventry, 'approved', undefined],
    ['a colleague', access('officer2.coventry', ['officer'], [COVENTRY]), 'withdrawn', undefined],
    ['the claimant', officer, 'withdrawn', undefined],
    ['the claimant, lead too', claimant, 'approved', 'self-approval'],
    ['the claimant, lead too', claimant, 'rejected', 'self-approval'],
    ['the claimant, lead too', claimant, 'withdrawn', undefined],
  ])('%s: %o %s → %s', (_, by, decision, refused) => {
    expect(decide(claimed, decision, by).refused).toBe(refused);
  });

  test('nobody pays or reverses their own claim, or learns of its state by trying', () => {
    expect(decide(reached.approved, 'paid', claimant).refused).toBe('self-approval');
    expect(decide(reached.paid, 'reversed', claimant).refused).toBe('self-approval');
    expect(decide(reached.approved, 'approved', claimant).refused).toBe('self-approval');
    expect(decide(reached.rejected, 'approved', officer).refused).toBe('not-allowed');
  });
});
