import * as z from 'zod';
import type { AuthorityCode } from '../domain/authorities.ts';
import type { Budget, Virement } from '../domain/budgets/budget.ts';
import { type FinancialYear, PERIODS } from '../domain/financial-calendar.ts';
import { CURRENT_PREFIX, ledgerPartition, padded } from './ledger-keys.ts';
import { parseRow, type Read, readRow } from './reads.ts';
import {
  authorityRow,
  instantRow,
  lineRow,
  penceRow,
  principalRow,
  yearRow,
} from './row-schemas.ts';
import type { Item, Key, Store, Write } from './store.ts';

export const budgetRow: z.ZodType<Budget> = z.lazy(() =>
  z.strictObject({
    authority: authorityRow,
    year: yearRow,
    version: z.int(),
    lines: z.array(
      z.strictObject({
        line: lineRow,
        originalPence: penceRow,
        viredPence: penceRow,
        profile: z.enum(['flat', 'prior-year', 'school-days', 'given']),
        weights: z.array(z.int()).length(12),
        activity: z.int().optional(),
      }),
    ),
    virements: z.int(),
    setBy: principalRow,
    setAt: instantRow,
    modelled: z.string().optional(),
  }),
);

export const virementRow: z.ZodType<Virement> = z.lazy(() =>
  z.strictObject({
    virement: z.int(),
    authority: authorityRow,
    year: yearRow,
    from: lineRow,
    to: lineRow,
    amountPence: penceRow,
    reason: z.string(),
    period: z.enum(PERIODS),
    madeBy: principalRow,
    madeAt: instantRow,
  }),
);

/** The settings of a year's budget, in their order. */
export const BUDGET_SETTINGS = 'BUDGET#';

export const VIREMENTS = 'VIREMENT#';

export const CURRENT_BUDGET = `${CURRENT_PREFIX}BUDGET`;

const currentKey = (authority: AuthorityCode, year: FinancialYear): Key => ({
  pk: ledgerPartition(authority, year),
  sk: CURRENT_BUDGET,
});

export const budgetFrom = (item: Item): Budget => parseRow(budgetRow, item);

export const virementFrom = (item: Item): Virement => parseRow(virementRow, item);

export const budgetRead = (
  authority: AuthorityCode,
  year: FinancialYear,
): Read<Budget | undefined> => readRow(currentKey(authority, year), budgetRow);

/** Each setting of the budget is an entry of the ledger. */
export const appendBudgetVersion = (budget: Budget): Item => ({
  pk: ledgerPartition(budget.authority, budget.year),
  sk: `${BUDGET_SETTINGS}${padded(budget.version)}`,
  rev: 1,
  data: budget as unknown as Item['data'],
});

export const appendVirement = (virement: Virement): Item => ({
  pk: ledgerPartition(virement.authority, virement.year),
  sk: `${VIREMENTS}${padded(virement.virement)}`,
  rev: 1,
  data: virement as unknown as Item['data'],
});

/** The budget's version is its row's `rev`: each setting and each virement raises it by one. */
export const replaceCurrentBudget = (budget: Budget): Write => ({
  kind: 'put',
  item: {
    ...currentKey(budget.authority, budget.year),
    rev: budget.version,
    data: budget as unknown as Item['data'],
  },
  when: [budget.version === 1 ? { is: 'absent' } : { is: 'at-rev', rev: budget.version - 1 }],
});

export const createBudgetsRepository = (store: Store) => ({
  async find(authority: AuthorityCode, year: FinancialYear): Promise<Budget | undefined> {
    const [item] = await store.find([currentKey(authority, year)]);
    return item && budgetFrom(item);
  },
});
