import { readDrawdown } from '../../shared/contracts/funds/read-drawdown.ts';
import { operation, reply } from '../../shared/http/operation.ts';
import type { createFundsRepository } from '../../shared/persistence/funds.ts';
import { readableAuthority, unknownDrawdown } from './known-drawdown.ts';

export const readDrawdownOperation = (funds: ReturnType<typeof createFundsRepository>) =>
  operation(readDrawdown, async ({ access, path }) => {
    const found =
      readableAuthority(access, path.drawdown) &&
      (await funds.findDrawdown(path.fund, path.drawdown));
    return found ? reply(200, found) : unknownDrawdown();
  });
