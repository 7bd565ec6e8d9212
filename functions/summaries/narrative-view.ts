import {
  type EditedNarrative,
  narrativeShown,
  type SummaryPlace,
} from '../../shared/domain/summaries/edited-narrative.ts';

/** The narrative as the contract shows it. @param generated as the figures tell it */
export function narrativeView(
  { chain, year, quarter }: SummaryPlace,
  generated: string,
  edited: EditedNarrative | undefined,
) {
  const { narrative, narrativeEdited } = narrativeShown(generated, edited);
  return {
    chain,
    year,
    quarter,
    version: edited?.version ?? 0,
    narrative,
    generated,
    isOutdated: narrativeEdited?.isOutdated ?? false,
    ...(edited ? { editedBy: edited.editedBy, editedAt: edited.editedAt } : {}),
  };
}
