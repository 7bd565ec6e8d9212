import { readCalendar } from '../../shared/contracts/calendar/read-calendar.ts';
import { PERIODS, periodOn } from '../../shared/domain/financial-calendar.ts';
import { etagOf, operation, reply } from '../../shared/http/operation.ts';
import type { createCalendarRepository } from '../../shared/persistence/calendar.ts';

export const readCalendarOperation = (calendars: ReturnType<typeof createCalendarRepository>) =>
  operation(readCalendar, async ({ path, now }) => {
    const calendar = await calendars.find(path.year);
    const periods = PERIODS.map((period) => periodOn(calendar, period, now.on));
    return reply(200, { year: path.year, on: now.on, periods }, { etag: etagOf(calendar.version) });
  });
