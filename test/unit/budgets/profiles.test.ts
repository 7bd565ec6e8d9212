import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  faultOfWeights,
  MAX_WEIGHT,
  priorYearWeights,
  profiledAmounts,
  profiledToDate,
  resolveProfile,
  revisedPence,
  SCHOOL_DAYS,
} from '../../../shared/domain/budgets/profiles.ts';
import { PERIODS } from '../../../shared/domain/financial-calendar.ts';
import { MAX_PENCE, type Pence, pence, sum } from '../../../shared/domain/money.ts';
import { anyWeights, budgetLine } from './build-budgets.ts';

const twelve = (amount: number | null): (Pence | null)[] =>
  Array.from({ length: 12 }, () => (amount === null ? null : pence(amount)));

const total = (weights: readonly number[]): number => weights.reduce((a, b) => a + b, 0);

describe('profiles', () => {
  it('school days sum to 190, and August has none', () => {
    expect(SCHOOL_DAYS).toHaveLength(12);
    expect(total(SCHOOL_DAYS)).toBe(190);
    expect(SCHOOL_DAYS[4]).toBe(0);
  });

  it('is flat unless another is asked for', () => {
    expect(resolveProfile(undefined, [])).toEqual({ profile: 'flat', weights: Array(12).fill(1) });
    expect(resolveProfile('flat', [])).toEqual(resolveProfile(undefined, []));
    expect(resolveProfile('school-days', []).weights).toBe(SCHOOL_DAYS);
    const given = [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3];
    expect(resolveProfile(given, [])).toEqual({ profile: 'given', weights: given });
  });

  it('follows last year', () => {
    const amounts = [...twelve(100).slice(0, 11), pence(900)];
    const { profile, weights } = resolveProfile('prior-year', amounts);
    expect(profile).toBe('prior-year');
    expect(weights).toEqual([...Array(11).fill(50_000), 450_000]);
  });

  it('is kept as flat where last year does not say enough', () => {
    for (const amounts of [
      [],
      twelve(null),
      twelve(0),
      twelve(-5),
      [...twelve(7).slice(0, 5), ...twelve(null).slice(0, 7)],
    ]) {
      expect(resolveProfile('prior-year', amounts).profile).toBe('flat');
    }
  });

  it('gives a missing month the mean of the others, and a negative one nothing', () => {
    const amounts = [null, pence(-400), ...twelve(100).slice(0, 10)];
    const weights = priorYearWeights(amounts) ?? [];
    // 11 known months with 1000 in all: the missing one counts as 1000 / 11.
    expect(weights[1]).toBe(0);
    expect(weights[0]).toBeCloseTo((1_000_000 * (1000 / 11)) / (1000 + 1000 / 11), -1);
  });

  it('leaves the year-end adjustments of P13 out', () => {
    expect(priorYearWeights([...twelve(100), pence(5000)])).toEqual(priorYearWeights(twelve(100)));
  });

  it('any last year gives twelve whole weights that sum to a million, or none', () => {
    const amount = fc.option(fc.integer({ min: -MAX_PENCE, max: MAX_PENCE }).map(pence));
    fc.assert(
      fc.property(fc.array(amount, { maxLength: 13 }), (amounts) => {
        const weights = priorYearWeights(amounts);
        if (!weights) return;
        expect(faultOfWeights(weights)).toBeUndefined();
        expect(total(weights)).toBe(MAX_WEIGHT);
      }),
    );
  });

  it.each([
    [[1, 2, 3], '12 weights'],
    [Array(13).fill(1), '12 weights'],
    [Array(12).fill(0), 'more than zero'],
    [[...Array(11).fill(1), -1], 'whole number'],
    [[...Array(11).fill(1), 0.5], 'whole number'],
    [[...Array(11).fill(1), Number.NaN], 'whole number'],
    [[...Array(11).fill(1), 1_000_001], 'whole number'],
  ])('given weights %j: %s', (weights, words) => {
    expect(faultOfWeights(weights)).toContain(words);
  });
});

describe('the profiled budget', () => {
  it('falls evenly when flat, to the penny', () => {
    const line = budgetLine('hn-therapies', 120_005);
    expect(profiledToDate(line, 'P06')).toBe(60_005);
    expect(profiledToDate(line, 'P12')).toBe(120_005);
  });

  it('starts with nothing where the first months weigh nothing', () => {
    const line = { ...budgetLine('hn-therapies', 100), weights: [...Array(11).fill(0), 9] };
    expect(profiledToDate(line, 'P11')).toBe(0);
    expect(profiledToDate(line, 'P12')).toBe(100);
  });

  it('sums to the revised budget exactly and never falls, whatever the weights', () => {
    const original = fc.integer({ min: 0, max: MAX_PENCE });
    fc.assert(
      fc.property(original, fc.nat(), anyWeights, (amount, out, weights) => {
        const line = { ...budgetLine('hn-therapies', amount, -Math.min(out, amount)), weights };
        expect(sum(profiledAmounts(line))).toBe(revisedPence(line));
        const toDate = PERIODS.map((period) => profiledToDate(line, period));
        expect(toDate).toEqual([...toDate].sort((a, b) => a - b));
        expect(toDate.slice(11)).toEqual([revisedPence(line), revisedPence(line)]);
      }),
    );
  });
});
