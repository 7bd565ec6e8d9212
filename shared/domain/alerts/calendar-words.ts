import { PERIODS, type Period } from '../financial-calendar.ts';
import type { Day } from '../time.ts';

/** The calendar in words for messages. */
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

/** @example periodInWords('P07') // 'P07 (October)' */
export const periodInWords = (of: Period): string =>
  of === 'P13'
    ? 'P13 (year-end adjustments)'
    : `${of} (${MONTHS[(PERIODS.indexOf(of) + 3) % MONTHS.length]})`;
