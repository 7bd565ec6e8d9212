import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { financialYear } from '../../../shared/domain/financial-calendar.ts';
import type { OutturnRange } from '../../../shared/domain/forecast/outturn-forecast.ts';
import {
  forecastToCompletion,
  type GrantSpending,
} from '../../../shared/domain/funds/fund-outlook.ts';
import { pence } from '../../../shared/domain/money.ts';
import { day } from '../../../shared/domain/time.ts';
import { terms as termsWith } from './fund-samples.ts';

const YEAR = financialYear('2025-26');
const terms = termsWith({
  startsOn: day('2025-04-01'),
  endsOn: day('2027-03-31'),
  workstreams: ['retention', 'recruitment'],
});

const rangeOf = (median: number, half = 0): OutturnRange => ({
  medianPence: pence(median),
  lower80Pence: pence(median - half),
  upper80Pence: pence(median + half),
  lower95Pence: pence(median - 2 * half),
  upper95Pence: pence(median + 2 * half),
});

const spent = (median: number, before = 0, half = 0): GrantSpending => ({
  line: 'innovation-retention',
  beforePence: pence(before),
  thisYear: rangeOf(median, half),
});

describe('what a fund is forecast to cost by its end', () => {
  it('goes on as this year to the last day, after what earlier years spent', () => {
    // 365 days of this year and 365 of the next.
    expect(forecastToCompletion(terms, YEAR, [spent(300_000_00, 100_000_00)])).toEqual(
      rangeOf(700_000_00),
    );
  });

  it('is this year alone where the fund ends with it', () => {
    const ending = { ...terms, endsOn: day('2026-03-31') };
    expect(forecastToCompletion(ending, YEAR, [spent(300_000_00)])).toEqual(rangeOf(300_000_00));
  });

  it('counts only the days of the year that the fund has', () => {
    const late = { ...terms, startsOn: day('2025-12-20'), endsOn: day('2026-07-11') };
    // 102 days of this year, 102 of the next.
    expect(forecastToCompletion(late, YEAR, [spent(10_200)])).toEqual(rangeOf(20_400));
  });

  it('leaves out what is not of its workstreams, and says nothing of nothing', () => {
    const other = { ...spent(5), line: 'innovation-development' as const };
    expect(forecastToCompletion(terms, YEAR, [other])).toBeUndefined();
    expect(forecastToCompletion(terms, YEAR, [])).toBeUndefined();
  });

  it('is a sum of medians, with a range narrower than the sum of the ranges', () => {
    const amount = fc.integer({ min: 0, max: 10_000_000_00 });
    const each = fc.tuple(amount, amount, amount).map(([m, b, h]) => spent(m, b, h));
    fc.assert(
      fc.property(fc.array(each, { minLength: 1, maxLength: 14 }), (spending) => {
        const alone = spending.map(
          (one) => forecastToCompletion(terms, YEAR, [one]) as OutturnRange,
        );
        const together = forecastToCompletion(terms, YEAR, spending) as OutturnRange;
        const total = (of: (range: OutturnRange) => number) =>
          alone.reduce((sum, range) => sum + of(range), 0);
        expect(together.medianPence).toBe(total((range) => range.medianPence));
        const wide = total((range) => range.upper80Pence - range.medianPence);
        expect(together.upper80Pence - together.medianPence).toBeLessThanOrEqual(wide + 1);
        expect(together.upper80Pence).toBeGreaterThanOrEqual(together.medianPence);
      }),
    );
  });
});
