import type { FinancialYear, Period } from '../financial-calendar.ts';
import type { Balances, CurrentReturn } from './return.ts';

/** What an authority carries at the end of a period, as its return of that period says it. */
export type PeriodBalances = Balances & {
  readonly year: FinancialYear;
  readonly period: Period;
};

/**
 * The balances that the returns have, oldest first, whatever the order of the returns. A return
 * without any is left out: what is missing is not carried on from the period before.
 */
export function balancesOf(returns: readonly CurrentReturn[]): readonly PeriodBalances[] {
  return returns
    .flatMap(({ year, period, balances }) => (balances ? [{ year, period, ...balances }] : []))
    .sort((a, b) => order(a.year, b.year) || order(a.period, b.period));
}

const order = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
