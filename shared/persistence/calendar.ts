import * as z from 'zod';
import {
  type CalendarYear,
  type FinancialYear,
  PERIOD_STATES,
  PERIODS,
  type PeriodSetting,
} from '../domain/financial-calendar.ts';
import { parseRow, type Read } from './reads.ts';
import { dayRow, yearRow } from './row-schemas.ts';
import type { Item, Key, Store, Write } from './store.ts';

const settingRow: z.ZodType<PeriodSetting> = z.lazy(
  () =>
    z.strictObject({
      opensOn: dayRow.optional(),
      dueOn: dayRow.optional(),
      state: z.enum(PERIOD_STATES).optional(),
      reason: z.string(),
    }) as z.ZodType<PeriodSetting>,
);

const rowSchema = z.lazy(() =>
  z.strictObject({
    year: yearRow,
    settings: z.partialRecord(z.enum(PERIODS), settingRow),
  }),
);

const calendarKey = (year: FinancialYear): Key => ({ pk: `CALENDAR#${year}`, sk: 'CALENDAR' });

/** A year that nobody has set anything of has version 0 and the default dates. */
function calendarFrom(year: FinancialYear, item: Item | undefined): CalendarYear {
  if (!item) return { year, version: 0, settings: {} };
  return { ...parseRow(rowSchema, item), version: item.rev } as CalendarYear;
}

/** Guarded: a return that was taken because its period is open must find it still so. */
export const calendarRead = (year: FinancialYear): Read<CalendarYear> => ({
  key: calendarKey(year),
  guarded: true,
  parse: (item) => calendarFrom(year, item),
});

/** The next version of the year's calendar, if it is still the one that was seen. */
export const replaceCalendar = ({ year, version, settings }: CalendarYear): Write => ({
  kind: 'put',
  item: {
    ...calendarKey(year),
    rev: version,
    data: { year, settings: settings as unknown as Item['data'] },
  },
  when: [version === 1 ? { is: 'absent' } : { is: 'at-rev', rev: version - 1 }],
});

export const createCalendarRepository = (store: Store) => ({
  find: async (year: FinancialYear): Promise<CalendarYear> =>
    calendarFrom(year, (await store.find([calendarKey(year)]))[0]),
});
