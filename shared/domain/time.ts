/**
 * Instants and days. The domain has no clock: both arrive as parameters, and the only place that
 * asks for the time of day is `shared/runtime/clock.ts`.
 */
declare const brand: unique symbol;

/** A moment in UTC to the millisecond, `2025-10-20T08:00:00.000Z`: fixed width, so it sorts as text. */
export type Instant = string & { readonly [brand]: 'instant' };

/** A day in the Europe/London calendar, `2025-10-20`. */
export type Day = string & { readonly [brand]: 'day' };

/** The moment a request is decided on, and the day that it is in London. */
export type Now = { readonly at: Instant; readonly on: Day };

const INSTANT = /^(\d{4})-(\d{2})-(\d{2})T([01]\d|2[0-3]):([0-5]\d):([0-5]\d)\.(\d{3})Z$/;
const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;
const DAY_MILLISECONDS = 86_400_000;

const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

function lengthOfMonth(year: number, month: number): number {
  if (month === 2) return isLeap(year) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** Whether the text is a day that exists: `2026-02-30` is not. */
export function isDay(text: string): text is Day {
  const [, year, month, day] = (DAY.exec(text) ?? []).map(Number);
  if (year === undefined || month === undefined || day === undefined) return false;
  return month >= 1 && month <= 12 && day >= 1 && day <= lengthOfMonth(year, month);
}

/** @throws RangeError when there is no such day. */
export function day(text: string): Day {
  if (!isDay(text)) throw new RangeError(`Not a day (YYYY-MM-DD): ${text}`);
  return text;
}

export const isInstant = (text: string): text is Instant =>
  INSTANT.test(text) && isDay(text.slice(0, 10));

/** @throws RangeError when the text is not a UTC instant with milliseconds. */
export function instant(text: string): Instant {
  if (!isInstant(text)) throw new RangeError(`Not an instant (YYYY-MM-DDTHH:MM:SS.mmmZ): ${text}`);
  return text;
}

/**
 * Days since 1 January 1970 in the Gregorian calendar.
 * Source: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms" (days_from_civil).
 */
function dayNumber(of: Day): number {
  const [year, month, date] = of.split('-').map(Number) as [number, number, number];
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + date - 1;
  const dayOfEra =
    yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** The inverse of `dayNumber` (civil_from_days, same source). */
function dayOfNumber(days: number): Day {
  const z = days + 719_468;
  const era = Math.floor(z / 146_097);
  const dayOfEra = z - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const date = dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1;
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return day(`${String(year).padStart(4, '0')}-${pad(month)}-${pad(date)}`);
}

const pad = (value: number): string => String(value).padStart(2, '0');

export const addDays = (to: Day, days: number): Day => dayOfNumber(dayNumber(to) + days);

/** Whole days from one day to a later one; negative when it is earlier. */
export const daysBetween = (from: Day, to: Day): number => dayNumber(to) - dayNumber(from);

/** 0 = Sunday … 6 = Saturday. 1 January 1970 was a Thursday. */
export const weekdayOf = (of: Day): number => (((dayNumber(of) + 4) % 7) + 7) % 7;

/** 01:00 UTC on the last Sunday of a month, when the clocks change (The Summer Time Order 2002). */
function clockChange(year: string, month: '03' | '10'): Instant {
  const last = day(`${year}-${month}-31`);
  return instant(`${addDays(last, -weekdayOf(last))}T01:00:00.000Z`);
}

/**
 * The day that an instant falls on in London: UTC, and an hour ahead in British Summer Time.
 * @example londonDayOf('2026-03-31T23:30:00.000Z') // 2026-04-01, already the new financial year
 */
export function londonDayOf(at: Instant): Day {
  const utcDay = day(at.slice(0, 10));
  const isLastHour = at.slice(11, 13) === '23';
  return isSummerTime(at) && isLastHour ? addDays(utcDay, 1) : utcDay;
}

function isSummerTime(at: Instant): boolean {
  const year = at.slice(0, 4);
  return at >= clockChange(year, '03') && at < clockChange(year, '10');
}

/**
 * The time of day in London, `HH:MM`.
 * @example londonTimeOf('2025-10-20T05:30:00.000Z') // '06:30', still in summer time
 */
export function londonTimeOf(at: Instant): string {
  const hours = (Number(at.slice(11, 13)) + (isSummerTime(at) ? 1 : 0)) % 24;
  return `${pad(hours)}:${at.slice(14, 16)}`;
}

/** A point in time as people name it: an instant, or the whole of a day in London. */
export type Moment = Instant | Day;

const MOMENT =
  /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,9}))?)?(?:Z|([+ -])([01]\d|2[0-3]):([0-5]\d))$/;

/**
 * A moment as people and programs write it (RFC 3339): a day, or a time with its distance from UTC;
 * finer than a millisecond is cut off. In a query an unescaped `+` arrives as a space.
 * @returns undefined when it is none
 * @example momentFrom('2025-10-20T09:00+01:00') // 2025-10-20T08:00:00.000Z
 */
export function momentFrom(text: string): Moment | undefined {
  if (isDay(text)) return text;
  const [, on = '', hours, minutes, seconds = '00', fraction = '', sign, ...ahead] =
    MOMENT.exec(text) ?? [];
  if (!isDay(on)) return undefined;
  const clock = instant(
    `${on}T${hours}:${minutes}:${seconds}.${fraction.slice(0, 3).padEnd(3, '0')}Z`,
  );
  if (sign === undefined) return clock;
  const [aheadHours, aheadMinutes] = ahead.map(Number) as [number, number];
  const offset = (aheadHours * 60 + aheadMinutes) * 60;
  return laterBy(clock, sign === '-' ? offset : -offset);
}

const comparable = (at: Instant, moment: Moment): string => (isDay(moment) ? londonDayOf(at) : at);

/** Whether it was at the moment or before; a day counts to its end. */
export const isBy = (at: Instant, moment: Moment): boolean => comparable(at, moment) <= moment;

/** Whether it was at the moment or after; a day counts from its beginning. */
export const isFrom = (at: Instant, moment: Moment): boolean => comparable(at, moment) >= moment;

/** Milliseconds since 1970, for differences between instants. */
export function epochMilliseconds(of: Instant): number {
  const [hours, minutes, seconds, milliseconds] = [
    of.slice(11, 13),
    of.slice(14, 16),
    of.slice(17, 19),
    of.slice(20, 23),
  ].map(Number) as [number, number, number, number];
  return (
    dayNumber(day(of.slice(0, 10))) * DAY_MILLISECONDS +
    hours * 3_600_000 +
    minutes * 60_000 +
    seconds * 1000 +
    milliseconds
  );
}

/** The instant some whole seconds later. */
export function laterBy(of: Instant, seconds: number): Instant {
  const milliseconds = epochMilliseconds(of) + seconds * 1000;
  const ofDay = ((milliseconds % DAY_MILLISECONDS) + DAY_MILLISECONDS) % DAY_MILLISECONDS;
  const on = dayOfNumber((milliseconds - ofDay) / DAY_MILLISECONDS);
  const [hours, minutes] = [Math.floor(ofDay / 3_600_000), Math.floor(ofDay / 60_000) % 60];
  const rest = ofDay % 60_000;
  const fraction = String(rest % 1000).padStart(3, '0');
  return instant(
    `${on}T${pad(hours)}:${pad(minutes)}:${pad(Math.floor(rest / 1000))}.${fraction}Z`,
  );
}
