import { CHAINS, type ChainId } from '../audit.ts';
import { AUTHORITY_CODES, type AuthorityCode } from '../authorities.ts';
import type { Period } from '../financial-calendar.ts';
import { type Instant, laterBy } from '../time.ts';
import type { SweepCounts } from './sweep.ts';

/** One authority's part of a run, or the region's; every part of a run is of the same moment. */
export type SweepPart = { readonly at: Instant; readonly chain: ChainId };

/** Where the parts of a run wait until they are swept. @throws Error when one cannot be put there. */
export type SweepParts = { readonly send: (parts: readonly SweepPart[]) => Promise<void> };

/** The parts of a run, the region's last: it is made of what the others leave. */
export const partsAt = (at: Instant): readonly SweepPart[] =>
  CHAINS.map((chain) => ({ at, chain }));

/** A run is named by its moment. */
export const sweepNameAt = (at: Instant): string => `sweep-${at.replace(/\D/g, '')}`;

/** The region's part is looked at first after this: by then the authorities are usually done. */
export const REGION_WAITS_SECONDS = 60;

/** So long after a run's moment the region goes on without those that are not swept yet. */
export const SWEEP_DEADLINE_SECONDS = 15 * 60;

export const deadlineOf = ({ at }: Pick<SweepPart, 'at'>): Instant =>
  laterBy(at, SWEEP_DEADLINE_SECONDS);

/** What came of an authority in a sweep. */
export type SweptAuthority = SweepCounts & {
  readonly forecasts: number;
  readonly asOfPeriod?: Period | undefined;
};

/** How an authority's part of the latest run that tried it ended: swept, or failed and why. */
export type SweepResult = {
  readonly at: Instant;
  readonly outcome: { readonly swept: SweptAuthority } | { readonly because: string };
};

export type SweepResults = ReadonlyMap<AuthorityCode, SweepResult>;

/** Whether the authority is swept as of that moment, be it by a later run, or one is trying it. */
export const isPartEnded = (result: SweepResult | undefined, at: Instant): boolean =>
  result !== undefined && (result.at > at || (result.at === at && 'swept' in result.outcome));

export type Failed = { readonly authority: AuthorityCode; readonly because: string };

/** What the authorities' parts have come to by now. */
export type Gathered = {
  readonly swept: readonly SweptAuthority[];
  /** Those that are not swept as of the moment, and what is known of why. */
  readonly failed: readonly Failed[];
};

/** A failure of an earlier run explains nothing of this one. */
export function gatherResults(results: SweepResults, at: Instant): Gathered {
  const swept: SweptAuthority[] = [];
  const failed: Failed[] = [];
  for (const authority of AUTHORITY_CODES) {
    const result = results.get(authority);
    const outcome = result && result.at >= at ? result.outcome : { because: 'not-swept-in-time' };
    if ('swept' in outcome) swept.push(outcome.swept);
    else failed.push({ authority, because: outcome.because });
  }
  return { swept, failed };
}
