import { describe, expect, it } from 'vitest';
import { balancesAt } from '../../../infra/local/demonstration/balances.ts';
import {
  DEMONSTRATION_YEARS,
  demonstrationPeriods,
  demonstrationReturn,
} from '../../../infra/local/demonstration/figures.ts';
import { PUBLISHED_FIGURES } from '../../../infra/local/demonstration/published-figures.ts';
import { AUTHORITY_CODES } from '../../../shared/domain/authorities.ts';
import { financialYear, type Period } from '../../../shared/domain/financial-calendar.ts';
import { validateSubmission } from '../../../shared/domain/returns/submit.ts';
import { submitted, validation } from '../returns/build-returns.ts';

const MARCH_2024 = [financialYear('2023-24'), 'P12'] as const;
const MARCH_2025 = [financialYear('2024-25'), 'P12'] as const;
const JUNE_2025 = [financialYear('2025-26'), 'P03'] as const;
const SEPTEMBER_2025 = [financialYear('2025-26'), 'P06'] as const;
const ENDS = [MARCH_2024, MARCH_2025, JUNE_2025, SEPTEMBER_2025];

const dsgAt = (code: (typeof AUTHORITY_CODES)[number], [year, period]: (typeof ENDS)[number]) =>
  balancesAt(code, year, period)?.balances.dsgCarriedForwardPence ?? Number.NaN;

describe('the balances of the demonstration', () => {
  it('are of the ends of two years and of the quarters of the year in progress', () => {
    const ends = DEMONSTRATION_YEARS.flatMap((year) =>
      demonstrationPeriods(year)
        .filter((period) => demonstrationReturn('E08000025', year, period).balances)
        .map((period): readonly [string, Period] => [year, period]),
    );
    expect(ends).toEqual(ENDS);
  });

  it('begin with the DSG balances published for March 2024: ten deficits, £114m in all', () => {
    const balances = AUTHORITY_CODES.map((code) => dsgAt(code, MARCH_2024));
    expect(balances).toEqual(
      AUTHORITY_CODES.map((code) => PUBLISHED_FIGURES[code].dsgBalanceMarch2024Pounds * 100),
    );
    expect(balances.filter((balance) => balance > 0)).toHaveLength(10);
    expect(balances.reduce((a, b) => a + b) / 1e8).toBeCloseTo(113.7, 1);
  });

  it('go on with what high needs spend over the budget', () => {
    // Worcestershire: £43,581,487, then £21.9m over in 2024-25 and half of £15.0m in 2025-26.
    const worcestershire = ENDS.map((end) => dsgAt('E10000034', end) / 1e8);
    expect(worcestershire.map((each) => each.toFixed(1))).toEqual(['43.6', '65.4', '69.2', '72.9']);
    // Dudley spends less than its budget, so its deficit falls.
    expect(dsgAt('E08000027', MARCH_2025)).toBeLessThan(dsgAt('E08000027', MARCH_2024));
  });

  it('keep the rules, and have schools in deficit, more of them each year', () => {
    for (const code of AUTHORITY_CODES) {
      const inDeficit = ENDS.map(([year, period]) => {
        const { lines, balances } = demonstrationReturn(code, year, period);
        const handedIn = submitted(lines, balances ? { balances } : {});
        expect(validateSubmission(validation(period, handedIn)).errors).toEqual([]);
        return balances?.schools?.schoolsInDeficit ?? Number.NaN;
      });
      expect(inDeficit).toEqual(inDeficit.toSorted((a, b) => a - b));
      expect(inDeficit[0]).toBeGreaterThan(0);
    }
  });

  it('say what is published and what is modelled', () => {
    const sentence = ([year, period]: (typeof ENDS)[number]) =>
      demonstrationReturn('E08000026', year, period).modelled;
    expect(sentence(MARCH_2024)).toMatch(
      /The DSG balance is published \(DfE section 251, line 1\.9\.3, 2023-24\); schools’ balances are modelled\.$/,
    );
    expect(sentence(MARCH_2025)).toMatch(/The DSG balance is modelled, .*balances are modelled\.$/);
    expect(sentence(SEPTEMBER_2025)).toContain('modelled throughout, balances included');
    expect(sentence(JUNE_2025)).toBe(sentence(SEPTEMBER_2025));
  });
});
