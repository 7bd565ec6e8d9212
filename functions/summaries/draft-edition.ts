import { type Access, mayForRegion } from '../../shared/domain/permission.ts';
import type { SummaryPlace } from '../../shared/domain/summaries/edited-narrative.ts';
import { type DraftEdition, isStillDraft } from '../../shared/domain/summaries/edition.ts';
import type { createEditionsRepository } from '../../shared/persistence/editions.ts';

export type Editions = ReturnType<typeof createEditionsRepository>;

/** The draft of the next edition and its number, for those who may publish it. */
export async function findDraft(
  editions: Editions,
  place: SummaryPlace,
  access: Access,
): Promise<{ readonly draft: DraftEdition; readonly edition: number } | undefined> {
  if (!mayForRegion(access, 'editions.publish')) return undefined;
  const draft = await editions.findDraft(place);
  if (!draft) return undefined;
  const last = await editions.findLast(place);
  return isStillDraft(draft, last) ? { draft, edition: (last?.edition ?? 0) + 1 } : undefined;
}
