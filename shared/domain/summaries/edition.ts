import type { PrincipalId } from '../permission.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { Instant } from '../time.ts';
import type { SummaryPlace } from './edited-narrative.ts';
import type { Completeness, Summary } from './summary.ts';
import type { SummaryDifference } from './summary-difference.ts';
import type { SummaryFormat } from './summary-formats.ts';

/** A file of an edition: its bytes are kept for ever under their digest. */
export type EditionFile = {
  readonly format: SummaryFormat;
  readonly mediaType: string;
  readonly bytes: number;
  readonly sha256: string;
};

export type CompletenessCounts = Pick<Completeness, 'expected' | 'returned' | 'certified'>;

/** A published summary, frozen in every format: who, when, why, made of what. Written once. */
export type Edition = SummaryPlace & {
  readonly edition: number;
  /** As the ledger stood. */
  readonly asAt: Instant;
  readonly publishedAt: Instant;
  readonly publishedBy: PrincipalId;
  /** Why; every edition but the first has one. */
  readonly changeNote?: string | undefined;
  readonly completeness: CompletenessCounts;
  readonly files: readonly EditionFile[];
  /** What the figures rest on: versions of returns, budgets, forecasts and funds, rules, software. */
  readonly inputs: Summary['provenance'];
  /** From the edition before; empty of the first. */
  readonly differences: readonly SummaryDifference[];
};

/**
 * An edition to be read before it is published: the moment that it is of. Its files are made from the
 * ledger as it stood then, whenever somebody asks.
 */
export type DraftEdition = SummaryPlace & {
  readonly asAt: Instant;
  readonly preparedAt: Instant;
  readonly completeness: CompletenessCounts;
};

/** A draft has done its work when something was published after it. */
export const isStillDraft = (draft: DraftEdition, last: Edition | undefined): boolean =>
  last === undefined || last.publishedAt < draft.preparedAt;

/**
 * Whether a summary may be published. Refuses, in this order: `nothing-to-publish` without a single
 * return; `change-note-needed` for a reissue that does not say why; `narrative-outdated` when a person
 * wrote the narrative and the figures have moved since.
 */
export function refusePublication(
  summary: Summary,
  changeNote: string | undefined,
  before: Edition | undefined,
): Refusal | undefined {
  if (summary.provenance.returns.length === 0) {
    return refuse(
      'nothing-to-publish',
      `Nothing has been returned for ${summary.quarter} of ${summary.year} yet.`,
    );
  }
  if (before && changeNote === undefined) {
    return refuse(
      'change-note-needed',
      `Edition ${before.edition} is published: say in changeNote what has changed since and why.`,
      { facts: { latestEdition: before.edition } },
    );
  }
  if (summary.narrativeEdited?.isOutdated) {
    return refuse(
      'narrative-outdated',
      'The narrative was written when the figures said something else. Read it again and save it, or take it back.',
    );
  }
  return undefined;
}
