import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Budget, VirementRequest } from '../../../shared/domain/budgets/budget.ts';
import { revisedPence } from '../../../shared/domain/budgets/profiles.ts';
import { revisedByPot } from '../../../shared/domain/budgets/set-budget.ts';
import { decideVirement } from '../../../shared/domain/budgets/virement.ts';
import { LINE_IDS } from '../../../shared/domain/catalogue.ts';
import { MAX_PENCE, pence, sum } from '../../../shared/domain/money.ts';
import { takenFrom } from '../returns/build-returns.ts';
import { anyBudget, budgetLine, budgetOf, LEAD, NOW, YEAR } from './build-budgets.ts';

const budget = budgetOf([
  budgetLine('hn-therapies', 1000),
  budgetLine('hn-place-funding', 0),
  budgetLine('transport-pre16-send', 400),
]);

const request = (extra: Partial<VirementRequest> = {}): VirementRequest => ({
  from: 'hn-therapies',
  to: 'hn-place-funding',
  amountPence: pence(1000),
  reason: 'Places opened in September',
  period: 'P06',
  ...extra,
});

const decide = (extra: Partial<VirementRequest> = {}, isLead = false, of: Budget = budget) =>
  decideVirement({ budget: of, request: request(extra), madeBy: LEAD, isLead, now: NOW });

const faultsOf = (answer: ReturnType<typeof decide>) =>
  answer.refused && answer.faults?.map(({ code, pointer }) => `${code} ${pointer}`);

describe('decideVirement', () => {
  it('moves budget up to all there is', () => {
    expect(takenFrom(decide())).toEqual({
      virement: {
        ...request(),
        virement: 1,
        authority: 'E08000026',
        year: YEAR,
        madeBy: LEAD,
        madeAt: NOW.at,
      },
      budget: {
        ...budget,
        version: 2,
        virements: 1,
        lines: [
          budgetLine('hn-therapies', 1000, -1000),
          budgetLine('hn-place-funding', 0, 1000),
          budgetLine('transport-pre16-send', 400),
        ],
      },
    });
  });

  it('refuses a penny more than the revised budget, and says what there is', () => {
    expect(decide({ amountPence: pence(1001) })).toMatchObject({
      refused: 'virement-exceeds-budget',
      facts: { availablePence: 1000 },
    });
  });

  it('moves between pots for the lead alone', () => {
    const across = { to: 'transport-pre16-send' } as const;
    expect(decide(across).refused).toBe('virement-across-pots');
    expect(decide(across, true).refused).toBeUndefined();
  });

  it('refuses without a budget', () => {
    const answer = decideVirement({
      budget: undefined,
      request: request(),
      madeBy: LEAD,
      isLead: true,
      now: NOW,
    });
    expect(answer.refused).toBe('budget-missing');
  });

  it('refuses what is wrong with the request', () => {
    expect(faultsOf(decide({ to: 'hn-therapies' }))).toEqual(['same-line /to']);
    expect(faultsOf(decide({ amountPence: pence(0) }))).toEqual([
      'amount-not-positive /amountPence',
    ]);
    expect(faultsOf(decide({ amountPence: pence(-5) }))).toEqual([
      'amount-not-positive /amountPence',
    ]);
    expect(faultsOf(decide({ to: 'hn-send-support' }))).toEqual(['line-without-budget /to']);
    expect(faultsOf(decide({ from: 'hn-send-support' }))).toEqual(['line-without-budget /from']);
    expect(faultsOf(decide({ from: 'hn-send-support', to: 'hn-send-support' }))).toEqual([
      'same-line /to',
      'line-without-budget /from',
    ]);
  });

  it('refuses to make a pot larger than a figure may be', () => {
    const full = budgetOf([
      budgetLine('hn-therapies', MAX_PENCE),
      budgetLine('transport-pre16-send', 1),
    ]);
    const answer = decide(
      { from: 'transport-pre16-send', to: 'hn-therapies', amountPence: pence(1) },
      true,
      full,
    );
    expect(faultsOf(answer)).toEqual(['pot-too-large /lines']);
  });
});

const anyRequest = fc
  .record({
    from: fc.constantFrom(...LINE_IDS),
    to: fc.constantFrom(...LINE_IDS),
    amount: fc.integer({ min: -1000, max: 100_000_000_000 }),
    isLead: fc.boolean(),
  })
  .map(({ from, to, amount, isLead }) => ({
    isLead,
    request: request({ from, to, amountPence: pence(amount) }),
  }));

/** Makes every virement that is not refused, one after the other. */
function makeAll(
  start: Budget,
  requests: readonly { request: VirementRequest; isLead: boolean }[],
) {
  return requests.reduce((current, { request: asked, isLead }) => {
    const answer = decideVirement({
      budget: current,
      request: asked,
      madeBy: LEAD,
      isLead,
      now: NOW,
    });
    return answer.refused ? current : answer.value.budget;
  }, start);
}

const history = fc.array(anyRequest, { maxLength: 60 });

describe('properties of virements', () => {
  it('never change the total, never leave a line below zero, and sum to zero', () => {
    fc.assert(
      fc.property(anyBudget, history, (start, requests) => {
        const end = makeAll(start, requests);
        expect(sum(end.lines.map(revisedPence))).toBe(sum(start.lines.map(revisedPence)));
        expect(sum(end.lines.map(({ viredPence }) => viredPence))).toBe(0);
        expect(end.lines.every((line) => revisedPence(line) >= 0)).toBe(true);
        expect(end.version - start.version).toBe(end.virements);
      }),
    );
  });

  it('never change the total of a pot without the lead', () => {
    fc.assert(
      fc.property(anyBudget, history, (start, requests) => {
        const asOfficers = requests.map(({ request: asked }) => ({
          request: asked,
          isLead: false,
        }));
        expect(revisedByPot(makeAll(start, asOfficers).lines)).toEqual(revisedByPot(start.lines));
      }),
    );
  });
});
