import type { AuditHead } from '../../shared/domain/audit.ts';
import { AUTHORITY_CODES, type AuthorityCode } from '../../shared/domain/authorities.ts';
import { periodOn, yearOf, yearsBefore } from '../../shared/domain/financial-calendar.ts';
import type { Watermark } from '../../shared/domain/sweeps/sweep-state.ts';
import type { Now } from '../../shared/domain/time.ts';
import { auditHead } from '../../shared/persistence/audit-rows.ts';
import { calendarRead } from '../../shared/persistence/calendar.ts';
import { type Read, readTogether } from '../../shared/persistence/reads.ts';
import type { Store } from '../../shared/persistence/store.ts';
import { watermarkRead } from '../../shared/persistence/sweep-states.ts';
import { SOFTWARE } from '../../shared/runtime/software.ts';
import type { SweptYear } from './sweep-authority.ts';

/** What a sweep of some authorities rests on beside their own figures. */
export type SweepInputs = {
  /** This year and last year, which closes its cases once its year-end adjustments are locked. */
  readonly years: readonly SweptYear[];
  readonly inputsOf: (authority: AuthorityCode) => string;
  /** Where an authority was swept up to; undefined when there is something to do. */
  readonly upToDate: (authority: AuthorityCode) => Watermark | undefined;
};

/**
 * One strong batch read: the calendars, and two small items an authority, its chain's head and its
 * watermark. An authority with nothing new is known by these alone.
 */
export async function readInputs(
  store: Store,
  now: Now,
  authorities: readonly AuthorityCode[] = AUTHORITY_CODES,
): Promise<SweepInputs> {
  const current = yearOf(now.on);
  const years = [...yearsBefore(current, 1), current];
  const calendars = await readAll(store, years, calendarRead);
  const heads = await readAll(store, authorities, auditHead);
  const watermarks = await readAll(store, authorities, watermarkRead);
  const versions = [...calendars].map(([year, { version }]) => `${year}@${version}`);
  const inputs = [SOFTWARE, now.on, ...versions].join(' ');
  const isNew = (head: AuditHead | undefined, mark: Watermark): boolean =>
    head?.seq !== mark.seq || mark.inputs !== inputs;
  return {
    years: [...calendars].map(([year, calendar]) => ({
      year,
      isYearLocked: periodOn(calendar, 'P13', now.on).state === 'locked',
    })),
    inputsOf: () => inputs,
    upToDate: (authority) => {
      const mark = watermarks.get(authority);
      return mark && !isNew(heads.get(authority), mark) ? mark : undefined;
    },
  };
}

/** The same kind of row for each of some names, in one read. */
async function readAll<Name extends string, T>(
  store: Store,
  names: readonly Name[],
  readOf: (name: Name) => Read<T>,
): Promise<ReadonlyMap<Name, T>> {
  const reads = Object.fromEntries(names.map((name) => [name, readOf(name)]));
  return new Map(Object.entries(await readTogether(store, reads)) as [Name, T][]);
}
