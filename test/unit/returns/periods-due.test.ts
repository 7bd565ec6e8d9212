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

  it('are those whose due day has passed and that have a return or still take one', () => {
    // On 25 October P01 to P04 are locked, P05 is closing and P06 was due the day before.
    const calendar = { ...CALENDAR, settings: { P05: { state: 'closing', reason: '…' } } } as const;
    expect(periodsPastDue(calendar, returns, day('2025-10-25'))).toEqual([
      { year: YEAR, period: 'P01', dueOn: '2025-05-24', returned: true, certified: true },
      { year: YEAR, period: 'P03', dueOn: '2025-07-24', returned: true, certified: false },
      { year: YEAR, period: 'P04', dueOn: '2025-08-24', returned: true, certified: false },
      { year: YEAR, period: 'P05', dueOn: '2025-09-24', returned: false, certified: false },
      { year: YEAR, period: 'P06', dueOn: '2025-10-24', returned: true, certified: true },
    ]);
  });

  it.each([
    ['2025-10-24', []],
    ['2025-10-25', ['P06']],
    ['2025-11-07', ['P06']],
    ['2025-11-08', []],
  ])('without any return, on %s: %j', (on, periods) => {
    expect(periodsPastDue(CALENDAR, [], day(on)).map(({ period }) => period)).toEqual(periods);
  });

  it('follow the due day that the lead has set', () => {
    const setting = { dueOn: day('2025-10-31'), reason: 'Half term' };
    const calendar = { ...CALENDAR, settings: { P06: setting } };
    expect(periodsPastDue(calendar, [], day('2025-10-31'))).toEqual([]);
    expect(periodsPastDue(calendar, [], day('2025-11-01'))).toMatchObject([{ period: 'P06' }]);
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
