import type { AuthorityCode } from '../authorities.ts';
import { lineOf } from '../catalogue.ts';
import { yearOf } from '../financial-calendar.ts';
import type { PrincipalId } from '../permission.ts';
import { type Decided, decided, type Fault, refuse } from '../refusal.ts';
import type { Instant, Now } from '../time.ts';
import type { SeriesBreak } from './series-break.ts';

/** An authority's breaks in series as they stand; each setting replaces them and raises the version. */
export type SeriesBreaks = {
  readonly authority: AuthorityCode;
  readonly version: number;
  readonly breaks: readonly SeriesBreak[];
  readonly setBy: PrincipalId;
  readonly setAt: Instant;
};

/** More would be a new ledger, not breaks in one. */
export const MAX_BREAKS = 50;

export type BreaksRequest = {
  readonly authority: AuthorityCode;
  readonly breaks: readonly SeriesBreak[];
  readonly current: SeriesBreaks | undefined;
  readonly setBy: PrincipalId;
  readonly now: Now;
};

/**
 * Sets an authority's breaks in series, the whole list at once; an empty one takes them away.
 * Refuses with `breaks-invalid` and every fault: a line has at most one a year, and none in a year
 * that has not begun.
 */
export function decideBreaks(request: BreaksRequest): Decided<SeriesBreaks> {
  const { authority, breaks, current, setBy, now } = request;
  const faults = breaks.flatMap((_, index) => faultsOf(request, index));
  if (faults.length > 0) {
    return refuse('breaks-invalid', 'The breaks cannot be set as they are.', { faults });
  }
  return decided({
    authority,
    version: (current?.version ?? 0) + 1,
    breaks,
    setBy,
    setAt: now.at,
  });
}

function faultsOf({ breaks, now }: BreaksRequest, index: number): readonly Fault[] {
  const own = breaks[index];
  if (!own) return [];
  const { line, year } = own;
  const { name } = lineOf(line);
  const isRepeated = breaks.findIndex((each) => each.line === line && each.year === year) < index;
  const faults: Fault[] = [];
  if (isRepeated) {
    const detail = `${name} has more than one break in ${year}; keep the last.`;
    faults.push({ pointer: `/breaks/${index}`, code: 'duplicate-break', detail, line });
  }
  if (year > yearOf(now.on)) {
    const detail = `${year} has not begun; a break is marked once figures show it.`;
    faults.push({ pointer: `/breaks/${index}/year`, code: 'year-not-begun', detail, line });
  }
  return faults;
}
