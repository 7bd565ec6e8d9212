import type { DraftEdition, Edition } from '../../shared/domain/summaries/edition.ts';

export const editionView = (edition: Edition) => ({ ...edition, state: 'published' as const });

/** A draft under the number that it would have. */
export const draftView = (draft: DraftEdition, edition: number) => ({
  ...draft,
  edition,
  state: 'draft' as const,
});
