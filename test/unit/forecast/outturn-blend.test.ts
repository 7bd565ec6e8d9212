import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Known, MonthlySeries } from '../../../shared/domain/forecast/monthly-series.ts';
import {
  blendOutturn,
  flooredAt,
  leastOutturn,
  type OutturnBlend,
  probabilityAbove,
} from '../../../shared/domain/forecast/outturn-blend.ts';
import { withoutIncompleteMonth } from '../../../shared/domain/forecast/payment-habits.ts';

/** Amounts of past years and of the year to a period, as they come from a task. */
function seriesOf(pastYears: readonly (readonly Known[])[], months: readonly Known[]) {
  return {
    pastYears,
    months,
    spent: months.reduce<number>((sum, amount) => sum + (amount ?? 0), 0),
    covers: Array.from({ length: 12 }, (_, month) => (months[month] ?? null) !== null),
  } satisfies MonthlySeries;
}

const boundsOf = ({ lower95, lower80, median, upper80, upper95 }: OutturnBlend) => [
  lower95,
  lower80,
  median,
  upper80,
  upper95,
];

/** A school-transport year: £1,000 with a low August, in the given proportion. */
const SHAPE = [94, 75, 91, 96, 79, 16, 74, 91, 107, 85, 91, 101];
const year = (times: number) => SHAPE.map((share) => share * times);
/** The same year with up to three percent of noise either way, the same every time. */
const noisy = (times: number, start: number) =>
  year(times).map((amount, month) => amount * (1 + 0.03 * Math.sin(7 * (start + month) + 1)));

const medianOf = (series: MonthlySeries) => blendOutturn(series).median;
const errorOf = (series: MonthlySeries, truth: number) => Math.abs(medianOf(series) / truth - 1);

const amount = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 1_000_000 }) },
  { weight: 1, arbitrary: fc.integer({ min: -100_000, max: 0 }) },
);
const anySeries = fc
  .record({
    past: fc.array(fc.array(fc.option(amount, { freq: 12 }), { minLength: 12, maxLength: 12 }), {
      maxLength: 5,
    }),
    months: fc.array(fc.option(amount, { freq: 12 }), { minLength: 1, maxLength: 12 }),
  })
  .map(({ past, months }) => seriesOf(past, months));

describe('the blend', () => {
  it('orders its bounds, is finite and a function of its input', () => {
    fc.assert(
      fc.property(anySeries, (series) => {
        const blend = blendOutturn(series);
        const bounds = boundsOf(blend);
        expect(bounds.every(Number.isFinite)).toBe(true);
        expect([...bounds].sort((a, b) => a - b)).toEqual(bounds);
        expect(blendOutturn(series)).toEqual(blend);
      }),
      { numRuns: 500 },
    );
  });

  it('has no unit: a thousand times the money is a thousand times the forecast', () => {
    const times = (series: MonthlySeries, factor: number) =>
      seriesOf(
        series.pastYears.map((each) =>
          each.map((value) => (value === null ? null : value * factor)),
        ),
        series.months.map((value) => (value === null ? null : value * factor)),
      );
    fc.assert(
      fc.property(anySeries, (series) => {
        const small = blendOutturn(series);
        const large = blendOutturn(times(series, 1024));
        const size = Math.max(1, ...boundsOf(small).map(Math.abs));
        for (const [index, bound] of boundsOf(large).entries()) {
          expect(Math.abs(bound / 1024 - (boundsOf(small)[index] ?? 0)) / size).toBeLessThan(1e-6);
        }
      }),
    );
  });

  it('is never below what was spent, and the more certain the less is left', () => {
    fc.assert(
      fc.property(anySeries, (series) => {
        const floor = leastOutturn(series);
        const blend = flooredAt(floor, blendOutturn(series));
        expect(Math.min(...boundsOf(blend))).toBeGreaterThanOrEqual(floor);
        expect(probabilityAbove(floor - 1, blend, floor)).toBe(1);
      }),
    );
    const width = (months: number) => {
      const { lower80, upper80 } = blendOutturn(
        seriesOf([noisy(1, 0), noisy(1, 12)], noisy(1, 24).slice(0, months)),
      );
      return upper80 - lower80;
    };
    expect([2, 5, 8, 11].map(width)).toEqual([2, 5, 8, 11].map(width).toSorted((a, b) => b - a));
  });

  it('gives less and less probability to more and more', () => {
    fc.assert(
      fc.property(anySeries, amount, amount, (series, a, b) => {
        const floor = leastOutturn(series);
        const blend = blendOutturn(series);
        const [less, more] = [Math.min(a, b), Math.max(a, b)].map((each) =>
          probabilityAbove(each * 10, blend, floor),
        );
        expect(less).toBeGreaterThanOrEqual(more ?? 0);
        expect(more).toBeGreaterThanOrEqual(0);
        expect(less).toBeLessThanOrEqual(1);
      }),
    );
  });

  it.each([0, 1, 3])('goes on exactly as it was where %i past years repeat themselves', (years) => {
    const even = Array<number>(12).fill(250);
    const series = seriesOf(Array(years).fill(even), even.slice(0, 5));
    expect(medianOf(series)).toBeCloseTo(3000, 6);
  });

  it('is certain of a whole year', () => {
    const series = seriesOf([year(1)], year(2));
    expect(new Set(boundsOf(blendOutturn(series)))).toEqual(new Set([2000]));
  });

  it('says nothing but nothing of a single zero', () => {
    expect(boundsOf(blendOutturn(seriesOf([], [0]))).every((each) => Math.abs(each) < 1e-6)).toBe(
      true,
    );
  });
});

describe('hazards', () => {
  const past = [noisy(1, 0), noisy(1.05, 12), noisy(1.1, 24)];
  const truth = noisy(1.15, 36);
  const total = truth.reduce((a, b) => a + b, 0);
  const clean = seriesOf(past, truth.slice(0, 6));

  it('forecasts the clean series within three percent', () => {
    expect(errorOf(clean, total)).toBeLessThan(0.03);
  });

  it('takes a missing month for missing; taken for zero it costs several percent', () => {
    const missing = truth.slice(0, 6).with(3, Number.NaN);
    const asNull = seriesOf(
      past,
      missing.map((each) => (Number.isNaN(each) ? null : each)),
    );
    const asZero = seriesOf(
      past,
      missing.map((each) => (Number.isNaN(each) ? 0 : each)),
    );
    expect(errorOf(asNull, total)).toBeLessThan(0.04);
    expect(errorOf(asZero, total)).toBeGreaterThan(0.07);
  });

  it('is less sure, not surer, of a year with one figure fewer', () => {
    // On the whole: to lose the oddest month of a year may well make a range a little narrower.
    const widthOf = (series: MonthlySeries) => {
      const { lower80, upper80 } = blendOutturn(series);
      return upper80 - lower80;
    };
    const ratios = [3, 4, 5, 6, 7, 8, 9, 10, 11].flatMap((known) => {
      const months: readonly Known[] = truth.slice(0, known);
      const whole = widthOf(seriesOf(past, months));
      return months.map((_, month) => widthOf(seriesOf(past, months.with(month, null))) / whole);
    });
    expect(Math.min(...ratios)).toBeGreaterThan(0.9);
    expect(ratios.reduce((a, b) => a + b, 0) / ratios.length).toBeGreaterThan(1.1);
    expect(ratios.filter((ratio) => ratio > 1).length / ratios.length).toBeGreaterThan(0.9);
  });

  it('tells a month of nothing from a month that is not known', () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 11 }), fc.nat(10), (known, place) => {
        const months: Known[] = truth.slice(0, known);
        const as = (value: Known) => medianOf(seriesOf(past, months.with(place % known, value)));
        expect(as(null)).toBeGreaterThan(as(0));
      }),
    );
  });

  it('takes past months for missing too', () => {
    const without = (value: Known) => [
      past[0] ?? [],
      (past[1] ?? []).map((each, month) => (month > 8 ? value : each)),
      past[2] ?? [],
    ];
    expect(errorOf(seriesOf(without(null), clean.months), total)).toBeLessThan(0.04);
  });

  it('sees a last month of which four fifths are not invoiced yet', () => {
    const months = truth.slice(0, 8);
    const late = seriesOf(past, months.with(7, 0.2 * (months[7] ?? 0)));
    const basis = withoutIncompleteMonth(late);
    expect(basis?.covers[7]).toBe(false);
    expect(errorOf(basis ?? late, total)).toBeLessThan(0.04);
    expect(errorOf(late, total)).toBeGreaterThan(errorOf(basis ?? late, total));
    expect(withoutIncompleteMonth(seriesOf(past, months))).toBeUndefined();
  });

  it('does not run on a one-off of four times a month, as a run rate would', () => {
    const months = truth.slice(0, 6);
    const extra = 3 * (months[2] ?? 0);
    const series = seriesOf(past, months.with(2, 4 * (months[2] ?? 0)));
    expect(errorOf(series, total + extra)).toBeLessThan(0.05);
    expect(Math.abs((series.spent * 2) / (total + extra) - 1)).toBeGreaterThan(0.12);
  });

  it('follows a new level that has lasted two months', () => {
    const shifted = truth.map((each, month) => (month >= 4 ? 1.5 * each : each));
    const after = shifted.reduce((a, b) => a + b, 0);
    const series = seriesOf(past, shifted.slice(0, 9));
    expect(medianOf(series)).toBeGreaterThan(1.2 * total);
    expect(errorOf(series, after)).toBeLessThan(0.06);
  });

  it('bears negative months, in sums and in bounds', () => {
    const credited = (past[2] ?? []).with(5, -40);
    const blend = blendOutturn(seriesOf([past[0] ?? [], credited], [...truth.slice(0, 4), -30]));
    expect(leastOutturn(seriesOf([credited], [1]))).toBe(Number.NEGATIVE_INFINITY);
    expect(boundsOf(blend).every(Number.isFinite)).toBe(true);
    expect(blend.median).toBeGreaterThan(500);
    expect(blend.median).toBeLessThan(1500);
  });

  it('spreads a cumulative that skipped months over the pattern', () => {
    const months = truth.slice(0, 6);
    const spent = months.reduce((a, b) => a + b, 0);
    const skipped = { ...clean, months: [...months.slice(0, 3), null, null, months[5] ?? 0] };
    expect(skipped.spent).toBe(spent);
    expect(Math.abs(medianOf(skipped) / medianOf(clean) - 1)).toBeLessThan(0.03);
  });
});
