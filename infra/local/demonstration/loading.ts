import { type Day, instant, type Now } from '../../../shared/domain/time.ts';
import type { Committed } from '../../../shared/persistence/commit-request.ts';

/** Something that is done at a time of the demonstration. */
export type Step = { readonly now: Now; readonly take: () => Promise<void> };

/** Nine in the morning in UTC, well within the same day in London. */
export const morningOf = (on: Day): Now => ({ at: instant(`${on}T09:00:00.000Z`), on });

/** What was taken. @throws Error when it was refused: the demonstration keeps the rules. */
export function taken(
  result: Committed | { readonly refused: string; readonly detail: string },
): Committed {
  if (result.refused === undefined) return result;
  throw new Error(`The demonstration was refused: ${result.refused}: ${result.detail}`);
}
