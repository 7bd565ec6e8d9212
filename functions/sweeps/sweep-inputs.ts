import type { AuditHead } from '../../shared/domain/audit.ts';
import { AUTHORITY_CODES, type AuthorityCode } from '../../shared/domain/authorities.ts';
import { SOFTWARE } from '../../shared/domain/software.ts';
import type { Watermark } from '../../shared/domain/sweeps/sweep-state.ts';
import type { ThresholdSettings } from '../../shared/domain/thresholds/threshold-settings.ts';
import type { Now } from '../../shared/domain/time.ts';
import { auditHead } from '../../shared/persistence/audit-rows.ts';
import { type Read, readTogether } from '../../shared/persistence/reads.ts';
import type { Store } from '../../shared/persistence/store.ts';
import { watermarkRead } from '../../shared/persistence/sweep-states.ts';
import { readSweptYears, type SweptYear } from '../../shared/persistence/swept-years.ts';
import { inForceFor, thresholdsRead } from '../../shared/persistence/thresholds.ts';

/** What a sweep of some authorities rests on beside their own figures. */
export type SweepInputs = {
  /** Last year and this, which is the last. */
  readonly years: readonly SweptYear[];
  readonly thresholdsOf: (chain: AuthorityCode | 'REGION') => ThresholdSettings;
  /** The versions of everything outside an authority's own chain, and the day. */
  readonly versions: string;
  /** How far the chain of an authority was swept, and found whole. */
  readonly markOf: (authority: AuthorityCode) => Watermark | undefined;
  /** Whether nothing has changed since the mark. */
  readonly isUpToDate: (authority: AuthorityCode) => boolean;
};

/**
 * The calendars, the region's thresholds, and three small items an authority: its thresholds, its
 * chain's head and its watermark. An authority with nothing new is known by these alone.
 */
export async function readInputs(
  store: Store,
  now: Now,
  authorities: readonly AuthorityCode[] = AUTHORITY_CODES,
): Promise<SweepInputs> {
  const [years, thresholds, heads, marks] = await Promise.all([
    readSweptYears(store, now),
    readAll(store, ['REGION', ...authorities] as const, thresholdsRead),
    readAll(store, authorities, auditHead),
    readAll(store, authorities, watermarkRead),
  ]);
  const region = thresholds.get('REGION');
  const versions = [
    SOFTWARE,
    now.on,
    ...years.map(({ year, calendar }) => `${year}@${calendar.version}`),
    `thresholds@${region?.version ?? 0}`,
  ].join(' ');
  return {
    years,
    thresholdsOf: (chain) => inForceFor(chain, { own: thresholds.get(chain), region }),
    versions,
    markOf: (authority) => marks.get(authority),
    isUpToDate: (authority) => isSame(marks.get(authority), heads.get(authority), versions),
  };
}

const isSame = (
  mark: Watermark | undefined,
  head: AuditHead | undefined,
  versions: string,
): boolean => mark !== undefined && mark.seq === head?.seq && mark.inputs === versions;

/** The same kind of row for each of some names, in one read. */
async function readAll<Name extends string, T>(
  store: Store,
  names: readonly Name[],
  readOf: (name: Name) => Read<T>,
): Promise<ReadonlyMap<Name, T>> {
  const reads = Object.fromEntries(names.map((name) => [name, readOf(name)]));
  return new Map(Object.entries(await readTogether(store, reads)) as [Name, T][]);
}
