import { upTo } from '../as-at.ts';
import type { Instant } from '../time.ts';
import type { Budget, Virement } from './budget.ts';
import { afterVirement } from './virement.ts';

/**
 * A budget as it stood at a moment: as it was last set by then, with the virements made since. A
 * setting says how many virements it has in it.
 */
export function budgetAsAt(
  settings: readonly Budget[],
  virements: readonly Virement[],
  moment: Instant,
): Budget | undefined {
  const set = upTo(settings, ({ setAt }) => setAt, moment).at(-1);
  if (!set) return undefined;
  return upTo(virements, ({ madeAt }) => madeAt, moment)
    .filter(({ virement }) => virement > set.virements)
    .reduce(afterVirement, set);
}
