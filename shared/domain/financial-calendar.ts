import { type Decided, decided, refuse } from './refusal.ts';
import { addDays, type Day, day } from './time.ts';

declare const brand: unique symbol;

/** 1 April to 31 March, written `2026-27`. */
export type FinancialYear = string & { readonly [brand]: 'financial-year' };

/** `P01` is April … `P12` March; `P13` takes the year-end adjustments. */
export const PERIODS = [
  'P01',
  'P02',
  'P03',
  'P04',
  'P05',
  'P06',
  'P07',
  'P08',
  'P09',
  'P10',
  'P11',
  'P12',
  'P13',
] as const;
export type Period = (typeof PERIODS)[number];

export const QUARTERS = ['Q1', 'Q2', 'Q3', 'Q4'] as const;
export type Quarter = (typeof QUARTERS)[number];

/** The years the service knows: published outturns begin in 2015-16; the far end is a typing guard. */
export const FIRST_YEAR = '2015-16';
export const LAST_YEAR = '2049-50';

/** Whether the text is a financial year the service keeps: `2025-27` is not. */
export function isFinancialYear(text: string): text is FinancialYear {
  if (!/^\d{4}-\d{2}$/.test(text)) return false;
  const start = Number(text.slice(0, 4));
  return Number(text.slice(5)) === (start + 1) % 100 && text >= FIRST_YEAR && text <= LAST_YEAR;
}

/** @throws RangeError when it is not one the service keeps. */
export function financialYear(text: string): FinancialYear {
  if (!isFinancialYear(text)) throw new RangeError(`Not a financial year (2026-27): ${text}`);
  return text;
}

export const isPeriod = (text: string): text is Period =>
  (PERIODS as readonly string[]).includes(text);

/** @throws RangeError when it is not `P01` to `P13`. */
export function period(text: string): Period {
  if (!isPeriod(text)) throw new RangeError(`Not a period (P01 to P13): ${text}`);
  return text;
}

/** 1 for `P01` … 13 for `P13`. */
export const numberOf = (of: Period): number => Number(of.slice(1));

/** The months of the year known at this period: `P13` adjusts the same twelve. */
export const monthsKnownAt = (at: Period): number => Math.min(numberOf(at), 12);

export function periodOf(number: number): Period {
  return period(`P${String(number).padStart(2, '0')}`);
}

export const startYear = (of: FinancialYear): number => Number(of.slice(0, 4));

/** The financial year `offset` years later (earlier when negative). */
export function shiftYear(year: FinancialYear, offset: number): FinancialYear {
  const start = startYear(year) + offset;
  return financialYear(`${start}-${String((start + 1) % 100).padStart(2, '0')}`);
}

/** Up to `count` years before, oldest first: fewer where the service keeps none so old. */
export function yearsBefore(year: FinancialYear, count: number): readonly FinancialYear[] {
  const known = Math.min(count, startYear(year) - Number(FIRST_YEAR.slice(0, 4)));
  return Array.from({ length: known }, (_, index) => shiftYear(year, index - known));
}

/** The periods a quarter ends with: `Q4` is `P10` to `P12`, with `P13`. */
export function periodsOf(quarter: Quarter): readonly Period[] {
  const end = Number(quarter.slice(1)) * 3;
  return PERIODS.slice(end - 3, quarter === 'Q4' ? 13 : end);
}

/** The last ordinary period of a quarter: `Q2` → `P06`. */
export const lastPeriodOf = (quarter: Quarter): Period => periodOf(Number(quarter.slice(1)) * 3);

/** The financial year that a day falls in. */
export function yearOf(on: Day): FinancialYear {
  const year = Number(on.slice(0, 4));
  const start = on.slice(5) >= '04-01' ? year : year - 1;
  return financialYear(`${start}-${String((start + 1) % 100).padStart(2, '0')}`);
}

/** The first day of the calendar month `months` after April of the year. */
function monthStart(year: FinancialYear, months: number): Day {
  const zeroBased = 3 + months;
  const calendarYear = startYear(year) + Math.floor(zeroBased / 12);
  return day(`${calendarYear}-${String((zeroBased % 12) + 1).padStart(2, '0')}-01`);
}

/** The days of a period as planned: when returns may come, when they are due, when it locks. */
export type PeriodDates = { readonly opensOn: Day; readonly dueOn: Day; readonly locksOn: Day };

/**
 * The default dates of a period; the lead may set others.
 * A month's period opens the day after the month ends, is due on the 24th and locks on the 8th of
 * the month after, so that it closes before the next one is due. `P13` opens when `P12` locks, is
 * due on 30 June (unaudited accounts: Accounts and Audit Regulations 2015, as amended) and locks in
 * mid-July.
 */
export function defaultDates(year: FinancialYear, of: Period): PeriodDates {
  if (of === 'P13') {
    return {
      opensOn: addDays(monthStart(year, 13), 7),
      dueOn: addDays(monthStart(year, 15), -1),
      locksOn: addDays(monthStart(year, 15), 14),
    };
  }
  const after = numberOf(of);
  return {
    opensOn: monthStart(year, after),
    dueOn: addDays(monthStart(year, after), 23),
    locksOn: addDays(monthStart(year, after + 1), 7),
  };
}

/** `closing`: past its due date and not yet locked, so a return is late but still taken. */
export const PERIOD_STATES = ['future', 'open', 'closing', 'locked', 'reopened'] as const;
export type PeriodState = (typeof PERIOD_STATES)[number];

/** What the lead has set for one period in place of the defaults. */
export type PeriodSetting = {
  readonly opensOn?: Day | undefined;
  readonly dueOn?: Day | undefined;
  /** A state that holds until the lead sets another; without it the dates decide. */
  readonly state?: PeriodState | undefined;
  readonly reason: string;
};

/** The year's calendar as kept: the settings, and a version that each change raises by one. */
export type CalendarYear = {
  readonly year: FinancialYear;
  readonly version: number;
  readonly settings: Readonly<Partial<Record<Period, PeriodSetting>>>;
};

export type CalendarPeriod = PeriodDates & {
  readonly period: Period;
  readonly state: PeriodState;
  readonly reason?: string;
};

/** A period as it stands on a day. */
export function periodOn(calendar: CalendarYear, of: Period, on: Day): CalendarPeriod {
  const setting = calendar.settings[of];
  const defaults = defaultDates(calendar.year, of);
  const dates = {
    opensOn: setting?.opensOn ?? defaults.opensOn,
    dueOn: setting?.dueOn ?? defaults.dueOn,
    locksOn: laterOf(defaults.locksOn, addDays(setting?.dueOn ?? defaults.dueOn, 1)),
  };
  return {
    period: of,
    ...dates,
    state: setting?.state ?? stateByDates(dates, on),
    ...(setting ? { reason: setting.reason } : {}),
  };
}

const laterOf = (a: Day, b: Day): Day => (a > b ? a : b);

function stateByDates({ opensOn, dueOn, locksOn }: PeriodDates, on: Day): PeriodState {
  if (on < opensOn) return 'future';
  if (on <= dueOn) return 'open';
  return on < locksOn ? 'closing' : 'locked';
}

/**
 * The calendar after the lead has set a period. A locked period comes back only as `reopened`, and
 * only a locked one can be reopened, so that the words mean what the audit trail says.
 */
export function decidePeriod(
  calendar: CalendarYear,
  of: Period,
  setting: PeriodSetting,
  on: Day,
): Decided<CalendarYear> {
  if (!isNear(calendar.year, setting.opensOn) || !isNear(calendar.year, setting.dueOn)) {
    return refuse(
      'period-transition-not-allowed',
      `The dates of ${of} ${calendar.year} lie between the year before it and two years after.`,
    );
  }
  const before = periodOn(calendar, of, on);
  const next = {
    ...calendar,
    version: calendar.version + 1,
    settings: { ...calendar.settings, [of]: setting },
  };
  const after = periodOn(next, of, on);
  if (after.dueOn < after.opensOn) {
    return refuse(
      'period-transition-not-allowed',
      `${of} would be due on ${after.dueOn}, before it opens on ${after.opensOn}.`,
    );
  }
  if (!mayBecome(before.state, after.state)) {
    return refuse(
      'period-transition-not-allowed',
      `${of} is ${before.state} and cannot become ${after.state}; a locked period is reopened.`,
    );
  }
  return decided(next);
}

/** Nobody plans further off, and the days after a far one may not exist (`9999-12-31`). */
function isNear(year: FinancialYear, on: Day | undefined): boolean {
  const calendarYear = Number(on?.slice(0, 4) ?? startYear(year));
  return calendarYear >= startYear(year) - 1 && calendarYear <= startYear(year) + 3;
}

function mayBecome(from: PeriodState, to: PeriodState): boolean {
  if (from === 'locked' || from === 'reopened') return to === 'locked' || to === 'reopened';
  return to !== 'reopened';
}

/** Whether returns of a period in this state are taken. */
export const takesReturns = (state: PeriodState): boolean =>
  state === 'open' || state === 'closing' || state === 'reopened';
