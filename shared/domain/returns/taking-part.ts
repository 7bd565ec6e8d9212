import type { Budget } from '../budgets/budget.ts';
import type { CurrentReturn } from './return.ts';

type YearOfAuthority = {
  readonly budget: Budget | undefined;
  readonly returns: readonly CurrentReturn[];
};

/**
 * An authority takes part in a year from its first budget or return on; before that nobody waits for
 * anything, and nobody is reminded.
 */
export const takesPart = ({ budget, returns }: YearOfAuthority): boolean =>
  budget !== undefined || returns.length > 0;
