import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PERIODS, type Period } from '../../../shared/domain/financial-calendar.ts';
import { pence, sum, ZERO } from '../../../shared/domain/money.ts';
import { type ReturnFigures, yearFigures } from '../../../shared/domain/returns/series.ts';
import { adjustment, figuresAt, lineFigure, pounds, returnsOf } from './build-returns.ts';

const LINE = 'hn-therapies';

const toDateAt = (period: Period, amount: number, extra: Partial<ReturnFigures> = {}) =>
  figuresAt(period, [lineFigure(LINE, pence(amount))], extra);

const inPeriodAt = (period: Period, amount: number) =>
  toDateAt(period, amount, { basis: 'in-period' });

const nilAt = (period: Period) => figuresAt(period, [], { nil: true });

describe('yearFigures', () => {
  it('tells cumulative figures apart by period', () => {
    const figures = yearFigures([toDateAt('P02', 300), toDateAt('P01', 100)]);
    expect(figures.amounts(LINE)).toEqual([100, 200, ...Array(10).fill(null)]);
    expect(figures.toDate(LINE, 'P02')).toBe(300);
    expect(figures.toDate(LINE, 'P03')).toBeNull();
    expect(figures.latestPeriod).toBe('P02');
    expect(figures.missingPeriods).toEqual([]);
  });

  it('adds in-period amounts to the period before', () => {
    const figures = yearFigures([toDateAt('P01', 100), inPeriodAt('P02', 50)]);
    expect(figures.toDate(LINE, 'P02')).toBe(150);
    expect(figures.amounts(LINE).slice(0, 2)).toEqual([100, 50]);
  });

  it('does not know an in-period figure to date without the period before', () => {
    const figures = yearFigures([toDateAt('P01', 100), inPeriodAt('P03', 50)]);
    expect(figures.toDate(LINE, 'P03')).toBeNull();
    expect(figures.amounts(LINE).slice(0, 3)).toEqual([100, null, 50]);
    expect(figures.latest(LINE).toDate).toEqual({ period: 'P01', value: 100 });
  });

  it('leaves a skipped period and the one after it unknown, and knows their sum', () => {
    const figures = yearFigures([toDateAt('P01', 100), toDateAt('P04', 700), toDateAt('P05', 800)]);
    expect(figures.amounts(LINE).slice(0, 5)).toEqual([100, null, null, null, 100]);
    expect(figures.gaps(LINE)).toEqual([{ from: 'P02', to: 'P04', amountPence: 600 }]);
    expect(figures.missingPeriods).toEqual(['P02', 'P03']);
  });

  it('knows the gap before a first late return', () => {
    const figures = yearFigures([toDateAt('P03', 300)]);
    expect(figures.amounts(LINE).slice(0, 3)).toEqual([null, null, null]);
    expect(figures.gaps(LINE)).toEqual([{ from: 'P01', to: 'P03', amountPence: 300 }]);
  });

  it('takes a line left out of a return as missing, not as zero', () => {
    const other = figuresAt('P02', [lineFigure('hn-place-funding', pence(9))]);
    const figures = yearFigures([toDateAt('P01', 100), other, toDateAt('P03', 300)]);
    expect(figures.toDate(LINE, 'P02')).toBeNull();
    expect(figures.missingPeriods).toEqual([]);
    expect(figures.missingPeriodsOf(LINE)).toEqual(['P02']);
    expect(figures.gaps(LINE)).toEqual([{ from: 'P02', to: 'P03', amountPence: 200 }]);
  });

  it('takes a nil return as no movement', () => {
    const figures = yearFigures([nilAt('P01'), toDateAt('P02', 70), nilAt('P03')]);
    expect(figures.toDate(LINE, 'P01')).toBe(0);
    expect(figures.toDate(LINE, 'P03')).toBe(70);
    expect(figures.amounts(LINE).slice(0, 3)).toEqual([0, 70, 0]);
    expect(figures.returnedPeriods).toEqual(['P01', 'P02', 'P03']);
  });

  it('knows that a nil return moved nothing even where the figure to date is not known', () => {
    const figures = yearFigures([toDateAt('P01', 100), nilAt('P03'), toDateAt('P04', 400)]);
    expect(figures.toDate(LINE, 'P03')).toBeNull();
    expect(figures.amounts(LINE).slice(0, 4)).toEqual([100, null, 0, null]);
    expect(figures.gaps(LINE)).toEqual([{ from: 'P02', to: 'P04', amountPence: 300 }]);
  });

  it('moves an adjustment to the period it corrects', () => {
    const figures = yearFigures([
      toDateAt('P01', 100),
      toDateAt('P02', 200),
      toDateAt('P03', 350, { adjustments: [adjustment(LINE, 'P01', pence(50))] }),
    ]);
    expect(figures.amounts(LINE).slice(0, 3)).toEqual([150, 100, 100]);
    expect(figures.toDate(LINE, 'P01')).toBe(100);
    expect(figures.toDate(LINE, 'P03')).toBe(350);
  });

  it('moves an adjustment to a period that moved nothing', () => {
    const figures = yearFigures([
      nilAt('P01'),
      toDateAt('P02', 80, { adjustments: [adjustment(LINE, 'P01', pence(30))] }),
    ]);
    expect(figures.amounts(LINE).slice(0, 2)).toEqual([30, 50]);
  });

  it('moves an adjustment into a gap', () => {
    const figures = yearFigures([
      toDateAt('P02', 200),
      toDateAt('P03', 350, { adjustments: [adjustment(LINE, 'P01', pence(50))] }),
    ]);
    expect(figures.gaps(LINE)).toEqual([{ from: 'P01', to: 'P02', amountPence: 250 }]);
    expect(figures.amounts(LINE).slice(0, 3)).toEqual([null, null, 100]);
  });

  it('gives thirteen amounts with P13, and ends the year there', () => {
    const year = returnsOf({ [LINE]: { pounds: 1200 } });
    const figures = yearFigures([...year, toDateAt('P13', 118_000)]);
    expect(figures.amounts(LINE)).toHaveLength(13);
    expect(figures.amounts(LINE)[12]).toBe(-2000);
    expect(figures.outturn(LINE)).toBe(118_000);
    expect(yearFigures(year).amounts(LINE)).toHaveLength(12);
    expect(yearFigures(year).outturn(LINE)).toBe(120_000);
    expect(yearFigures(year.slice(0, 11)).outturn(LINE)).toBeNull();
  });

  it('dates the latest figures', () => {
    const figures = yearFigures([
      figuresAt('P01', [
        lineFigure('transport-pre16-send', pounds(1), {
          commitmentsPence: pounds(7),
          activity: 410,
        }),
      ]),
      figuresAt('P02', [
        lineFigure('transport-pre16-send', pounds(2), {
          officerForecastPence: pounds(12),
          activity: 415,
        }),
      ]),
    ]);
    expect(figures.latest('transport-pre16-send')).toEqual({
      toDate: { period: 'P02', value: 200 },
      commitments: { period: 'P01', value: 700 },
      officerForecast: { period: 'P02', value: 1200 },
      activity: { period: 'P02', value: 415 },
    });
    expect(figures.activity('transport-pre16-send', 'P01')).toBe(410);
    expect(figures.latest('hn-therapies')).toEqual({});
  });

  it('is empty without returns', () => {
    const figures = yearFigures([]);
    expect(figures.lines).toEqual([]);
    expect(figures.latestPeriod).toBeUndefined();
    expect(figures.missingPeriods).toEqual([]);
    expect(figures.amounts(LINE)).toEqual(Array(12).fill(null));
  });

  it('refuses two returns of one period', () => {
    expect(() => yearFigures([nilAt('P01'), nilAt('P01')])).toThrow(RangeError);
  });
});

/** A return of one line on either basis, nil or missing; adjustments to any earlier period. */
const anyReturn = (period: Period, index: number) =>
  fc
    .record({
      kind: fc.constantFrom('to-date', 'in-period', 'nil', 'missing'),
      amount: fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }),
      adjustments: fc.array(
        fc.record({ corrects: fc.nat(), amount: fc.integer({ min: -50_000, max: 50_000 }) }),
        { maxLength: 2 },
      ),
    })
    .map(({ kind, amount, adjustments }): ReturnFigures[] => {
      if (kind === 'missing') return [];
      if (kind === 'nil') return [nilAt(period)];
      const posted = index === 0 ? [] : adjustments;
      return [
        toDateAt(period, amount, {
          basis: kind === 'in-period' ? 'in-period' : 'year-to-date',
          adjustments: posted.map((each) =>
            adjustment(LINE, PERIODS[each.corrects % index] ?? 'P01', pence(each.amount)),
          ),
        }),
      ];
    });

const anyYear = fc.tuple(...PERIODS.map(anyReturn)).map((returns) => returns.flat());

describe('properties of a year', () => {
  it('amounts and gaps up to the last figure to date always sum to it', () => {
    fc.assert(
      fc.property(anyYear, (returns) => {
        const until = yearFigures(returns).latest(LINE).toDate;
        if (!until) return;
        // Later returns could only move money across this period by adjustment.
        const figures = yearFigures(returns.filter(({ period }) => period <= until.period));
        const gaps = figures.gaps(LINE);
        const outside = figures.amounts(LINE).filter((_, index) => {
          const period = PERIODS[index];
          return (
            period !== undefined && !gaps.some((gap) => gap.from <= period && period <= gap.to)
          );
        });
        const total = sum([
          ...outside.map((amount) => amount ?? ZERO),
          ...gaps.map((gap) => gap.amountPence),
        ]);
        expect(total).toBe(until.value);
      }),
      { numRuns: 1000 },
    );
  });

  it('does not depend on the order of the returns', () => {
    const shuffled = anyYear.chain((returns) =>
      fc.tuple(
        fc.constant(returns),
        fc.shuffledSubarray(returns, { minLength: returns.length, maxLength: returns.length }),
      ),
    );
    fc.assert(
      fc.property(shuffled, ([returns, other]) => {
        const [a, b] = [yearFigures(returns), yearFigures(other)];
        expect(b.amounts(LINE)).toEqual(a.amounts(LINE));
        expect(b.gaps(LINE)).toEqual(a.gaps(LINE));
        expect(b.latest(LINE)).toEqual(a.latest(LINE));
      }),
    );
  });

  it('a period without a return never has an amount', () => {
    fc.assert(
      fc.property(anyYear, (returns) => {
        const figures = yearFigures(returns);
        for (const period of figures.missingPeriods) {
          expect(figures.toDate(LINE, period)).toBeNull();
          expect(figures.amounts(LINE)[PERIODS.indexOf(period)] ?? null).toBeNull();
        }
        expect(figures.missingPeriods.length + figures.returnedPeriods.length).toBe(
          figures.latestPeriod === undefined ? 0 : PERIODS.indexOf(figures.latestPeriod) + 1,
        );
      }),
    );
  });
});
