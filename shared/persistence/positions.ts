import type { AuthorityCode } from '../domain/authorities.ts';
import type { Budget } from '../domain/budgets/budget.ts';
import type { FinancialYear } from '../domain/financial-calendar.ts';
import type { CurrentReturn } from '../domain/returns/return.ts';
import { budgetFrom, CURRENT_BUDGET } from './budgets.ts';
import { CURRENT_PREFIX, ledgerPartition } from './ledger-keys.ts';
import { currentReturnFrom } from './returns.ts';
import { itemsUnder, type Store } from './store.ts';

/** What stands of an authority's year. */
export type Position = {
  readonly budget: Budget | undefined;
  /** In order of period: at most thirteen. */
  readonly returns: readonly CurrentReturn[];
};

/**
 * One query whatever the number of versions: the budget and at most thirteen returns, some 3 kB each,
 * so at most ten read units.
 */
export const createPositionsRepository = (store: Store) => ({
  async find(authority: AuthorityCode, year: FinancialYear): Promise<Position> {
    let budget: Budget | undefined;
    const returns: CurrentReturn[] = [];
    for await (const item of itemsUnder(store, ledgerPartition(authority, year), CURRENT_PREFIX)) {
      if (item.sk === CURRENT_BUDGET) budget = budgetFrom(item);
      else returns.push(currentReturnFrom(item));
    }
    return { budget, returns };
  },
});
