import { setPeriod } from '../../shared/contracts/calendar/set-period.ts';
import { decidePeriod, periodOn } from '../../shared/domain/financial-calendar.ts';
import { checkSeen } from '../../shared/domain/seen-version.ts';
import { etagOf, operation, reply } from '../../shared/http/operation.ts';
import { calendarRead, replaceCalendar } from '../../shared/persistence/calendar.ts';
import type { Ledger } from '../../shared/persistence/ledger.ts';

export const setPeriodOperation = (ledger: Ledger) =>
  operation(setPeriod, async ({ access, now, path, body, ifMatch }) =>
    ledger.commit({
      chain: 'REGION',
      operation: setPeriod.id,
      principal: access.principal,
      accessVersion: access.version,
      at: now.at,
      reads: { calendar: calendarRead(path.year) },
      decide: ({ calendar }) => {
        const stale = checkSeen(ifMatch, calendar.version);
        if (stale) return stale;
        const decision = decidePeriod(calendar, path.period, body, now.on);
        if (decision.refused) return decision;
        const period = periodOn(decision.value, path.period, now.on);
        return {
          writes: [replaceCalendar(decision.value)],
          facts: { year: path.year, ...period },
          answer: reply(200, period, { etag: etagOf(decision.value.version) }),
        };
      },
    }),
  );
