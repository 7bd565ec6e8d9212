import type { Sha256 } from '../../shared/domain/audit.ts';
import { AUTHORITY_CODES, type AuthorityCode } from '../../shared/domain/authorities.ts';
import type { SeriesBreaks } from '../../shared/domain/breaks/set-breaks.ts';
import { canonicalJson } from '../../shared/domain/canonical-json.ts';
import type { FinancialYear, Period } from '../../shared/domain/financial-calendar.ts';
import { authorityHistory } from '../../shared/domain/forecast/authority-history.ts';
import {
  type AuthorityHistory,
  forecastAuthority,
} from '../../shared/domain/forecast/forecast-authority.ts';
import { type KeptForecasts, sourcesOf } from '../../shared/domain/forecast/kept-forecasts.ts';
import type { LineHistory } from '../../shared/domain/forecast/line-history.ts';
import {
  keptInputsOf,
  keptMediansOf,
  sameForecasts,
  withMovement,
} from '../../shared/domain/forecast/movement.ts';
import type { Forecast } from '../../shared/domain/forecast/outturn-forecast.ts';
import { type LinePattern, peerPatternOf } from '../../shared/domain/forecast/peer-pattern.ts';
import type { ThresholdSettings } from '../../shared/domain/thresholds/threshold-settings.ts';
import type { Now } from '../../shared/domain/time.ts';
import { createForecastsRepository } from '../../shared/persistence/forecasts.ts';
import { readTogether } from '../../shared/persistence/reads.ts';
import type { Store } from '../../shared/persistence/store.ts';
import { sweepStateRead } from '../../shared/persistence/sweep-states.ts';
import type { AuthorityFigures } from './authority-figures.ts';

export type ForecastPorts = { readonly store: Store; readonly sha256: Sha256 };

export type YearToForecast = {
  readonly authority: AuthorityCode;
  readonly year: FinancialYear;
  readonly now: Now;
  readonly thresholds: ThresholdSettings;
  readonly breaks: SeriesBreaks | undefined;
};

export type ForecastYear = {
  readonly history: AuthorityHistory;
  readonly period: Period;
  readonly forecasts: readonly Forecast[];
  /** What is to be kept of it; undefined where the same was said before. */
  readonly toKeep: KeptForecasts | undefined;
};

/**
 * What is said of an authority's year now, and what moved it since it was last said. Undefined before
 * the first return.
 */
export async function forecastYear(
  ports: ForecastPorts,
  of: YearToForecast,
  figures: AuthorityFigures,
): Promise<ForecastYear | undefined> {
  const { authority, year, now, thresholds, breaks } = of;
  const own = figures.of(year);
  const before = await createForecastsRepository(ports.store).findLatest(authority, year);
  const sources = sourcesOf(
    { budget: own.budget?.version, breaks: breaks?.version },
    figures.sources(year),
  );
  const { [year]: _, ...pastReturns } = sources.returns;
  const past = authorityHistory({ authority, year, ...own }, figures.before(year), {
    breaks: breaks?.breaks,
    keptMedians: before && keptMediansOf(before),
  });
  if (!past) return undefined;
  const lines = await withPeers(ports.store, authority, past.lines);
  const peers = lines.flatMap(({ line, peerPattern }) =>
    peerPattern ? [[line, peerPattern]] : [],
  );
  const pastDigest = ports.sha256(canonicalJson([pastReturns, breaks?.version ?? 0, peers]));
  const history: AuthorityHistory = { ...past, lines, pastDigest, thresholds };
  const { asOfPeriod: period } = history;
  const made = forecastAuthority(history);
  const isSaid = before?.period === period && sameForecasts(before.forecasts, made.forecasts);
  if (isSaid) return { history, period, forecasts: before.forecasts, toKeep: undefined };
  const forecasts = withMovement(before && { at: before.madeAt, ...before }, {
    history,
    forecasts: made.forecasts,
  });
  const toKeep: KeptForecasts = {
    authority,
    year,
    period,
    version: before?.period === period ? before.version + 1 : 1,
    madeAt: now.at,
    sources,
    inputs: keptInputsOf(history),
    ranges: made.ranges,
    forecasts,
  };
  return { history, period, forecasts, toKeep };
}

/**
 * Lines without a past year borrow the pattern that the line has elsewhere. Only then are the other
 * authorities' patterns read: one small item each.
 */
async function withPeers(
  store: Store,
  authority: AuthorityCode,
  lines: readonly LineHistory[],
): Promise<readonly LineHistory[]> {
  if (lines.every(({ pastYears }) => pastYears.length > 0)) return lines;
  const others = await patternsOfOthers(store, authority);
  return lines.map((line) => {
    const peerPattern = line.pastYears.length > 0 ? undefined : peerPatternOf(line.line, others);
    return peerPattern ? { ...line, peerPattern } : line;
  });
}

async function patternsOfOthers(
  store: Store,
  authority: AuthorityCode,
): Promise<readonly (readonly LinePattern[])[]> {
  const others = AUTHORITY_CODES.filter((each) => each !== authority);
  const reads = Object.fromEntries(others.map((each) => [each, sweepStateRead(each)]));
  const states = await readTogether(store, reads);
  return others.map((each) => states[each]?.state.patterns ?? []);
}
