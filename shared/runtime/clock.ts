import { type Instant, instant, londonDayOf, type Now } from '../domain/time.ts';

export type Clock = () => Now;

/**
 * The service's clock. With a start, it begins there when it is made and runs on at the machine's
 * pace, whatever happens to the machine's own time of day.
 */
export function createClock(startsAt?: Instant): Clock {
  const offset = startsAt === undefined ? undefined : Date.parse(startsAt) - performance.now();
  return () => {
    const milliseconds = offset === undefined ? Date.now() : offset + performance.now();
    const at = instant(new Date(milliseconds).toISOString());
    return { at, on: londonDayOf(at) };
  };
}
