import type { AuthorityCode } from '../../shared/domain/authorities.ts';
import { canonicalJson } from '../../shared/domain/canonical-json.ts';
import type { FinancialYear, Period } from '../../shared/domain/financial-calendar.ts';
import { authorityHistory } from '../../shared/domain/forecast/authority-history.ts';
import { forecastAuthority } from '../../shared/domain/forecast/forecast-authority.ts';
import { sourcesOf } from '../../shared/domain/forecast/kept-forecasts.ts';
import type { PrincipalId } from '../../shared/domain/permission.ts';
import {
  type SweptPressures,
  sweepPressures,
} from '../../shared/domain/pressures/sweep-pressures.ts';
import type { Now } from '../../shared/domain/time.ts';
import { appendForecasts, createForecastsRepository } from '../../shared/persistence/forecasts.ts';
import type { Ledger } from '../../shared/persistence/ledger.ts';
import { createPressuresRepository, replacePressure } from '../../shared/persistence/pressures.ts';
import type { Item, Store, Write } from '../../shared/persistence/store.ts';
import { createSweepStatesRepository } from '../../shared/persistence/sweep-states.ts';
import { type AuthorityFigures, readFigures } from './authority-figures.ts';

/** The sweep's own operation in the audit trail, whoever started it. */
export const SWEEP = 'runSweep';

export type SweepPorts = {
  readonly store: Store;
  readonly ledger: Ledger;
  readonly newId: () => string;
};

export type SweptYear = { readonly year: FinancialYear; readonly isYearLocked: boolean };

export type AuthoritySweep = {
  readonly authority: AuthorityCode;
  /** Oldest first; the last is the year in progress. */
  readonly years: readonly SweptYear[];
  /** The versions of what the sweep rests on beside the authority's own chain, and the day. */
  readonly inputs: string;
  readonly principal: PrincipalId;
  readonly now: Now;
};

/** What came of one authority. */
export type SweptAuthority = Omit<SweptPressures, 'pressures'> & {
  readonly forecasts: number;
  readonly asOfPeriod?: Period | undefined;
};

export const NOTHING: SweptAuthority = {
  forecasts: 0,
  raised: 0,
  escalated: 0,
  steppedDown: 0,
  resolved: 0,
  unchanged: 0,
};

/**
 * Forecasts an authority's years and brings its pressures up to date, in one transaction; when nothing
 * changed, nothing is written to the ledger. It reads after the head of the authority's chain, which
 * the write finds unmoved: no return can come in between.
 */
export async function sweepAuthority(
  { store, ledger, newId }: SweepPorts,
  sweep: AuthoritySweep,
): Promise<SweptAuthority> {
  const { authority, principal, now, inputs } = sweep;
  let swept = NOTHING;
  let seq = 0;
  const result = await ledger.commit({
    chain: authority,
    operation: SWEEP,
    principal,
    at: now.at,
    reads: {},
    decide: async (_, next) => {
      const outcome = await sweepYears(store, sweep);
      const { entries, writes } = outcome;
      const answer = { status: 200, body: null };
      swept = outcome.swept;
      const isChanged = entries.length + writes.length > 0;
      seq = isChanged ? next.seq : next.seq - 1;
      if (!isChanged) return { unchanged: true, answer };
      const { raised, escalated, steppedDown, resolved } = swept;
      return { entries, writes, facts: { raised, escalated, steppedDown, resolved }, answer };
    },
  });
  if (result.refused) throw new Error(`A sweep is never refused: ${result.refused}`);
  const { forecasts, unchanged, asOfPeriod } = swept;
  const watermark = { seq, inputs, forecasts, unchanged, asOfPeriod };
  await createSweepStatesRepository(store).mark(authority, watermark, newId());
  return swept;
}

type Outcome = {
  readonly swept: SweptAuthority;
  readonly entries: readonly Item[];
  readonly writes: readonly Write[];
};

async function sweepYears(store: Store, sweep: AuthoritySweep): Promise<Outcome> {
  const { authority, years } = sweep;
  const figures = await readFigures(
    store,
    authority,
    years.map(({ year }) => year),
  );
  const outcomes: Outcome[] = [];
  for (const each of years) outcomes.push(await sweepYear(store, sweep, each, figures));
  return {
    swept: outcomes.map((each) => each.swept).reduce(together),
    entries: outcomes.flatMap((each) => each.entries),
    writes: outcomes.flatMap((each) => each.writes),
  };
}

/** The counts of both; as of the later period. */
function together(earlier: SweptAuthority, later: SweptAuthority): SweptAuthority {
  return {
    forecasts: earlier.forecasts + later.forecasts,
    raised: earlier.raised + later.raised,
    escalated: earlier.escalated + later.escalated,
    steppedDown: earlier.steppedDown + later.steppedDown,
    resolved: earlier.resolved + later.resolved,
    unchanged: earlier.unchanged + later.unchanged,
    asOfPeriod: later.asOfPeriod ?? earlier.asOfPeriod,
  };
}

async function sweepYear(
  store: Store,
  { authority, now }: AuthoritySweep,
  { year, isYearLocked }: SweptYear,
  figures: AuthorityFigures,
): Promise<Outcome> {
  const existing = await createPressuresRepository(store).list(authority, year);
  const hasNoCase = existing.every(({ state }) => state === 'resolved');
  const own = figures.of(year);
  const history = authorityHistory({ authority, year, ...own }, figures.before(year));
  if (!history || (isYearLocked && hasNoCase)) return { swept: NOTHING, entries: [], writes: [] };
  const period = history.asOfPeriod;
  const forecasts = forecastAuthority(history);
  const kept = await createForecastsRepository(store).find(authority, year, period);
  const isSaidAlready = canonicalJson(kept?.forecasts) === canonicalJson(forecasts);
  const { pressures, ...counts } = sweepPressures({
    year,
    isYearLocked,
    forecasts,
    existing,
    now,
  });
  const sources = sourcesOf(own.budget, figures.sources(year));
  const version = (kept?.version ?? 0) + 1;
  const made = { authority, year, period, version, madeAt: now.at, sources, forecasts };
  return {
    swept: { ...counts, forecasts: forecasts.length, asOfPeriod: period },
    entries: isSaidAlready ? [] : [appendForecasts(made)],
    writes: pressures.map(replacePressure),
  };
}
