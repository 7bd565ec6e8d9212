import { describe, expect, it } from 'vitest';
import type { Told } from '../../../shared/domain/alerts/reminders.ts';
import {
  quartersLocked,
  summaryDue,
  summaryDueAlert,
} from '../../../shared/domain/alerts/summary-due.ts';
import { type CalendarYear, financialYear } from '../../../shared/domain/financial-calendar.ts';
import { addDays, type Day, day, instant } from '../../../shared/domain/time.ts';

const YEAR = financialYear('2025-26');
const calendarOf = (settings: CalendarYear['settings'] = {}): CalendarYear => ({
  year: YEAR,
  version: 1,
  settings,
});
const nowOn = (on: Day) => ({ at: instant(`${on}T06:30:00.000Z`), on });

describe('the quarters that are locked', () => {
  it.each([
    ['2025-08-07', []],
    ['2025-08-08', ['Q1']],
    ['2025-11-07', ['Q1']],
    ['2025-11-08', ['Q1', 'Q2']],
    ['2026-05-08', ['Q1', 'Q2', 'Q3']],
    // The last has the year-end adjustments too, which lock in mid-July.
    ['2026-07-14', ['Q1', 'Q2', 'Q3']],
    ['2026-07-15', ['Q1', 'Q2', 'Q3', 'Q4']],
  ])('on %s: %j', (on, quarters) => {
    expect(quartersLocked(calendarOf(), day(on))).toEqual(quarters);
  });

  it('leave out one with a period that the lead has reopened', () => {
    const calendar = calendarOf({ P02: { state: 'reopened', reason: 'A correction' } });
    expect(quartersLocked(calendar, day('2025-11-08'))).toEqual(['Q2']);
  });
});

describe('a summary that is due', () => {
  const toldOn = (days: readonly Day[], calendarOn: (on: Day) => CalendarYear): string[] => {
    let told: Told = { '2024-25-Q4': '2025-07-15', '2025-26-P07': '2025-11-24 7' };
    return days.flatMap((on) => {
      const due = summaryDue({ calendar: calendarOn(on), now: nowOn(on), told });
      told = due.told;
      expect(told).toMatchObject({ '2024-25-Q4': '2025-07-15', '2025-26-P07': '2025-11-24 7' });
      return due.quarter ? [`${on} ${due.quarter}`] : [];
    });
  };
  const everyDay = Array.from({ length: 480 }, (_, index) => addDays(day('2025-04-01'), index));

  it('is told once, on the day that the quarter locks', () => {
    expect(toldOn(everyDay, () => calendarOf())).toEqual([
      '2025-08-08 Q1',
      '2025-11-08 Q2',
      '2026-02-08 Q3',
      '2026-07-15 Q4',
    ]);
  });

  it('is the latest only, if several locked unnoticed', () => {
    const days = ['2025-12-01', '2025-12-02'].map(day);
    expect(toldOn(days, () => calendarOf())).toEqual(['2025-12-01 Q2']);
  });

  it('is told again when a period was reopened and has locked again', () => {
    const reopened = calendarOf({ P06: { state: 'reopened', reason: 'A correction' } });
    const days = everyDay.slice(200, 300);
    const isReopened = (on: Day) => on > '2025-11-10' && on < '2025-11-20';
    expect(toldOn(days, (on) => (isReopened(on) ? reopened : calendarOf()))).toEqual([
      '2025-10-18 Q1',
      '2025-11-08 Q2',
      '2025-11-20 Q2',
    ]);
  });

  it('says how complete the quarter is', () => {
    const counts = { expected: 14, returned: 13, certified: 12 };
    expect(summaryDueAlert(YEAR, 'Q2', counts, nowOn(day('2025-11-08')))).toMatchObject({
      alert: 'summary-2025-26-Q2-locked-2025-11-08',
      kind: 'summary-due',
      audience: ['lead'],
      urgent: true,
      headline:
        'Q2 of 2025-26 is locked: 13 of 14 returned, 12 certified; a draft of its summary is ready',
      nextStep: expect.stringContaining('reopen the period'),
      path: '/v1/summaries/2025-26/Q2/editions',
    });
    const uncertified = { ...counts, returned: 14, certified: 13 };
    expect(summaryDueAlert(YEAR, 'Q2', uncertified, nowOn(day('2025-11-08'))).nextStep).toContain(
      'not certified',
    );
    const complete = { expected: 14, returned: 14, certified: 14 };
    expect(summaryDueAlert(YEAR, 'Q2', complete, nowOn(day('2025-11-08'))).nextStep).toBe(
      'Read the draft and its narrative, and publish it.',
    );
  });
});
