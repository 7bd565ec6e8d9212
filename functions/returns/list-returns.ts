import { listReturns } from '../../shared/contracts/returns/list-returns.ts';
import { PERIODS, type Period, periodOn } from '../../shared/domain/financial-calendar.ts';
import { yearCompleteness } from '../../shared/domain/returns/periods-due.ts';
import { createCursors } from '../../shared/http/cursors.ts';
import { authorityInPath, operation, reply } from '../../shared/http/operation.ts';
import type { createCalendarRepository } from '../../shared/persistence/calendar.ts';
import type { createReturnsRepository } from '../../shared/persistence/returns.ts';

type Returns = ReturnType<typeof createReturnsRepository>;
type Calendars = ReturnType<typeof createCalendarRepository>;

const isPeriodText = (value: unknown): value is Period =>
  (PERIODS as readonly unknown[]).includes(value);

/** At most thirteen returns: one query, cut to the page that was asked for. */
export const listReturnsOperation = (
  returns: Returns,
  calendars: Calendars,
  sign: (text: string) => string,
) => {
  const cursors = createCursors(listReturns, sign, isPeriodText);
  return operation(listReturns, async (request) => {
    const { path, now } = request;
    const asked = cursors.asked(request);
    if (asked.refused !== undefined) return asked;
    const authority = authorityInPath(request);
    const calendar = await calendars.find(path.year);
    const all = await returns.listCurrent(authority, path.year);
    const rest = all.filter(({ period }) => asked.after === undefined || period > asked.after);
    const page = await cursors.page(request, asked.limit, rest, ({ period }) => period);
    const hasReturn = new Set(all.map(({ period }) => period));
    return reply(200, {
      ...page,
      missing: PERIODS.filter(
        (period) => periodOn(calendar, period, now.on).state !== 'future' && !hasReturn.has(period),
      ),
      completeness: yearCompleteness(calendar, all, now.on),
    });
  });
};
