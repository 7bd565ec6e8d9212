import { readFund } from '../../shared/contracts/funds/read-fund.ts';
import { operation } from '../../shared/http/operation.ts';
import type { createFundsRepository } from '../../shared/persistence/funds.ts';
import type { createSweepStatesRepository } from '../../shared/persistence/sweep-states.ts';
import { fundReply, unknownFund } from './fund-view.ts';

export const readFundOperation = (
  funds: ReturnType<typeof createFundsRepository>,
  { findFundForecasts }: ReturnType<typeof createSweepStatesRepository>,
) =>
  operation(readFund, async ({ path }) => {
    const fund = await funds.find(path.fund);
    return fund ? fundReply(200, fund, await findFundForecasts()) : unknownFund();
  });
