import { type Day, day, daysBetween, type Instant, londonDayOf, londonTimeOf } from '../time.ts';

const HOURS_OF_A_DAY = 24;
const DAYS_OF_A_WEEK = 7;
const WORKING_DAYS_OF_A_WEEK = 5;
const A_MONDAY: Day = day('2000-01-03');

/**
 * How long ago the latest sweep was, in hours of working days: the schedule rests on Saturdays and
 * Sundays, so those do not count. From one scheduled run to the next it is always 24 hours.
 * @example sweepAgeHours('2025-10-17T05:30:00.000Z', '2025-10-20T05:30:00.000Z') // Friday to Monday: 24
 */
export const sweepAgeHours = (sweptAt: Instant, at: Instant): number =>
  workingHoursUpTo(at) - workingHoursUpTo(sweptAt);

/** Of working days since a Monday; at weekends they stand still. */
function workingHoursUpTo(at: Instant): number {
  const days = daysBetween(A_MONDAY, londonDayOf(at));
  const week = Math.floor(days / DAYS_OF_A_WEEK);
  const weekday = days - week * DAYS_OF_A_WEEK;
  const whole = week * WORKING_DAYS_OF_A_WEEK + Math.min(weekday, WORKING_DAYS_OF_A_WEEK);
  const isWeekend = weekday >= WORKING_DAYS_OF_A_WEEK;
  return whole * HOURS_OF_A_DAY + (isWeekend ? 0 : hoursOfDay(at));
}

function hoursOfDay(at: Instant): number {
  const [hours = 0, minutes = 0] = londonTimeOf(at).split(':').map(Number);
  return hours + minutes / 60;
}
