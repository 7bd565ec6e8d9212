import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Budget } from '../../../shared/domain/budgets/budget.ts';
import type { Period } from '../../../shared/domain/financial-calendar.ts';
import { formatPounds, type Pence, pence } from '../../../shared/domain/money.ts';
import { validateSubmission } from '../../../shared/domain/returns/submit.ts';
import { instant } from '../../../shared/domain/time.ts';
import {
  adjustment,
  figuresAt,
  lineFigure,
  linesAt,
  pounds,
  principal,
  returnsOf,
  shown,
  submitted,
  TRANSPORT_WEIGHTS,
  TWELVE,
  validation,
  wholeYear,
  YEAR,
  type YearOfLines,
} from './build-returns.ts';

const LINE = 'transport-pre16-send';

/** Warwickshire's outturns of 2020-21 and 2021-22, in whole pounds (section 251). */
const lastYear: YearOfLines = { [LINE]: { pounds: 10_258_624, weights: TRANSPORT_WEIGHTS } };
const thisYear: YearOfLines = { [LINE]: { pounds: 12_074_460, weights: TRANSPORT_WEIGHTS } };

const actualAt = (period: Period): Pence => linesAt(thisYear, period)[0]?.actualPence ?? pence(0);

/** A return in which the right figure was changed, with its year so far and last year around it. */
const changed = (period: Period, change: (actual: number) => number, extra = {}) =>
  validation(period, submitted([lineFigure(LINE, pence(Math.round(change(actualAt(period)))))]), {
    yearReturns: returnsOf(thisYear, period),
    lastYear: wholeYear(lastYear),
    ...extra,
  });

const budget: Budget = {
  authority: 'E10000031',
  year: YEAR,
  version: 1,
  lines: [
    {
      line: LINE,
      originalPence: pounds(12_000_000),
      viredPence: pence(0),
      profile: 'flat',
      weights: TWELVE.map(() => 1),
    },
  ],
  virements: 0,
  setBy: principal('lead'),
  setAt: instant('2025-04-01T09:00:00.000Z'),
};

describe('slips', () => {
  it.each([
    ['slip-tenfold', 10],
    ['slip-tenfold', 1 / 10],
    ['slip-pence', 100],
    ['slip-pence', 1 / 100],
    ['slip-thousands', 1000],
    ['slip-thousands', 1 / 1000],
    ['sign-slip', -1],
  ])('%s is found when the right figure is multiplied by %d, in every period', (code, factor) => {
    for (const period of TWELVE) {
      expect(shown(changed(period, (actual) => actual * factor))).toEqual([`${code} ${LINE}`]);
    }
  });

  it('nothing is found in the right figures', () => {
    for (const period of TWELVE) expect(shown(changed(period, (actual) => actual))).toEqual([]);
  });

  it('is found by last year alone, by this year alone and by the budget alone', () => {
    const tenfold = (extra: object) => shown(changed('P06', (actual) => actual * 10, extra));
    expect(tenfold({ yearReturns: [] })).toEqual([`slip-tenfold ${LINE}`]);
    expect(tenfold({ lastYear: undefined })).toEqual([`slip-tenfold ${LINE}`]);
    expect(tenfold({ yearReturns: [], lastYear: undefined, budget })).toEqual([
      `slip-tenfold ${LINE}`,
    ]);
  });

  it('is not looked for where nothing is known', () => {
    const unknown = { yearReturns: [], lastYear: undefined };
    expect(shown(changed('P06', (actual) => actual * 10, unknown))).toEqual([]);
  });

  it('is found in in-period amounts', () => {
    const june = linesAt(thisYear, 'P03', 'in-period')[0]?.actualPence ?? pence(0);
    const inPeriod = (factor: number) =>
      shown(
        validation(
          'P03',
          submitted([lineFigure(LINE, pence(Math.round(june * factor)))], { basis: 'in-period' }),
          { yearReturns: returnsOf(thisYear, 'P03'), lastYear: wholeYear(lastYear), budget },
        ),
      );
    expect(inPeriod(1)).toEqual([]);
    expect(inPeriod(10)).toEqual([`slip-tenfold ${LINE}`]);
    expect(inPeriod(0.01)).toEqual([`slip-pence ${LINE}`]);
    expect(inPeriod(-1)).toEqual([`sign-slip ${LINE}`]);
    expect(inPeriod(0)).toEqual([`zero-between-neighbours ${LINE}`]);
  });

  it('says the figure, what was expected and how far apart they are', () => {
    const { warnings } = validateSubmission(changed('P12', (actual) => actual / 100));
    expect(warnings[0]?.detail).toBe(
      'Pre-16 SEND transport is £120,744.60; at P12 of last year it was £10,258,624, 84.96 times as much. Were pounds and pence confused?',
    );
  });

  it('asks once when the slip is also a fall and a strange ratio', () => {
    const found = validateSubmission(changed('P06', (actual) => actual / 10));
    expect(found.warnings).toHaveLength(1);
    expect(found.errors).toEqual([]);
  });

  it('small amounts are not worth a question', () => {
    const small = validation('P01', submitted([lineFigure(LINE, pounds(9000))]), {
      lastYear: wholeYear({ [LINE]: { pounds: 9000 } }),
    });
    expect(shown(small)).toEqual([]);
  });

  it('any slip of any sizeable figure is found, within the growth that is usual', () => {
    const growth = fc.double({ min: 0.75, max: 1.5, noNaN: true });
    const factor = fc.constantFrom(1000, 100, 10, 0.1, 0.01, 0.001);
    const amount = fc.integer({ min: 200_000, max: 60_000_000 });
    fc.assert(
      fc.property(amount, growth, factor, fc.constantFrom(...TWELVE), (year, by, times, period) => {
        const last: YearOfLines = { [LINE]: { pounds: year } };
        const now: YearOfLines = { [LINE]: { pounds: Math.round(year * by) } };
        const right = linesAt(now, period)[0]?.actualPence ?? 0;
        const around = { yearReturns: returnsOf(now, period), lastYear: wholeYear(last) };
        const asRight = submitted([lineFigure(LINE, pence(right))]);
        const asSlip = submitted([lineFigure(LINE, pence(Math.round(right * times)))]);
        expect(shown(validation(period, asRight, around))).toEqual([]);
        expect(shown(validation(period, asSlip, around))).toEqual([
          expect.stringMatching(/^slip-(tenfold|pence|thousands) /),
        ]);
      }),
    );
  });
});

describe('cumulative-fall', () => {
  it('is found when a figure to date is below the one before', () => {
    const input = changed('P07', () => actualAt('P06') - 1_500_000);
    expect(shown(input)).toEqual([`cumulative-fall ${LINE}`]);
    expect(validateSubmission(input).warnings[0]?.detail).toContain(
      `at P06 it was already ${formatPounds(actualAt('P06'))}`,
    );
  });

  it('is found across a missing period', () => {
    const yearReturns = returnsOf(thisYear, 'P06');
    const input = changed('P07', () => actualAt('P05') - 1_500_000, { yearReturns });
    expect(shown(input)).toEqual([`cumulative-fall ${LINE}`]);
  });

  it('a figure that did not move is no fall', () => {
    expect(shown(changed('P07', () => actualAt('P06')))).toEqual([]);
  });

  it('a fall that an adjustment explains is none, a deeper one is', () => {
    const fallen = (by: number) => {
      const posted = adjustment(LINE, 'P02', pence(-9_000_000));
      const lines = [lineFigure(LINE, pence(actualAt('P06') - by))];
      return shown(
        validation('P07', submitted(lines, { adjustments: [posted] }), {
          yearReturns: returnsOf(thisYear, 'P07'),
          lastYear: wholeYear(lastYear),
          lockedPeriods: new Set<Period>(['P02']),
        }),
      );
    };
    expect(fallen(9_000_000)).toEqual([]);
    expect(fallen(9_000_001)).toEqual([`cumulative-fall ${LINE}`]);
  });

  it('year-end adjustments may bring a figure down a little', () => {
    const atYearEnd = (factor: number) =>
      shown(
        validation('P13', submitted([lineFigure(LINE, pence(actualAt('P12') * factor))]), {
          yearReturns: returnsOf(thisYear),
          lastYear: wholeYear(lastYear),
        }),
      );
    expect(atYearEnd(0.95)).toEqual([]);
    expect(atYearEnd(0.85)).toEqual([`cumulative-fall ${LINE}`]);
    expect(atYearEnd(10)).toEqual([`slip-tenfold ${LINE}`]);
  });

  it('year-end amounts given for P13 alone may be anything, zero and negative included', () => {
    for (const amount of [-1_500_000, 0, 20, 90_000_000]) {
      const lines = [lineFigure(LINE, pence(amount))];
      const input = validation('P13', submitted(lines, { basis: 'in-period' }), {
        yearReturns: returnsOf(thisYear),
        lastYear: wholeYear(lastYear),
      });
      expect(shown(input)).toEqual([]);
    }
  });
});

describe('same-value-two-lines', () => {
  const two = (first: number, second: number) =>
    shown(
      validation(
        'P03',
        submitted([
          lineFigure('hn-therapies', pence(first)),
          lineFigure('hn-hospital-education', pence(second)),
        ]),
      ),
    );

  it('is found within 0.01 % of more than £10,000, on the later line if nothing tells', () => {
    expect(two(100_000_000, 100_010_000)).toEqual(['same-value-two-lines hn-hospital-education']);
    expect(two(100_000_000, 100_010_002)).toEqual([]);
    expect(two(1_000_000, 1_000_000)).toEqual([]);
    expect(two(1_000_001, 1_000_001)).toEqual(['same-value-two-lines hn-hospital-education']);
    expect(two(0, 0)).toEqual([]);
  });
});

describe('year-on-year-ratio', () => {
  const against = (now: number, last: number) =>
    shown(
      validation('P12', submitted([lineFigure('hn-therapies', pounds(now))]), {
        lastYear: wholeYear({ 'hn-therapies': { pounds: last } }),
      }),
    );

  it('is found outside half to twice, from £50,000 on', () => {
    expect(against(401_000, 200_000)).toEqual(['year-on-year-ratio hn-therapies']);
    expect(against(400_000, 200_000)).toEqual([]);
    expect(against(99_000, 200_000)).toEqual(['year-on-year-ratio hn-therapies']);
    expect(against(100_000, 200_000)).toEqual([]);
    expect(against(60_000, 20_000)).toEqual([]);
    expect(against(70_000, 20_000)).toEqual(['year-on-year-ratio hn-therapies']);
  });

  it('compares P13 with P12 of a year that had no P13', () => {
    const input = validation('P13', submitted([lineFigure('hn-therapies', pounds(500_000))]), {
      lastYear: wholeYear({ 'hn-therapies': { pounds: 200_000 } }),
    });
    expect(shown(input)).toEqual(['year-on-year-ratio hn-therapies']);
  });

  it('says nothing of a line that last year did not have, or had at zero', () => {
    expect(against(500_000, 0)).toEqual([]);
    const other = validation('P12', submitted([lineFigure('hn-therapies', pounds(500_000))]), {
      lastYear: wholeYear({ 'hn-place-funding': { pounds: 1 } }),
    });
    expect(shown(other)).toEqual([]);
  });

  it('a first figure after earlier returns without the line is taken', () => {
    const input = validation('P06', submitted([lineFigure('hn-therapies', pounds(500_000))]), {
      yearReturns: [figuresAt('P05', [lineFigure('hn-place-funding', pounds(1))])],
    });
    expect(shown(input)).toEqual([]);
  });
});
