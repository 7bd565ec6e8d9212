import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LineId } from '../../../shared/domain/catalogue.ts';
import {
  countedMonths,
  countedMonthsOfPastYear,
} from '../../../shared/domain/forecast/activity.ts';
import {
  type PricedLine,
  splitByDrivers,
  sumOfDrivers,
} from '../../../shared/domain/forecast/drivers.ts';
import { forecastAuthority } from '../../../shared/domain/forecast/forecast-authority.ts';
import type { LineHistory } from '../../../shared/domain/forecast/line-history.ts';
import type { Drivers } from '../../../shared/domain/forecast/outturn-forecast.ts';
import { pence } from '../../../shared/domain/money.ts';
import { AUTHORITY, amounts, historyOf, pounds, YEAR } from './line-histories.ts';

const TRANSPORT: readonly LineId[] = [
  'transport-pre16-send',
  'transport-pre16-mainstream',
  'transport-post16-send-16-18',
  'transport-post16-send-19-25',
];

const priced = (
  line: LineId,
  [amount0, count0]: readonly [number, number],
  [amount1, count1]: readonly [number, number],
): PricedLine => ({
  line,
  before: { amountPence: pence(amount0), count: count0 },
  after: { amountPence: pence(amount1), count: count1 },
});

const totalOf = ({ volumePence, pricePence, mixPence }: Drivers) =>
  volumePence + pricePence + mixPence;

const side = fc.tuple(
  fc.integer({ min: 0, max: 10_000_000_000 }),
  fc.integer({ min: 1, max: 120_000 }),
);
const groups = fc
  .subarray([...TRANSPORT], { minLength: 1 })
  .chain((lines) =>
    fc.tuple(...lines.map((line) => fc.tuple(side, side).map(([a, b]) => priced(line, a, b)))),
  );
const swapped = ({ line, before, after }: PricedLine): PricedLine => ({
  line,
  before: after,
  after: before,
});

describe('price, volume and mix', () => {
  it('splits a line alone into volume and price', () => {
    const [drivers] = splitByDrivers([
      priced('transport-pre16-send', [1_000_00, 10], [1_320_00, 12]),
    ]).values();
    expect(drivers).toEqual({ volumePence: 200_00, pricePence: 120_00, mixPence: 0 });
  });

  it('tells a dearer mix from more pupils', () => {
    // The same thirty pupils at the same prices: ten of them moved to the line of £300 each.
    const drivers = splitByDrivers([
      priced('transport-pre16-send', [300_000, 10], [600_000, 20]),
      priced('transport-pre16-mainstream', [200_000, 20], [100_000, 10]),
    ]);
    expect(sumOfDrivers([...drivers.values()])).toEqual({
      volumePence: 0,
      pricePence: 0,
      mixPence: 200_000,
    });
  });

  it('adds up to the difference, whatever the figures', () => {
    fc.assert(
      fc.property(groups, (lines) => {
        const drivers = splitByDrivers(lines);
        for (const { line, before, after } of lines) {
          const own = drivers.get(line);
          if (own) expect(totalOf(own)).toBe(after.amountPence - before.amountPence);
          expect(Object.values(own ?? {}).every(Number.isSafeInteger)).toBe(true);
        }
        expect(drivers.size).toBe(lines.length);
      }),
    );
  });

  it('has no mix of a single line', () => {
    fc.assert(
      fc.property(side, side, (before, after) => {
        const [drivers] = splitByDrivers([priced('hn-place-funding', before, after)]).values();
        expect(drivers?.mixPence).toBe(0);
      }),
    );
  });

  it('turns its sign with its sides', () => {
    fc.assert(
      fc.property(groups, (lines) => {
        const forth = splitByDrivers(lines);
        const back = splitByDrivers(lines.map(swapped));
        for (const { line } of lines) {
          const [one, other] = [forth.get(line), back.get(line)];
          expect(one && totalOf(one)).toBe(other && 0 - totalOf(other));
        }
      }),
    );
  });

  it('leaves the volume as it is when prices of after change, and scales it with those of before', () => {
    fc.assert(
      fc.property(groups, fc.integer({ min: 2, max: 9 }), (lines, times) => {
        const scaled = (amount: number) => pence(amount * times);
        const dearer = splitByDrivers(
          lines.map(({ after, ...line }) => ({
            ...line,
            after: { ...after, amountPence: scaled(after.amountPence) },
          })),
        );
        const allDearer = splitByDrivers(
          lines.map(({ line, before, after }) => ({
            line,
            before: { ...before, amountPence: scaled(before.amountPence) },
            after: { ...after, amountPence: scaled(after.amountPence) },
          })),
        );
        for (const [line, own] of splitByDrivers(lines)) {
          expect(dearer.get(line)?.volumePence).toBe(own.volumePence);
          const volume = allDearer.get(line)?.volumePence ?? 0;
          expect(Math.abs(volume - own.volumePence * times)).toBeLessThanOrEqual(times);
        }
      }),
    );
  });

  it.each([
    [0, 10],
    [10, 0],
  ])('makes nothing of %i counted before and %i after', (before, after) => {
    const lines = [priced('transport-pre16-send', [100, before], [200, after])];
    expect(splitByDrivers(lines).size).toBe(0);
  });

  it('keeps what counts differently apart', () => {
    const plans = priced('hn-topup-maintained', [100_000, 10], [100_000, 10]);
    const places = priced('hn-place-funding', [100_000, 10], [200_000, 20]);
    const drivers = splitByDrivers([plans, places]);
    expect(drivers.get('hn-topup-maintained')?.mixPence).toBe(0);
    expect(drivers.get('hn-place-funding')?.volumePence).toBe(100_000);
  });
});

describe('the count of a year', () => {
  const six = (count: number) => Array<number>(6).fill(count);

  it('goes on as last year went on', () => {
    expect(countedMonths(six(10), [...six(8), ...six(9)])).toBe(6 * 10 + 6 * 11);
  });

  it('holds the last known without last year, and in a gap', () => {
    expect(countedMonths(six(10))).toBe(120);
    expect(countedMonths([null, 10, null, 12])).toBe(10 + 10 + 10 + 12 * 9);
    expect(countedMonths(six(10), [...six(0), ...six(9)])).toBe(120);
  });

  it('never makes up a count', () => {
    expect(countedMonths([null, null], six(4))).toBeUndefined();
    expect(countedMonthsOfPastYear(six(4).slice(1))).toBeUndefined();
    expect(countedMonthsOfPastYear(six(4))).toBe(48);
  });
});

describe('the drivers of a forecast', () => {
  const even = (month: number, months: number) => amounts(...Array<number>(months).fill(month));
  const line = (id: LineId, more: Partial<LineHistory> = {}): LineHistory => ({
    ...historyOf({
      line: id,
      past: [even(1000, 12), even(1000, 12)],
      current: even(1000, 6),
      budget: 9_000,
    }),
    ...more,
  });
  const forecasts = (...lines: readonly LineHistory[]) =>
    forecastAuthority({ authority: AUTHORITY, year: YEAR, asOfPeriod: 'P06', lines }).forecasts;
  const counted = { activity: Array<number>(6).fill(12), budgetActivity: 10 };

  it('are of the variance where the budget says its activity, to the pot and the stream', () => {
    const made = forecasts(line('transport-pre16-send', counted));
    expect(made.map(({ level, drivers }) => [level, drivers])).toEqual(
      ['line', 'pot', 'stream', 'pot', 'authority'].map((level) => [
        level,
        { volumePence: 1_800_00, pricePence: 1_200_00, mixPence: 0 },
      ]),
    );
    expect(made[0]?.variancePence).toBe(3_000_00);
  });

  it('are absent from a total that has a line without', () => {
    const made = forecasts(
      line('transport-pre16-send', counted),
      line('transport-pre16-mainstream'),
    );
    expect(made.filter(({ drivers }) => drivers).map((each) => each.line)).toEqual([
      'transport-pre16-send',
    ]);
  });

  it('are of the change from last year where that was counted', () => {
    const lastYear = { outturnPence: pounds(10_000), activity: Array<number>(12).fill(10) };
    const [made] = forecasts(line('transport-pre16-send', { ...counted, lastYear }));
    expect(made?.driversSinceLastYear).toEqual({
      volumePence: 2_000_00,
      pricePence: 0,
      mixPence: 0,
    });
    const [without] = forecasts(
      line('transport-pre16-send', { ...counted, lastYear: { activity: lastYear.activity } }),
    );
    expect(without?.driversSinceLastYear).toBeUndefined();
  });
});
