import { listFunds } from '../../shared/contracts/funds/list-funds.ts';
import { createCursors } from '../../shared/http/cursors.ts';
import { operation, reply } from '../../shared/http/operation.ts';
import type { createFundsRepository } from '../../shared/persistence/funds.ts';
import type { createSweepStatesRepository } from '../../shared/persistence/sweep-states.ts';
import { fundView } from './fund-view.ts';

const isFundId = (value: unknown): value is string => typeof value === 'string';

export const listFundsOperation = (
  funds: ReturnType<typeof createFundsRepository>,
  { findFundForecasts }: ReturnType<typeof createSweepStatesRepository>,
  sign: (text: string) => string,
) => {
  const cursors = createCursors(listFunds, sign, isFundId);
  return operation(listFunds, async (request) => {
    const asked = cursors.asked(request);
    if (asked.refused !== undefined) return asked;
    const page = await cursors.page(
      request,
      asked.limit,
      funds.list(asked.after),
      ({ terms }) => terms.fund,
    );
    const forecasts = await findFundForecasts();
    return reply(200, { ...page, items: page.items.map((fund) => fundView(fund, forecasts)) });
  });
};
