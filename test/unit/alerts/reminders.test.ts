import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Alert } from '../../../shared/domain/alerts/alert.ts';
import { type Reminded, remindersDue, type Told } from '../../../shared/domain/alerts/reminders.ts';
import {
  type CalendarYear,
  defaultDates,
  financialYear,
  PERIODS,
  type Period,
  type PeriodSetting,
  periodOn,
  takesReturns,
} from '../../../shared/domain/financial-calendar.ts';
import { addDays, type Day, day, instant, londonDayOf } from '../../../shared/domain/time.ts';

const YEAR = financialYear('2025-26');
const COVENTRY = 'E08000026';

const calendarOf = (settings: CalendarYear['settings'] = {}): CalendarYear => ({
  year: YEAR,
  version: 1,
  settings,
});
const dueOn = (text: string, more: Partial<PeriodSetting> = {}): PeriodSetting => ({
  dueOn: day(text),
  reason: 'Set by the test',
  ...more,
});

type Asked = { returned?: readonly Period[]; told?: Told; calendar?: CalendarYear };

function remind(on: Day, { returned = [], told = {}, calendar = calendarOf() }: Asked): Reminded {
  return remindersDue({
    authority: COVENTRY,
    year: YEAR,
    calendar,
    returned: new Set(returned),
    now: { at: instant(`${on}T06:30:00.000Z`), on },
    told,
  });
}

/** Every period but one has come. */
const allBut = (period: Period): readonly Period[] => PERIODS.filter((each) => each !== period);
const ONLY_P07 = { returned: allBut('P07') };

/** The days that something is told on, when asked on each of the days given. */
function daysTold(days: readonly Day[], askedOn: (on: Day) => Asked): readonly string[] {
  let told: Told = {};
  return days.flatMap((on) => {
    const reminded = remind(on, { ...askedOn(on), told });
    told = reminded.told;
    return reminded.alerts.map(({ headline }) => `${on} ${headline.split(' is due ')[1]}`);
  });
}

const daysFrom = (from: string, count: number): readonly Day[] =>
  Array.from({ length: count }, (_, index) => addDays(day(from), index));

describe('the reminders of one return', () => {
  it('come fourteen, seven and one day before it is due', () => {
    // P07 opens on 1 November and is due on 24 November.
    expect(daysTold(daysFrom('2025-10-01', 90), () => ONLY_P07)).toEqual([
      '2025-11-10 in 14 days',
      '2025-11-17 in 7 days',
      '2025-11-23 tomorrow',
    ]);
  });

  it('say what is due, when, and what to do', () => {
    const { alerts, told } = remind(day('2025-11-17'), ONLY_P07);
    expect(alerts).toEqual([
      {
        alert: 'return-E08000026-2025-26-P07-due-2025-11-24-on-2025-11-17',
        at: '2025-11-17T06:30:00.000Z',
        kind: 'reminder',
        authority: COVENTRY,
        audience: ['officer'],
        urgent: true,
        headline: 'Coventry: the return for P07 (October) of 2025-26 is due in 7 days',
        sentences: ['It is due on 24 November 2025, and late from the day after.'],
        nextStep:
          'Send the return. If nothing was spent in the period, send a nil return: it counts as one.',
        path: '/v1/authorities/E08000026/returns/2025-26/P07',
      },
    ]);
    expect(told).toEqual({ '2025-26-P07': '2025-11-24 7' });
  });

  it('are told late if the day was missed, the latest only, with the days that are left', () => {
    const days = ['2025-11-19', '2025-11-24', '2025-11-25'].map(day);
    expect(daysTold(days, () => ONLY_P07)).toEqual(['2025-11-19 in 5 days', '2025-11-24 today']);
  });

  it('end with the return, and leave no entry', () => {
    const isReturned = (on: Day) => on >= '2025-11-20';
    expect(
      daysTold(daysFrom('2025-11-01', 40), (on) => ({
        returned: isReturned(on) ? PERIODS : allBut('P07'),
      })),
    ).toEqual(['2025-11-10 in 14 days', '2025-11-17 in 7 days']);
    const told = { '2025-26-P07': '2025-11-24 7', '2024-25-P13': '2025-06-30 1' };
    expect(remind(day('2025-11-20'), { returned: PERIODS, told }).told).toEqual({
      '2024-25-P13': '2025-06-30 1',
    });
  });

  it('are of the year-end adjustments too', () => {
    expect(daysTold(daysFrom('2026-05-01', 90), () => ({ returned: allBut('P13') }))).toEqual([
      '2026-06-16 in 14 days',
      '2026-06-23 in 7 days',
      '2026-06-29 tomorrow',
    ]);
  });

  it('wait for the period to open', () => {
    const calendar = calendarOf({ P07: dueOn('2025-11-12', { opensOn: day('2025-11-06') }) });
    expect(daysTold(daysFrom('2025-10-20', 40), () => ({ ...ONLY_P07, calendar }))).toEqual([
      '2025-11-06 in 6 days',
      '2025-11-11 tomorrow',
    ]);
  });

  it('are not of a period that the lead has locked', () => {
    const calendar = calendarOf({ P07: dueOn('2025-11-24', { state: 'locked' }) });
    expect(daysTold(daysFrom('2025-11-01', 40), () => ({ ...ONLY_P07, calendar }))).toEqual([]);
  });

  it('start afresh when the lead moves the due day, there and back too', () => {
    const moved = calendarOf({ P07: dueOn('2025-11-28') });
    const isMoved = (on: Day) => on >= '2025-11-18' && on < '2025-11-22';
    expect(
      daysTold(daysFrom('2025-11-08', 30), (on) =>
        isMoved(on) ? { ...ONLY_P07, calendar: moved } : ONLY_P07,
      ),
    ).toEqual([
      '2025-11-10 in 14 days',
      '2025-11-17 in 7 days',
      '2025-11-18 in 10 days',
      '2025-11-21 in 7 days',
      '2025-11-22 in 2 days',
      '2025-11-23 tomorrow',
    ]);
  });

  it('do not depend on the clock, only on the day in London', () => {
    // The clocks go back on 26 October 2025: that day has 25 hours.
    const calendar = calendarOf({ P06: dueOn('2025-10-27') });
    const alertsAt = (text: string) => {
      const at = instant(text);
      const now = { at, on: londonDayOf(at) };
      const returned = new Set(allBut('P06'));
      return remindersDue({ authority: COVENTRY, year: YEAR, calendar, returned, now, told: {} });
    };
    const [first, ...others] = [
      '2025-10-25T23:00:00.000Z',
      '2025-10-26T00:59:59.999Z',
      '2025-10-26T01:00:00.000Z',
      '2025-10-26T23:59:59.999Z',
    ].map(alertsAt);
    expect(first?.alerts[0]?.headline).toMatch(/is due tomorrow$/);
    for (const other of others) {
      expect(other.told).toEqual(first?.told);
      expect(other.alerts[0]?.alert).toBe(first?.alerts[0]?.alert);
    }
  });
});

/** The whole of a year's calendar: from the day before P01 opens to the day after P13 locks. */
const WHOLE_YEAR = daysFrom('2025-04-30', 450);

type Step = { readonly on: Day; readonly calendar: CalendarYear; readonly returned: Set<Period> };

const arbitraryPeriod = fc.constantFrom(...PERIODS);
const arbitraryDay = fc.integer({ min: 0, max: WHOLE_YEAR.length - 1 });

/** When each period is returned, if at all; which days are asked on; which due days move, when, by how much. */
const arbitraryYear = fc.record({
  returnedAt: fc.dictionary(arbitraryPeriod, arbitraryDay, { maxKeys: 13 }),
  skipped: fc.uniqueArray(arbitraryDay, { maxLength: 300 }),
  moves: fc.array(fc.tuple(arbitraryDay, arbitraryPeriod, fc.integer({ min: 1, max: 20 })), {
    maxLength: 8,
  }),
});

/** Each move is to a later due day than any before, so that a due day is one plan. */
function stepsOf({
  returnedAt,
  skipped,
  moves,
}: {
  returnedAt: Readonly<Record<string, number>>;
  skipped: readonly number[];
  moves: readonly (readonly [number, Period, number])[];
}): readonly Step[] {
  const without = new Set(skipped);
  return WHOLE_YEAR.flatMap((on, index): Step[] => {
    if (without.has(index)) return [];
    const settings: Partial<Record<Period, PeriodSetting>> = {};
    for (const [at, period, by] of moves.toSorted((a, b) => a[0] - b[0])) {
      if (at > index) continue;
      const before = settings[period]?.dueOn ?? defaultDates(YEAR, period).dueOn;
      settings[period] = dueOn(addDays(before, by));
    }
    const returned = PERIODS.filter((period) => (returnedAt[period] ?? Infinity) <= index);
    return [{ on, calendar: calendarOf(settings), returned: new Set(returned) }];
  });
}

type Telling = Step & { readonly alert: Alert };

function tellingsOf(steps: readonly Step[]): readonly Telling[] {
  let told: Told = {};
  return steps.flatMap((step) => {
    const asked = { ...step, returned: [...step.returned] };
    const reminded = remind(step.on, { ...asked, told });
    if (reminded.alerts.length > 0) {
      const again = remind(step.on, { ...asked, told: reminded.told });
      expect(again).toEqual({ alerts: [], told: reminded.told });
    }
    told = reminded.told;
    return reminded.alerts.map((alert) => ({ ...step, alert }));
  });
}

const periodIn = ({ alert }: Telling): Period => alert.path.slice(-3) as Period;
const planIn = (telling: Telling) => periodOn(telling.calendar, periodIn(telling), telling.on);

/** The stage that a telling is of, by its day. */
function stageIn(telling: Telling): number {
  const { dueOn: due } = planIn(telling);
  return [14, 7, 1].findLast((days) => telling.on >= addDays(due, -days)) ?? Number.NaN;
}

const RUNS = 20;

describe('the reminders of any year, whatever is skipped, returned and moved', () => {
  it('are of returns that can come and have not, once a stage and due day, in order', () => {
    fc.assert(
      fc.property(arbitraryYear, (year) => {
        const tellings = tellingsOf(stepsOf(year));
        const stages = new Map<string, number[]>();
        for (const telling of tellings) {
          const { period, dueOn: due, state } = planIn(telling);
          expect(telling.returned.has(period)).toBe(false);
          expect(takesReturns(state)).toBe(true);
          expect(telling.on <= due).toBe(true);
          const plan = `${period} ${due}`;
          stages.set(plan, [...(stages.get(plan) ?? []), stageIn(telling)]);
        }
        for (const each of stages.values()) {
          expect(each).toEqual([14, 7, 1].filter((stage) => each.includes(stage)));
        }
        const ids = tellings.map(({ alert }) => alert.alert);
        expect(new Set(ids).size).toBe(ids.length);
        expect(ids.every((id) => /^[A-Za-z0-9_-]{1,64}$/.test(id))).toBe(true);
      }),
      { numRuns: RUNS },
    );
  });

  it('are three a period when nothing comes and nobody looks away', () => {
    const tellings = tellingsOf(stepsOf({ returnedAt: {}, skipped: [], moves: [] }));
    expect(tellings.map(periodIn)).toHaveLength(39);
    for (const period of PERIODS) {
      expect(tellings.filter((each) => periodIn(each) === period)).toHaveLength(3);
    }
  });
});
