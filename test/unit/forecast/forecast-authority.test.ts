import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LineId } from '../../../shared/domain/catalogue.ts';
import {
  combinedRange,
  probabilityOverTotal,
} from '../../../shared/domain/forecast/combined-range.ts';
import { forecastAuthority } from '../../../shared/domain/forecast/forecast-authority.ts';
import type { Forecast } from '../../../shared/domain/forecast/outturn-forecast.ts';
import { ragOf, worstRag } from '../../../shared/domain/forecast/rag.ts';
import { pence, sum } from '../../../shared/domain/money.ts';
import {
  AUTHORITY,
  amounts,
  authorityArbitrary,
  historyOf,
  pounds,
  YEAR,
} from './line-histories.ts';

const even = (month: number, months = 12) => amounts(...Array<number>(months).fill(month));

/** A line that spends evenly at P06, with two alike years behind it. */
const evenLine = (line: LineId, month: number, budget?: number) =>
  historyOf({
    line,
    past: [even(month), even(month)],
    current: even(month, 6),
    ...(budget === undefined ? {} : { budget }),
  });

const forecastsOf = (...lines: readonly ReturnType<typeof historyOf>[]) =>
  forecastAuthority({ authority: AUTHORITY, year: YEAR, asOfPeriod: 'P06', lines }).forecasts;

const find = (forecasts: readonly Forecast[], wanted: Partial<Forecast>): Forecast => {
  const found = forecasts.find((each) =>
    Object.entries(wanted).every(([name, value]) => each[name as keyof Forecast] === value),
  );
  if (!found) throw new Error(`No forecast ${JSON.stringify(wanted)}`);
  return found;
};

const linesOf = (total: Forecast, lines: readonly Forecast[]) =>
  lines
    .filter((each) => total.stream === undefined || total.stream === each.stream)
    .filter((each) => total.pot === undefined || total.pot === each.pot);

const sumOf = (lines: readonly Forecast[], figure: (line: Forecast) => number | undefined) =>
  lines.flatMap((line) => figure(line) ?? []).reduce((a, b) => a + b, 0);

const figuresOf = (lines: readonly Forecast[]) => ({
  median: sumOf(lines, (each) => each.outturn?.medianPence),
  actual: sumOf(lines, (each) => each.actualToDatePence),
  budget: sumOf(lines, (each) => each.budgetPence),
});

const varianceOf = (line: Forecast) => line.variancePence;
const isOnePot = (lines: readonly Forecast[]) => new Set(lines.map((each) => each.pot)).size === 1;

describe('forecasting an authority', () => {
  it('never nets the general fund against the DSG', () => {
    const forecasts = forecastsOf(
      evenLine('transport-pre16-send', 200_000, 1_800_000),
      evenLine('transport-send-dsg', 100_000, 1_800_000),
    );
    const stream = find(forecasts, { level: 'stream' });
    expect(find(forecasts, { level: 'pot', pot: 'general-fund' }).rag).toBe('red');
    expect(find(forecasts, { level: 'pot', pot: 'dsg-central' }).rag).toBe('green');
    expect(stream.outturn?.medianPence).toBe(pounds(3_600_000));
    expect(stream.budgetPence).toBe(pounds(3_600_000));
    expect(stream.variancePence).toBeUndefined();
    expect(stream.probabilityOverBudget).toBeUndefined();
    expect(stream.rag).toBe('red');
    expect(stream.caution).toContain('pots-not-netted');
    expect(find(forecasts, { level: 'authority' }).rag).toBe('red');
  });

  it('gathers a pot over its streams', () => {
    const forecasts = forecastsOf(
      evenLine('transport-pre16-send', 100_000, 1_200_000),
      evenLine('send-administration', 10_000, 100_000),
    );
    const pot = forecasts.find((each) => each.level === 'pot' && each.stream === undefined);
    expect(pot?.pot).toBe('general-fund');
    expect(pot?.variancePence).toBe(pounds(20_000));
    expect(pot?.outturn?.medianPence).toBe(pounds(1_320_000));
  });

  it('leaves out what cannot be forecast, on both sides of the variance, and names it', () => {
    const forecasts = forecastsOf(
      evenLine('hn-topup-maintained', 100_000, 1_000_000),
      historyOf({
        line: 'hn-therapies',
        current: amounts(null, null, null, null, null, null),
        budget: 500_000,
      }),
    );
    const pot = find(forecasts, { level: 'pot', stream: 'send' });
    expect(pot.leftOut).toEqual(['hn-therapies']);
    expect(pot.caution).toContain('lines-without-forecast');
    expect(pot.budgetPence).toBe(pounds(1_500_000));
    expect(pot.outturn?.medianPence).toBe(pounds(1_200_000));
    expect(pot.variancePence).toBe(pounds(200_000));
  });

  it('does not count an unused line as a gap', () => {
    const forecasts = forecastsOf(
      evenLine('hn-topup-maintained', 100_000, 1_000_000),
      historyOf({ line: 'hn-therapies', current: even(0, 6), budget: 0 }),
    );
    expect(find(forecasts, { level: 'pot', stream: 'send' }).leftOut).toBeUndefined();
  });

  it('says why a total without any forecast has none', () => {
    const forecasts = forecastsOf(historyOf({ line: 'hn-therapies', current: amounts(5) }));
    expect(find(forecasts, { level: 'authority' }).noForecast).toBe('too-few-periods');
  });

  it('reconciles medians, actuals and budgets at every level to the penny', () => {
    fc.assert(
      fc.property(authorityArbitrary, (history) => {
        const { forecasts } = forecastAuthority(history);
        const lines = forecasts.filter((each) => each.level === 'line');
        for (const total of forecasts.filter((each) => each.level !== 'line')) {
          const own = linesOf(total, lines);
          expect(figuresOf([total])).toEqual(figuresOf(own));
          expect(sumOf([total], varianceOf)).toBe(isOnePot(own) ? sumOf(own, varianceOf) : 0);
        }
      }),
    );
  });

  it('gives every total over pots the RAG of its worst pot', () => {
    fc.assert(
      fc.property(authorityArbitrary, (history) => {
        const { forecasts } = forecastAuthority(history);
        const total = find(forecasts, { level: 'authority' });
        const pots = forecasts.filter((each) => each.level === 'pot' && !each.stream);
        expect(total.rag).toBe(worstRag(pots.map((each) => each.rag)));
      }),
    );
  });
});

describe('the range of a total', () => {
  const range = fc
    .array(fc.integer({ min: 0, max: 1_000_000_000 }), { minLength: 5, maxLength: 5 })
    .map((values) => values.sort((a, b) => a - b).map((value) => pence(value)))
    .map(([a, b, c, d, e]) => ({
      lower95Pence: a ?? pence(0),
      lower80Pence: b ?? pence(0),
      medianPence: c ?? pence(0),
      upper80Pence: d ?? pence(0),
      upper95Pence: e ?? pence(0),
    }));

  it('is ordered, wider than independence and never wider than added bounds', () => {
    fc.assert(
      fc.property(fc.array(range, { minLength: 1, maxLength: 30 }), (parts) => {
        const total = combinedRange(parts);
        expect(total.medianPence).toBe(sum(parts.map((each) => each.medianPence)));
        expect(total.lower95Pence).toBeLessThanOrEqual(total.lower80Pence);
        expect(total.lower80Pence).toBeLessThanOrEqual(total.medianPence);
        expect(total.upper80Pence).toBeLessThanOrEqual(total.upper95Pence);
        expect(total.upper95Pence).toBeLessThanOrEqual(
          sum(parts.map((each) => each.upper95Pence)) + 1,
        );
        const independent = Math.sqrt(
          parts.reduce((all, each) => all + (each.upper95Pence - each.medianPence) ** 2, 0),
        );
        expect(total.upper95Pence - total.medianPence).toBeGreaterThanOrEqual(
          Math.floor(independent) - 1,
        );
      }),
    );
  });

  it('lies between independent parts and bounds that were added, each side for itself', () => {
    const about = (lower: number, upper: number) => ({
      lower95Pence: pence(-2 * lower),
      lower80Pence: pence(-lower),
      medianPence: pence(0),
      upper80Pence: pence(upper),
      upper95Pence: pence(2 * upper),
    });
    // √(0.7 × (3² + 4²) + 0.3 × 7²) = 5.675…, and √(0.7 × (6² + 1²) + 0.3 × 7²) = 6.370…
    expect(combinedRange([about(60_000, 30_000), about(10_000, 40_000)])).toEqual({
      lower95Pence: -127_436,
      lower80Pence: -63_718,
      medianPence: 0,
      upper80Pence: 56_745,
      upper95Pence: 113_490,
    });
  });

  it('is that of the part when there is one', () => {
    fc.assert(
      fc.property(range, (part) => {
        expect(combinedRange([part])).toEqual(part);
      }),
    );
  });

  it('has a tenth of the probability above its 80 % bound', () => {
    const total = combinedRange([
      {
        lower95Pence: pence(50),
        lower80Pence: pence(70),
        medianPence: pence(100),
        upper80Pence: pence(140),
        upper95Pence: pence(190),
      },
    ]);
    expect(probabilityOverTotal(total, pence(140))).toBeCloseTo(0.1, 3);
    expect(probabilityOverTotal(total, pence(100))).toBe(0.5);
    expect(probabilityOverTotal(total, pence(70))).toBeCloseTo(0.9, 3);
  });
});

describe('RAG', () => {
  // Overspend and budget in £.
  it.each([
    ['line', 100_000, 2_000_000, 'red'],
    ['line', 99_999, 1_000_000, 'amber'],
    ['line', 250_000, 900_000_000, 'red'],
    ['line', 249_999, 900_000_000, 'green'],
    ['line', 40_000, 2_000_000, 'amber'],
    ['line', 39_999, 2_000_000, 'green'],
    ['line', 2_000, 100_000, 'amber'],
    ['line', 1_999, 100_000, 'green'],
    ['line', 100_000, 0, 'red'],
    ['line', -5_000_000, 1_000_000, 'green'],
    ['total', 1_500_000, 300_000_000, 'red'],
    ['total', 1_000_000, 900_000_000, 'red'],
    ['total', 500_000, 900_000_000, 'amber'],
    ['total', 500_000, 100_000_000, 'red'],
    ['total', 250_000, 100_000_000, 'amber'],
    ['total', 500, 100_000, 'red'],
    ['total', 249, 100_000, 'green'],
    ['total', 0, 0, 'green'],
  ] as const)('of a %s overspent by £%i of £%i is %s', (kind, overspend, budget, rag) => {
    expect(ragOf(kind, pounds(overspend), pounds(budget))).toBe(rag);
  });

  it('only worsens with the overspend', () => {
    const amount = fc.integer({ min: -1_000_000_000, max: 1_000_000_000_000 });
    fc.assert(
      fc.property(amount, amount, amount, (a, b, budget) => {
        const [less, more] = [pence(Math.min(a, b)), pence(Math.max(a, b))];
        const rags = [ragOf('line', less, pence(budget)), ragOf('line', more, pence(budget))];
        expect(worstRag(rags)).toBe(rags[1]);
      }),
    );
  });
});
