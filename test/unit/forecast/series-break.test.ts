import { describe, expect, it } from 'vitest';
import { breakInForce, type SeriesBreak } from '../../../shared/domain/breaks/series-break.ts';
import { type Period, shiftYear } from '../../../shared/domain/financial-calendar.ts';
import { authorityHistory } from '../../../shared/domain/forecast/authority-history.ts';
import { forecastAuthority } from '../../../shared/domain/forecast/forecast-authority.ts';
import { pence } from '../../../shared/domain/money.ts';
import { yearFigures } from '../../../shared/domain/returns/series.ts';
import { figuresAt, lineFigure, returnsOf, TWELVE, wholeYear } from '../returns/build-returns.ts';
import { AUTHORITY, YEAR } from './line-histories.ts';

const LINE = 'send-administration';
const broken = (offset: number, period: Period): SeriesBreak => ({
  line: LINE,
  year: shiftYear(YEAR, offset),
  period,
  reason: 'Assessment staff are coded here now',
});

/** A year by month, in pounds, with the count of plans beside it. */
const yearOf = (months: readonly number[]) => {
  let toDate = 0;
  return yearFigures(
    months.map((amount, index) => {
      toDate += amount * 100;
      return figuresAt(TWELVE[index] ?? 'P12', [lineFigure(LINE, pence(toDate))]);
    }),
  );
};
const evenly = (year: number, months = 12) => Array<number>(months).fill(Math.round(year / 12));

/** Sandwell's SEN administration: six years of £61,000 to £102,000, then £658,000. */
const SANDWELL = [61_000, 68_000, 75_000, 102_000, 87_000, 94_000];
const PAST = SANDWELL.map((year, index) => ({
  year: shiftYear(YEAR, index - SANDWELL.length),
  figures: yearOf(evenly(year)),
}));

const forecastOf = (
  current: readonly number[],
  breaks: readonly SeriesBreak[],
  past: typeof PAST = PAST,
) => {
  const position = {
    authority: AUTHORITY,
    year: YEAR,
    budget: undefined,
    figures: yearOf(current),
  } as const;
  const history = authorityHistory(position, past, { breaks });
  const [forecast] = history ? forecastAuthority(history).forecasts : [];
  return forecast;
};
const medianOf = (forecast: ReturnType<typeof forecastOf>) =>
  (forecast?.outturn?.medianPence ?? 0) / 100;

describe('a break in series', () => {
  it('puts Sandwell’s forecast at its new level; without it, it is not', () => {
    const current = evenly(658_000, 3);
    const marked = forecastOf(current, [broken(0, 'P01')]);
    const unmarked = forecastOf(current, []);
    expect(Math.abs(medianOf(marked) / 658_000 - 1)).toBeLessThan(0.02);
    expect(Math.abs(medianOf(unmarked) / 658_000 - 1)).toBeGreaterThan(0.1);
    expect(marked?.caution).toContain('series-break');
    expect(unmarked?.caution).not.toContain('series-break');
    expect(marked?.explanation).toContain('Months before the change of coding are left aside.');
  });

  it('within the year, counts what was spent before it and goes by what came after', () => {
    const current = [...evenly(84_000, 3), ...evenly(658_000, 3)];
    const marked = forecastOf(current, [broken(0, 'P04')]);
    const outturn = 3 * 7_000 + (9 * 658_000) / 12;
    expect(marked?.actualToDatePence).toBe((3 * 7_000 + 3 * 54_833) * 100);
    expect(Math.abs(medianOf(marked) / outturn - 1)).toBeLessThan(0.02);
    expect(marked?.basedOn.yearsOfHistory).toBe(0);
  });

  it('leaves a past year the months from it on', () => {
    const last = {
      year: shiftYear(YEAR, -1),
      figures: yearOf([...evenly(90_000, 4), ...evenly(658_000, 8)]),
    };
    const past = [...PAST.slice(0, -1), last];
    const marked = forecastOf(evenly(658_000, 3), [broken(-1, 'P05')], past);
    expect(marked?.basedOn.yearsOfHistory).toBe(1);
    expect(Math.abs(medianOf(marked) / 658_000 - 1)).toBeLessThan(0.02);
  });

  it('makes no forecast of one month since', () => {
    const current = [...evenly(84_000, 5), ...evenly(658_000, 1)];
    const marked = forecastOf(current, [broken(0, 'P06')]);
    expect(marked?.noForecast).toBe('too-few-periods');
    expect(marked?.actualToDatePence).toBe((5 * 7_000 + 54_833) * 100);
  });

  it('changes nothing before all figures, after the period or on another line', () => {
    const current = evenly(90_000, 6);
    const plain = forecastOf(current, []);
    const elsewhere: SeriesBreak = { ...broken(0, 'P01'), line: 'hn-therapies' };
    const far = [broken(-6, 'P01'), broken(-9, 'P04'), broken(0, 'P07'), elsewhere];
    expect(forecastOf(current, far)).toEqual(plain);
  });

  it('is the latest that is in force', () => {
    const within = {
      after: { year: shiftYear(YEAR, -5), period: 'P01' },
      upTo: { year: YEAR, period: 'P06' },
    } as const;
    const breaks = [broken(-2, 'P07'), broken(-1, 'P03'), broken(-3, 'P12'), broken(0, 'P09')];
    expect(breakInForce(breaks, LINE, within)).toEqual(broken(-1, 'P03'));
    expect(breakInForce([], LINE, within)).toBeUndefined();
  });

  it('makes no price of two codings: last year is not compared with', () => {
    const line = 'transport-pre16-send';
    const year = { [line]: { pounds: 1200, activity: 12 } };
    const figures = yearFigures(returnsOf(year, 'P07'));
    const position = { authority: AUTHORITY, year: YEAR, budget: undefined, figures } as const;
    const past = [-2, -1].map((offset) => ({
      year: shiftYear(YEAR, offset),
      figures: wholeYear(year),
    }));
    const lastYearWith = (period: Period, offset: number) => {
      const breaks = [{ ...broken(offset, period), line } as const];
      return authorityHistory(position, past, { breaks })?.lines[0]?.lastYear;
    };
    expect(lastYearWith('P01', -1)?.outturnPence).toBe(1_200_00);
    expect(lastYearWith('P02', -1)).toBeUndefined();
    expect(lastYearWith('P01', 0)).toBeUndefined();
  });
});
