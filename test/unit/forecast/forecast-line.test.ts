import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PERIODS } from '../../../shared/domain/financial-calendar.ts';
import { forecastLine } from '../../../shared/domain/forecast/forecast-line.ts';
import { AUTHORITY, amounts, historyArbitrary, historyOf, pounds, YEAR } from './line-histories.ts';

const of = { authority: AUTHORITY, year: YEAR } as const;

/** Transport: £1,000,000 a year, 45.1 % of it by September, which itself holds 1.6 %. */
const transport = amounts(
  94_200,
  75_300,
  90_700,
  95_800,
  78_700,
  16_000,
  74_200,
  91_200,
  107_500,
  85_400,
  90_900,
  100_100,
);
const scaled = (factor: number) =>
  transport.map((each) => (each === null ? null : pounds(Math.round((each / 100) * factor))));

describe('forecasting a line', () => {
  it('knows the line’s own pattern from its past years', () => {
    const current = scaled(1.3).slice(0, 6);
    const forecast = forecastLine(
      historyOf({ past: [transport, scaled(1.1)], current, budget: 1_100_000 }),
      of,
    );
    expect(forecast.method).toBe('blend');
    expect(forecast.actualToDatePence).toBe(pounds(585_910));
    // A straight line would say £1,171,820 and miss most of the pressure.
    expect(forecast.outturn?.medianPence).toBeGreaterThan(pounds(1_280_000));
    expect(forecast.outturn?.medianPence).toBeLessThan(pounds(1_320_000));
    expect(forecast.variancePercent).toBeGreaterThan(16);
    expect(forecast.rag).toBe('red');
    expect(forecast.probabilityOverBudget).toBeGreaterThan(0.8);
    expect(forecast.pastErrorPercent).toBeLessThan(10);
    expect(forecast.caution).toEqual([]);
  });

  it('takes September as what it is: the range at P06 holds the true year', () => {
    const forecast = forecastLine(
      historyOf({ past: [transport, transport], current: transport.slice(0, 6) }),
      of,
    );
    expect(forecast.caution).toEqual(['no-budget']);
    expect(forecast.outturn?.medianPence).toBeGreaterThan(pounds(999_900));
    expect(forecast.outturn?.medianPence).toBeLessThan(pounds(1_000_100));
  });

  it('never makes a narrow range of two alike years', () => {
    const { outturn } = forecastLine(
      historyOf({ past: [transport, transport], current: transport.slice(0, 3) }),
      of,
    );
    expect(outturn?.upper80Pence).toBeGreaterThan(pounds(1_040_000));
    expect(outturn?.lower80Pence).toBeLessThan(pounds(970_000));
    expect(outturn?.upper95Pence).toBeGreaterThan(pounds(1_080_000));
  });

  it('widens the range where past years disagree, and says by how much it was wrong', () => {
    const early = amounts(200, 200, 200, 200, 200, 50, 50, 50, 50, 50, 50, 50);
    const late = [...early].reverse();
    const { outturn, pastErrorPercent, caution } = forecastLine(
      historyOf({ past: [early, late], current: amounts(100, 100, 100) }),
      of,
    );
    expect(caution).toContain('lumpy-payments');
    expect(pastErrorPercent).toBeGreaterThan(50);
    expect((outturn?.upper80Pence ?? 0) / (outturn?.medianPence ?? 1)).toBeGreaterThan(1.4);
  });

  it('uses what is known of a past year with missing months, never as nothing', () => {
    const current = transport.slice(0, 4);
    const holed = transport.with(4, null).with(9, null);
    const whole = forecastLine(historyOf({ past: [transport, transport], current }), of);
    const forecast = forecastLine(historyOf({ past: [transport, holed], current }), of);
    const asZero = holed.map((each) => each ?? pounds(0));
    const wrong = forecastLine(historyOf({ past: [transport, asZero], current }), of);
    const median = (each: typeof whole) => each.outturn?.medianPence ?? 0;
    expect(forecast.basedOn.yearsOfHistory).toBe(2);
    expect(Math.abs(median(forecast) / median(whole) - 1)).toBeLessThan(0.02);
    expect(Math.abs(median(wrong) / median(whole) - 1)).toBeGreaterThan(0.04);
  });

  it('leaves out a past year without spending or with most months missing', () => {
    const nothing = transport.map(() => pounds(0));
    const hollow = transport.map((each, month) => (month < 5 ? each : null));
    const forecast = forecastLine(
      historyOf({ past: [hollow, nothing, transport], current: transport.slice(0, 4) }),
      of,
    );
    expect(forecast.basedOn.yearsOfHistory).toBe(1);
    expect(forecast.caution).toContain('one-year-of-history');
  });

  it('draws a straight line only without history, and calls it indicative', () => {
    const forecast = forecastLine(
      historyOf({ line: 'hn-therapies', current: amounts(100, 100, 100) }),
      of,
    );
    expect(forecast.method).toBe('straight-line');
    expect(forecast.outturn?.medianPence).toBe(pounds(1200));
    expect(forecast.caution).toContain('indicative-only');
  });

  it('gives no flag and at least a third either way on two points', () => {
    const forecast = forecastLine(
      historyOf({ current: amounts(60_000, 60_000), budget: 100_000 }),
      of,
    );
    const median = forecast.outturn?.medianPence ?? 0;
    expect(forecast.rag).toBeUndefined();
    expect(forecast.outturn?.lower80Pence).toBeLessThanOrEqual((median * 2) / 3);
    expect(forecast.outturn?.upper80Pence).toBeGreaterThanOrEqual((median * 4) / 3);
  });

  it('takes one cumulative figure for one point, however many months it covers', () => {
    const unknown = amounts(null, null, null, null, null, null, null);
    const toDate = amounts(null, null, null, null, null, null, 70_000);
    const forecast = forecastLine(
      historyOf({ current: unknown, toDate, toDatePence: pounds(70_000), budget: 100_000 }),
      of,
    );
    const median = forecast.outturn?.medianPence ?? 0;
    expect(forecast.basedOn.returns).toBe(1);
    expect(forecast.rag).toBe('amber');
    expect(forecast.caution).toContain('indicative-only');
    expect(forecast.outturn?.upper80Pence).toBeGreaterThanOrEqual((median * 4) / 3);
  });

  it.each([
    ['no figure at all', amounts(null, null), 'no-figures'],
    ['a single month', amounts(500), 'too-few-periods'],
    ['a single zero', amounts(0), 'nothing-spent-yet'],
    ['credits only', amounts(-10, -5, -3), 'nothing-spent-yet'],
  ] as const)('refuses %s', (_, current, reason) => {
    const forecast = forecastLine(historyOf({ current, budget: 1000 }), of);
    expect(forecast.noForecast).toBe(reason);
    expect(forecast.method).toBe('none');
    expect(forecast.outturn).toBeUndefined();
    expect(forecast.rag).toBeUndefined();
  });

  it('does not divide by a share of almost nothing', () => {
    const backLoaded = amounts(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 999);
    const forecast = forecastLine(
      historyOf({ past: [backLoaded, backLoaded], current: amounts(5, 5, 5) }),
      of,
    );
    expect(forecast.caution).toContain('lumpy-payments');
    // By shares alone it would be £15,000; as in every year, the one payment is still to come.
    expect(forecast.outturn?.medianPence).toBeGreaterThan(pounds(500));
    expect(forecast.outturn?.medianPence).toBeLessThan(pounds(2000));
  });

  it('keeps a missing latest month missing, never zero', () => {
    const current = [...transport.slice(0, 5), null];
    const forecast = forecastLine(
      { ...historyOf({ past: [transport], current }), profiledToDatePence: pounds(450_000) },
      of,
    );
    expect(Math.abs((forecast.outturn?.medianPence ?? 0) / 100_000_000 - 1)).toBeLessThan(0.025);
    expect(forecast.basedOn).toEqual({ returns: 5, yearsOfHistory: 1, missingPeriods: ['P06'] });
    expect(forecast.caution).toContain('latest-period-missing');
    expect(forecast.profiledToDatePence).toBeUndefined();
  });

  it('uses the months after a gap for what they are', () => {
    const current = transport.slice(0, 6).with(2, null);
    const forecast = forecastLine(historyOf({ past: [transport], current }), of);
    expect(Math.abs((forecast.outturn?.medianPence ?? 0) / 100_000_000 - 1)).toBeLessThan(0.025);
    expect(forecast.basedOn.missingPeriods).toEqual(['P03']);
    expect(forecast.caution).toContain('periods-missing');
  });

  it('takes a cumulative figure that skipped a month', () => {
    const forecast = forecastLine(
      historyOf({
        past: [transport],
        current: [...transport.slice(0, 2), null, null],
        toDate: amounts(94_200, 169_500, null, 356_000),
        toDatePence: pounds(356_000),
      }),
      of,
    );
    expect(Math.abs((forecast.outturn?.medianPence ?? 0) / 100_000_000 - 1)).toBeLessThan(0.025);
    expect(forecast.basedOn.missingPeriods).toEqual(['P03']);
  });

  it('rests on the months before one that looks not yet invoiced, and says so', () => {
    const past = [amounts(...Array(12).fill(100)), amounts(...Array(12).fill(110))];
    const forecast = forecastLine(historyOf({ past, current: amounts(100, 100, 100, 20) }), of);
    // Taken for what was spent, £20 would pull the year to about £1,000.
    expect(forecast.outturn?.medianPence).toBeGreaterThan(pounds(1180));
    expect(forecast.outturn?.medianPence).toBeLessThan(pounds(1260));
    expect(forecast.caution).toContain('last-month-looks-incomplete');
  });

  it('takes two low months in a row for a fall', () => {
    const past = [amounts(...Array(12).fill(100)), amounts(...Array(12).fill(110))];
    const forecast = forecastLine(historyOf({ past, current: amounts(100, 100, 100, 20, 20) }), of);
    expect(forecast.outturn?.medianPence).toBeGreaterThan(pounds(480));
    expect(forecast.outturn?.medianPence).toBeLessThan(pounds(820));
    expect(forecast.caution).not.toContain('last-month-looks-incomplete');
  });

  it.each(['P12', 'P13'] as const)('reports the year at %s', (asOf) => {
    const current = asOf === 'P12' ? transport : [...transport, pounds(2000)];
    const total = asOf === 'P12' ? pounds(1_000_000) : pounds(1_002_000);
    const forecast = forecastLine(
      historyOf({ past: [transport], current, asOf, budget: 1_000_000 }),
      of,
    );
    expect(new Set(Object.values(forecast.outturn ?? {}))).toEqual(new Set([total]));
    expect(forecast.method).toBe('reported');
    expect(forecast.probabilityOverBudget).toBe(asOf === 'P12' ? 0 : 1);
    expect(forecast.caution).toEqual(asOf === 'P12' ? ['year-end-adjustments-to-come'] : []);
  });

  it('marks a large underspend with a caution, not a RAG', () => {
    const current = scaled(0.5).slice(0, 9);
    const forecast = forecastLine(
      historyOf({ past: [transport, transport], current, budget: 1_000_000 }),
      of,
    );
    expect(forecast.rag).toBe('green');
    expect(forecast.caution).toContain('large-underspend');
  });

  it('is certain of an overspend once the budget is spent', () => {
    const current = transport.slice(0, 9);
    const forecast = forecastLine(historyOf({ past: [transport], current, budget: 700_000 }), of);
    expect(forecast.probabilityOverBudget).toBe(1);
  });

  it('orders its range, floors it at money spent and is a function of its input', () => {
    const any = fc
      .constantFrom(...PERIODS)
      .chain((asOf) => historyArbitrary('hn-topup-independent', asOf));
    fc.assert(
      fc.property(any, (history) => {
        const forecast = forecastLine(history, of);
        expect(forecastLine(history, of)).toEqual(forecast);
        expect(forecast.outturn === undefined).toBe(forecast.noForecast !== undefined);
        if (!forecast.outturn) return;
        const { lower95Pence, lower80Pence, medianPence, upper80Pence, upper95Pence } =
          forecast.outturn;
        const ordered = [lower95Pence, lower80Pence, medianPence, upper80Pence, upper95Pence];
        expect([...ordered].sort((a, b) => a - b)).toEqual(ordered);
        const known = [history.amounts, ...history.pastYears.map((past) => past.amounts)].flat();
        if (known.every((each) => each === null || each >= 0)) {
          expect(lower95Pence).toBeGreaterThanOrEqual(
            Math.min(forecast.actualToDatePence ?? 0, 10_000_000_000_000),
          );
        }
        const probability = forecast.probabilityOverBudget ?? 0;
        expect(probability).toBeGreaterThanOrEqual(0);
        expect(probability).toBeLessThanOrEqual(1);
      }),
      { numRuns: 500 },
    );
  });
});
