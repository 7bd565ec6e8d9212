import type { ChainId } from '../audit.ts';
import { AUTHORITY_CODES, type AuthorityCode } from '../authorities.ts';
import type { FinancialYear, Quarter } from '../financial-calendar.ts';
import type { PrincipalId } from '../permission.ts';
import { type Decided, decided } from '../refusal.ts';
import { checkSeen, type SeenVersion } from '../seen-version.ts';
import type { Instant } from '../time.ts';

/** Whose summary of which quarter a narrative or an edition is of: an authority’s or the region’s. */
export type SummaryPlace = {
  readonly chain: ChainId;
  readonly year: FinancialYear;
  readonly quarter: Quarter;
};

/** Of which authorities a summary of which quarter is. */
export type SummaryOf = {
  readonly year: FinancialYear;
  readonly quarter: Quarter;
  readonly scope: readonly AuthorityCode[];
};

/** The summary of a place: of its one authority, or of all. */
export const summaryOf = ({ chain, year, quarter }: SummaryPlace): SummaryOf => ({
  year,
  quarter,
  scope: chain === 'REGION' ? AUTHORITY_CODES : [chain],
});

/** What a person wrote in place of the narrative that the figures make; every version is kept. */
export type EditedNarrative = SummaryPlace & {
  readonly version: number;
  /** Absent: the narrative that the figures make stands again. */
  readonly text?: string | undefined;
  /** The narrative that the figures made when it was written. */
  readonly insteadOf: string;
  readonly editedBy: PrincipalId;
  readonly editedAt: Instant;
};

export type NarrativeEdited = {
  readonly by: PrincipalId;
  readonly at: Instant;
  /** The figures have moved since, so that they would tell another story now. */
  readonly isOutdated: boolean;
};

/**
 * The chain whose narrative a summary of these authorities has. Of some authorities together there is
 * none: such a summary is one reader’s view, and nobody’s to publish.
 */
export function chainOfScope(scope: readonly AuthorityCode[]): ChainId | undefined {
  const [only] = scope;
  if (scope.length === 1) return only;
  return scope.length === AUTHORITY_CODES.length ? 'REGION' : undefined;
}

export type NarrativeEdit = Omit<EditedNarrative, 'version'>;

/** Refuses with `precondition-required` or `precondition-failed` where it was edited before. */
export function decideNarrative(
  edit: NarrativeEdit,
  current: EditedNarrative | undefined,
  ifMatch: SeenVersion | undefined,
): Decided<EditedNarrative> {
  const stale = checkSeen(ifMatch, current?.version);
  return stale ?? decided({ ...edit, version: (current?.version ?? 0) + 1 });
}

/** The narrative that is shown: what a person wrote, or what the figures make. */
export function narrativeShown(
  generated: string,
  edited: EditedNarrative | undefined,
): { readonly narrative: string; readonly narrativeEdited?: NarrativeEdited } {
  if (edited?.text === undefined) return { narrative: generated };
  return {
    narrative: edited.text,
    narrativeEdited: {
      by: edited.editedBy,
      at: edited.editedAt,
      isOutdated: edited.insteadOf !== generated,
    },
  };
}
