import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CalendarYear,
  decidePeriod,
  defaultDates,
  FIRST_YEAR,
  financialYear,
  isFinancialYear,
  LAST_YEAR,
  lastPeriodOf,
  monthsKnownAt,
  numberOf,
  PERIOD_STATES,
  PERIODS,
  type PeriodState,
  period,
  periodOf,
  periodOn,
  periodsOf,
  QUARTERS,
  shiftYear,
  startYear,
  takesReturns,
  yearOf,
} from '../../../shared/domain/financial-calendar.ts';
import { addDays, day } from '../../../shared/domain/time.ts';

const YEAR = financialYear('2025-26');
const calendar = (settings: CalendarYear['settings'] = {}): CalendarYear => ({
  year: YEAR,
  version: 0,
  settings,
});
const stateOn = (on: string, of: (typeof PERIODS)[number] = 'P06') =>
  periodOn(calendar(), of, day(on)).state;

const anyYear = fc
  .integer({ min: startYear(financialYear(FIRST_YEAR)), max: startYear(financialYear(LAST_YEAR)) })
  .map((start) => shiftYear(financialYear(FIRST_YEAR), start - 2015));

describe('financial years', () => {
  it.each(['2025-27', '2025-2026', '25-26', '2014-15', '2050-51', '2025-26 ', '2099-00'])(
    '%j is none',
    (text) => {
      expect(isFinancialYear(text)).toBe(false);
      expect(() => financialYear(text)).toThrow(RangeError);
    },
  );

  it('begin on 1 April', () => {
    expect(yearOf(day('2026-03-31'))).toBe('2025-26');
    expect(yearOf(day('2026-04-01'))).toBe('2026-27');
  });

  it('shift there and back, and hold every one of their days', () => {
    fc.assert(
      fc.property(anyYear, fc.integer({ min: 0, max: 365 }), (year, days) => {
        const on = addDays(day(`${startYear(year)}-04-01`), days);
        const isNext = on >= `${startYear(year) + 1}-04-01`;
        if (isNext && year === LAST_YEAR) return;
        expect(yearOf(on)).toBe(isNext ? shiftYear(year, 1) : year);
        expect(isFinancialYear(year)).toBe(true);
        if (year !== FIRST_YEAR) expect(shiftYear(shiftYear(year, -1), 1)).toBe(year);
      }),
    );
  });
});

describe('periods', () => {
  it('are numbered from April, with P13 after March', () => {
    expect(PERIODS.map(numberOf)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]);
    expect(PERIODS.map((each) => periodOf(numberOf(each)))).toEqual(PERIODS);
    expect(monthsKnownAt('P13')).toBe(12);
    expect(() => period('P14')).toThrow(RangeError);
    expect(() => periodOf(0)).toThrow(RangeError);
  });

  it('belong to one quarter each', () => {
    expect(QUARTERS.flatMap(periodsOf)).toEqual([...PERIODS]);
    expect(QUARTERS.map(lastPeriodOf)).toEqual(['P03', 'P06', 'P09', 'P12']);
  });

  it('have the dates that were planned', () => {
    expect(defaultDates(YEAR, 'P06')).toEqual({
      opensOn: '2025-10-01',
      dueOn: '2025-10-24',
      locksOn: '2025-11-08',
    });
    expect(defaultDates(YEAR, 'P12')).toEqual({
      opensOn: '2026-04-01',
      dueOn: '2026-04-24',
      locksOn: '2026-05-08',
    });
    expect(defaultDates(YEAR, 'P13')).toEqual({
      opensOn: '2026-05-08',
      dueOn: '2026-06-30',
      locksOn: '2026-07-15',
    });
  });

  it('open, are due and lock in this order, each period after the one before', () => {
    fc.assert(
      fc.property(anyYear, (year) => {
        const dates = PERIODS.map((each) => defaultDates(year, each));
        for (const [index, { opensOn, dueOn, locksOn }] of dates.entries()) {
          expect(opensOn < dueOn && dueOn < locksOn).toBe(true);
          const before = dates[index - 1];
          if (!before) continue;
          expect(before.opensOn < opensOn).toBe(true);
          expect(before.locksOn <= dueOn).toBe(true);
        }
      }),
    );
  });

  it('go from future to locked by the day', () => {
    expect(stateOn('2025-09-30')).toBe('future');
    expect(stateOn('2025-10-01')).toBe('open');
    expect(stateOn('2025-10-24')).toBe('open');
    expect(stateOn('2025-10-25')).toBe('closing');
    expect(stateOn('2025-11-07')).toBe('closing');
    expect(stateOn('2025-11-08')).toBe('locked');
  });

  it('never go back on a later day', () => {
    const order: readonly PeriodState[] = ['future', 'open', 'closing', 'locked'];
    fc.assert(
      fc.property(
        fc.constantFrom(...PERIODS),
        fc.integer({ min: 0, max: 600 }),
        fc.nat({ max: 200 }),
        (of, start, later) => {
          const on = addDays(day('2025-04-01'), start);
          const before = order.indexOf(periodOn(calendar(), of, on).state);
          const after = order.indexOf(periodOn(calendar(), of, addDays(on, later)).state);
          expect(after).toBeGreaterThanOrEqual(before);
        },
      ),
    );
  });

  it('follow what the lead has set', () => {
    const set = calendar({
      P06: { dueOn: day('2025-11-20'), reason: 'System change' },
      P05: { state: 'reopened', reason: 'Misposted grant' },
    });
    const later = periodOn(set, 'P06', day('2025-11-15'));
    expect(later).toMatchObject({ dueOn: '2025-11-20', locksOn: '2025-11-21', state: 'open' });
    expect(later.reason).toBe('System change');
    expect(periodOn(set, 'P06', day('2025-11-21')).state).toBe('locked');
    expect(periodOn(set, 'P05', day('2026-03-01')).state).toBe('reopened');
    expect(periodOn(set, 'P04', day('2025-08-02'))).not.toHaveProperty('reason');
  });

  it('are reopened only from locked, and leave locked only that way', () => {
    const on = day('2025-10-20');
    const allowed = PERIOD_STATES.flatMap((from) =>
      PERIOD_STATES.filter((to) => {
        const held = calendar({ P06: { state: from, reason: 'Held by the test' } });
        const setting = { state: to, reason: 'Set by the test' };
        return !decidePeriod(held, 'P06', setting, on).refused;
      }).map((to) => `${from} ${to}`),
    );
    expect(allowed.filter((each) => each.endsWith(' reopened'))).toEqual([
      'locked reopened',
      'reopened reopened',
    ]);
    expect(allowed.filter((each) => each.startsWith('locked '))).toEqual([
      'locked locked',
      'locked reopened',
    ]);
    expect(PERIOD_STATES.filter(takesReturns)).toEqual(['open', 'closing', 'reopened']);
  });

  it('are set with a version more, and other periods stay as they were', () => {
    const before = calendar({ P05: { state: 'reopened', reason: 'Misposted grant' } });
    const setting = { dueOn: day('2025-11-20'), reason: 'System change' };
    expect(decidePeriod(before, 'P06', setting, day('2025-10-20'))).toEqual({
      value: { ...before, version: 1, settings: { ...before.settings, P06: setting } },
    });
  });

  it('are not unlocked by a later due date, nor due before they open', () => {
    const refusedOn = (on: string, setting: object) =>
      decidePeriod(calendar(), 'P06', { reason: 'Set by the test', ...setting }, day(on)).refused;
    const refused = 'period-transition-not-allowed';
    expect(refusedOn('2025-12-01', { dueOn: day('2025-12-20') })).toBe(refused);
    expect(refusedOn('2025-10-20', { dueOn: day('2025-09-30') })).toBe(refused);
    expect(refusedOn('2025-10-20', { opensOn: day('2025-10-25') })).toBe(refused);
  });

  it.each(['9999-12-31', '0000-01-01', '2029-01-01', '2023-12-31'])(
    'are not set to %s, far from the year',
    (text) => {
      for (const setting of [{ dueOn: day(text) }, { opensOn: day(text) }]) {
        const asked = { reason: 'Set by the test', ...setting };
        expect(decidePeriod(calendar(), 'P06', asked, day('2025-10-20')).refused).toBe(
          'period-transition-not-allowed',
        );
      }
    },
  );
});
