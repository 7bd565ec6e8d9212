import type { AuthorityCode } from '../domain/authorities.ts';
import type { Budget } from '../domain/budgets/budget.ts';
import { budgetAsAt } from '../domain/budgets/budget-as-at.ts';
import { type FinancialYear, PERIODS } from '../domain/financial-calendar.ts';
import type { CurrentReturn } from '../domain/returns/return.ts';
import { returnAsAt } from '../domain/returns/return-as-at.ts';
import type { Instant } from '../domain/time.ts';
import { BUDGET_SETTINGS, budgetFrom, CURRENT_BUDGET, VIREMENTS, virementFrom } from './budgets.ts';
import { CURRENT_PREFIX, ledgerPartition } from './ledger-keys.ts';
import {
  CERTIFICATIONS,
  certificationFrom,
  currentReturnFrom,
  RETURN_VERSIONS,
  returnVersionFrom,
} from './returns.ts';
import { type Item, itemsUnder, listUnder, type Store } from './store.ts';

/** What stands of an authority's year. */
export type Position = {
  readonly budget: Budget | undefined;
  /** In order of period: at most thirteen. */
  readonly returns: readonly CurrentReturn[];
};

export const createPositionsRepository = (store: Store) => ({
  /**
   * One query whatever the number of versions: the budget and at most thirteen returns, some 3 kB
   * each, so at most ten read units.
   */
  async find(authority: AuthorityCode, year: FinancialYear): Promise<Position> {
    let budget: Budget | undefined;
    const returns: CurrentReturn[] = [];
    for await (const item of itemsUnder(store, ledgerPartition(authority, year), CURRENT_PREFIX)) {
      if (item.sk === CURRENT_BUDGET) budget = budgetFrom(item);
      else returns.push(currentReturnFrom(item));
    }
    return { budget, returns };
  },

  /**
   * The position at a moment, made again from the entries alone. Four queries over every version of
   * the year, before the moment and after.
   */
  async findAsAt(
    authority: AuthorityCode,
    year: FinancialYear,
    moment: Instant,
  ): Promise<Position> {
    const entries = <T>(prefix: string, from: (item: Item) => T): Promise<readonly T[]> =>
      listUnder(store, ledgerPartition(authority, year), prefix, from);
    const [versions, certifications, settings, virements] = await Promise.all([
      entries(RETURN_VERSIONS, returnVersionFrom),
      entries(CERTIFICATIONS, certificationFrom),
      entries(BUDGET_SETTINGS, budgetFrom),
      entries(VIREMENTS, virementFrom),
    ]);
    const isOf = (period: string) => (each: { readonly period: string }) => each.period === period;
    return {
      budget: budgetAsAt(settings, virements, moment),
      returns: PERIODS.flatMap((period) => {
        const [own, decided] = [versions.filter(isOf(period)), certifications.filter(isOf(period))];
        return returnAsAt(own, decided, moment) ?? [];
      }),
    };
  },
});
