import {
  type CalendarYear,
  type FinancialYear,
  periodOn,
  yearOf,
  yearsBefore,
} from '../domain/financial-calendar.ts';
import type { Now } from '../domain/time.ts';
import { calendarRead } from './calendar.ts';
import { readTogether } from './reads.ts';
import type { Store } from './store.ts';

/** A year that sweeps, chasing and drafts look at. */
export type SweptYear = {
  readonly year: FinancialYear;
  readonly calendar: CalendarYear;
  /** Its year-end adjustments are locked: its cases are closed and none are raised. */
  readonly isYearLocked: boolean;
};

/** Last year and this, which is the last: two small items. */
export async function readSweptYears(store: Store, { on }: Now): Promise<readonly SweptYear[]> {
  const current = yearOf(on);
  const years = [...yearsBefore(current, 1), current];
  const calendars = await readTogether(
    store,
    Object.fromEntries(years.map((year) => [year, calendarRead(year)])),
  );
  return Object.values(calendars).map((calendar) => ({
    year: calendar.year,
    calendar,
    isYearLocked: periodOn(calendar, 'P13', on).state === 'locked',
  }));
}
