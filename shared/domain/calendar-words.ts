import { PERIODS, type Period } from './financial-calendar.ts';
import type { Day } from './time.ts';

/** Days and periods in words, for messages, sentences and summaries. */
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

/** @example longDay('2025-11-24') // '24 November 2025' */
export function longDay(of: Day): string {
  const [year, month, date] = of.split('-').map(Number) as [number, number, number];
  return `${date} ${MONTHS[month - 1]} ${year}`;
}

/** The month's name; of P13, the adjustments after the year's end, there is none. */
export const monthOfPeriod = (of: Period): string | undefined =>
  of === 'P13' ? undefined : MONTHS[(PERIODS.indexOf(of) + 3) % MONTHS.length];

/** @example periodInWords('P07') // 'P07 (October)' */
export const periodInWords = (of: Period): string =>
  `${of} (${monthOfPeriod(of) ?? 'year-end adjustments'})`;
