import { describe, expect, it } from 'vitest';
import type { Period } from '../../../shared/domain/financial-calendar.ts';
import { periodsPastDue, yearCompleteness } from '../../../shared/domain/returns/periods-due.ts';
import type { ReturnState } from '../../../shared/domain/returns/return.ts';
import { day } from '../../../shared/domain/time.ts';
import { CALENDAR, YEAR } from './build-returns.ts';

const standing = (period: Period, state: ReturnState = 'certified') => ({ period, state });

describe('periods past due', () => {
  const returns = [
    standing('P01'),
    standing('P03', 'submitted'),
    standing('P04', 'changes-requested'),
    standing('P06'),
  ];

  it('are those whose due day has passed, with what came of them', () => {
    // On 25 October P01 to P04 are locked, P05 is closing and P06 was due the day before.
    const calendar = { ...CALENDAR, settings: { P05: { state: 'closing', reason: '…' } } } as const;
    const due = periodsPastDue(calendar, returns, day('2025-10-25'));
    expect(due.map(({ year, dueOn }) => [year, dueOn])).toEqual(
      ['05', '06', '07', '08', '09', '10'].map((month) => [YEAR, `2025-${month}-24`]),
    );
    expect(
      due.map(({ period, returned, certified, locked }) => [period, returned, certified, locked]),
    ).toEqual([
      ['P01', true, true, true],
      ['P02', false, false, true],
      ['P03', true, false, true],
      ['P04', true, false, true],
      ['P05', false, false, false],
      ['P06', true, true, false],
    ]);
  });

  it.each([
    ['2025-10-24', []],
    ['2025-10-25', ['P06']],
    ['2025-11-07', ['P06']],
    ['2025-11-08', []],
  ])('without any return, on %s, can still be returned: %j', (on, periods) => {
    const open = periodsPastDue(CALENDAR, [], day(on)).filter(({ locked }) => !locked);
    expect(open.map(({ period }) => period)).toEqual(periods);
  });

  it('follow the due day that the lead has set', () => {
    const setting = { dueOn: day('2025-10-31'), reason: 'Half term' };
    const calendar = { ...CALENDAR, settings: { P06: setting } };
    const isDue = (on: string) =>
      periodsPastDue(calendar, [], day(on)).some(({ period }) => period === 'P06');
    expect([isDue('2025-10-31'), isDue('2025-11-01')]).toEqual([false, true]);
  });

  it('are counted with the locked ones for what a total rests on', () => {
    expect(yearCompleteness(CALENDAR, returns, day('2025-10-25'))).toEqual({
      due: 6,
      returned: 4,
      certified: 2,
    });
    expect(yearCompleteness(CALENDAR, returns, day('2025-04-01'))).toEqual({
      due: 0,
      returned: 0,
      certified: 0,
    });
  });
});
