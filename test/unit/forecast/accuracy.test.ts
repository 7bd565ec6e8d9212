import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PERIODS, type Period } from '../../../shared/domain/financial-calendar.ts';
import {
  historyAsOf,
  type LineAccuracy,
  lineAccuracies,
  replayForecasts,
  summariseAccuracy,
} from '../../../shared/domain/forecast/accuracy.ts';
import { estimateOutturn, rangeOf } from '../../../shared/domain/forecast/outturn-estimate.ts';
import { runRate } from '../../../shared/domain/forecast/run-rate.ts';
import { amounts, historyArbitrary, historyOf, pounds } from './line-histories.ts';

const SHAPE = [94, 75, 91, 96, 79, 16, 74, 91, 107, 85, 91, 101];
const yearOf = (times: number) => amounts(...SHAPE.map((share) => share * times));
const closed = historyOf({
  past: [yearOf(10), yearOf(11)],
  current: yearOf(12),
  budget: 11_000,
});
const OUTTURN = pounds(12_000);

const find = <Of extends { readonly period: Period }>(all: readonly Of[], period: Period): Of => {
  const found = all.find((each) => each.period === period);
  if (!found) throw new Error(`Nothing at ${period}`);
  return found;
};

describe('the run rate', () => {
  it('is what was spent over the months it covers, times twelve', () => {
    expect(runRate(historyOf({ current: amounts(100, 100, 100, 100, 100, 100) }))).toBe(
      pounds(1200),
    );
    const gap = amounts(100, 100, null, 100);
    expect(runRate(historyOf({ current: gap, toDatePence: null }))).toBe(pounds(1200));
    expect(runRate(historyOf({ current: gap, toDatePence: pounds(300) }))).toBe(pounds(900));
  });

  it('is nothing at all before the first figure, never zero', () => {
    expect(runRate(historyOf({ current: amounts(null, null) }))).toBeUndefined();
  });
});

describe('replaying a closed year', () => {
  it('knows what was known then and no more', () => {
    const then = historyAsOf(closed, 'P06');
    expect(then.amounts).toEqual(yearOf(12).slice(0, 6));
    expect(then.toDatePence).toBe(pounds(451 * 12));
    expect(then.asOfPeriod).toBe('P06');
    const reported = { ...closed, toDate: yearOf(12).with(5, null) };
    expect(historyAsOf(reported, 'P06').toDatePence).toBeNull();
    expect(historyAsOf(reported, 'P05').toDatePence).toBe(pounds(79 * 12));
  });

  it('is never moved by what came later', () => {
    fc.assert(
      fc.property(
        historyArbitrary('hn-therapies', 'P12'),
        historyArbitrary('hn-therapies', 'P12'),
        fc.integer({ min: 1, max: 12 }),
        (year, other, known) => {
          const period = PERIODS[known - 1] ?? 'P01';
          const changed = {
            ...year,
            amounts: [...year.amounts.slice(0, known), ...other.amounts.slice(known)],
          };
          expect(replayForecasts(changed).get(period)).toEqual(replayForecasts(year).get(period));
        },
      ),
      { numRuns: 30 },
    );
  });

  it('gives the forecast of every period that has one, by the same method', () => {
    const replayed = replayForecasts(closed);
    expect([...replayed.keys()]).toEqual(PERIODS.slice(0, 12));
    const { blend } = estimateOutturn(
      historyOf({ past: [yearOf(10), yearOf(11)], current: yearOf(12).slice(0, 6) }),
    );
    expect(replayed.get('P06')).toEqual(blend && rangeOf(blend));
    const late = { ...closed, amounts: amounts(null, null, ...SHAPE.slice(2)), toDatePence: null };
    expect([...replayForecasts(late).keys()][0]).toBe('P03');
  });
});

describe('the accuracy of a closed line', () => {
  it('takes what was kept before what is replayed, with run rate and last year beside it', () => {
    const kept = {
      medianPence: pounds(11_000),
      lower80Pence: pounds(10_000),
      upper80Pence: pounds(11_500),
      lower95Pence: pounds(9_000),
      upper95Pence: pounds(12_000),
    };
    const all = lineAccuracies({
      history: closed,
      outturnPence: OUTTURN,
      kept: new Map([['P06', kept]]),
    });
    expect(all).toHaveLength(12);
    expect(find(all, 'P06')).toEqual({
      line: closed.line,
      period: 'P06',
      basis: 'kept',
      outturnPence: OUTTURN,
      forecastPence: pounds(11_000),
      runRatePence: pounds(451 * 24),
      lastYearPence: pounds(11_000),
      within80: false,
      within95: true,
    });
    expect(find(all, 'P07').basis).toBe('replayed');
    expect(find(all, 'P12')).toMatchObject({ forecastPence: OUTTURN, within80: true });
  });

  it('has no last year where a month of it is missing', () => {
    const history = { ...closed, pastYears: closed.pastYears.slice(0, 1) };
    const gap = {
      ...history,
      pastYears: history.pastYears.map((each) => ({
        ...each,
        amounts: each.amounts.with(3, null),
      })),
    };
    const [first] = lineAccuracies({ history: gap, outturnPence: OUTTURN, kept: new Map() });
    expect(first).not.toHaveProperty('lastYearPence');
  });
});

describe('a summary of accuracy', () => {
  const accuracy = (over: Partial<LineAccuracy>): LineAccuracy => ({
    line: 'hn-therapies',
    period: 'P06',
    basis: 'replayed',
    outturnPence: pounds(100),
    forecastPence: pounds(100),
    within80: true,
    within95: true,
    ...over,
  });

  it('is by period in order, of errors in percent of the outturn', () => {
    const summaries = summariseAccuracy([
      accuracy({ forecastPence: pounds(110), runRatePence: pounds(80), within80: false }),
      accuracy({ period: 'P03', forecastPence: pounds(90), lastYearPence: pounds(70) }),
      accuracy({ forecastPence: pounds(96), basis: 'kept' }),
      accuracy({ forecastPence: pounds(97) }),
    ]);
    expect(summaries.map(({ period }) => period)).toEqual(['P03', 'P06']);
    expect(find(summaries, 'P06')).toEqual({
      period: 'P06',
      forecasts: 3,
      kept: 1,
      replayed: 2,
      meanErrorPercent: 5.7,
      medianErrorPercent: 4,
      biasPercent: 1,
      runRateErrorPercent: 20,
      within80Percent: 66.7,
      within95Percent: 100,
    });
    expect(find(summaries, 'P03')).toMatchObject({ lastYearErrorPercent: 30, biasPercent: -10 });
  });

  it('leaves out a line that ended at nothing, and says nothing of nothing', () => {
    expect(summariseAccuracy([accuracy({ outturnPence: pounds(0) })])).toEqual([]);
    expect(summariseAccuracy([])).toEqual([]);
  });
});
