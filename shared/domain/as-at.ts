import {
  type Day,
  type Instant,
  isDay,
  laterBy,
  londonDayOf,
  type Moment,
  type Now,
} from './time.ts';

/**
 * What of a series stood at a moment: all up to the first that came later. A series is in the order
 * in which it was committed, which is what counts: of two requests at once the one that was decided
 * a second later may say that it came first.
 */
export function upTo<T>(
  series: readonly T[],
  cameAt: (one: T) => Instant | undefined,
  moment: Instant,
): readonly T[] {
  const end = series.findIndex((one) => (cameAt(one) ?? moment) > moment);
  return end < 0 ? series : series.slice(0, end);
}

/**
 * The instant that a moment means: of a day its last in London, of today now.
 * @returns undefined for what is still to come.
 */
export function instantOf(moment: Moment, now: Now): Instant | undefined {
  if (!isDay(moment)) return moment <= now.at ? moment : undefined;
  if (moment === now.on) return now.at;
  return moment < now.on ? endOf(moment) : undefined;
}

/** In summer London's day ends an hour before UTC's. */
function endOf(day: Day): Instant {
  const utc = `${day}T23:59:59.999Z` as Instant;
  return londonDayOf(utc) === day ? utc : laterBy(utc, -3600);
}
