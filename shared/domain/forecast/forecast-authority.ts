import type { AuthorityCode } from '../authorities.ts';
import { LINE_IDS, POTS, type Pot, STREAMS, type Stream } from '../catalogue.ts';
import type { FinancialYear, Period } from '../financial-calendar.ts';
import { type ThresholdSettings, thresholdsFor } from '../thresholds/threshold-settings.ts';
import { withDrivers } from './drivers.ts';
import { forecastLine } from './forecast-line.ts';
import { explained } from './forecast-sentences.ts';
import type { LineHistory } from './line-history.ts';
import { estimateOutturn, rangedBy } from './outturn-estimate.ts';
import type { Forecast, Unexplained } from './outturn-forecast.ts';
import { worstRag } from './rag.ts';
import { type RangeEvidence, rangeEvidence } from './range-evidence.ts';
import { totalOf } from './total-forecast.ts';

export type AuthorityHistory = {
  readonly authority: AuthorityCode;
  readonly year: FinancialYear;
  /** The period that totals are as of. */
  readonly asOfPeriod: Period;
  readonly lines: readonly LineHistory[];
  readonly thresholds?: ThresholdSettings | undefined;
  /** Names the state of everything before this year, breaks included; see `withMovement`. */
  readonly pastDigest?: string | undefined;
};

export type AuthorityForecasts = {
  readonly forecasts: readonly Forecast[];
  readonly ranges: RangeEvidence;
};

/**
 * Every forecast of an authority's year: its lines in catalogue order; for each stream its pots and
 * the stream; the authority's pots over all streams (level `pot` without `stream`); the authority.
 * Totals are made of the lines alone, so medians reconcile to the penny at every level. Ranges are as
 * wide as the authority's own closed years ask for (`rangeEvidence`).
 */
export function forecastAuthority(history: AuthorityHistory): AuthorityForecasts {
  const estimated = [...history.lines]
    .sort((a, b) => LINE_IDS.indexOf(a.line) - LINE_IDS.indexOf(b.line))
    .map((line) => ({ line, estimate: estimateOutturn(line) }));
  const ranges = rangeEvidence(estimated.flatMap(({ estimate }) => estimate.replays));
  const alone = estimated.map(({ line, estimate }) =>
    forecastLine(line, history, rangedBy(ranges.factor, estimate)),
  );
  const lines = withDrivers(alone, history.lines);
  return { forecasts: lines.length === 0 ? [] : withTotals(history, lines), ranges };
}

function withTotals(history: AuthorityHistory, lines: readonly Forecast[]): readonly Forecast[] {
  const streams = STREAMS.flatMap((stream) => {
    const own = lines.filter((each) => each.stream === stream);
    return own.length === 0 ? [] : withPots(history, own, { stream });
  });
  return [...lines, ...streams, ...withPots(history, lines, {})].map(explained);
}

type Position = Pick<Forecast, 'level'> & { readonly stream?: Stream; readonly pot?: Pot };

/** The pots of some lines, then the lines together, whose RAG is the worst of those pots. */
function withPots(
  history: AuthorityHistory,
  lines: readonly Forecast[],
  within: { readonly stream?: Stream },
): readonly Unexplained[] {
  const kind = within.stream ? 'line' : 'total';
  const level = within.stream ? 'stream' : 'authority';
  const place = (position: Position, own: readonly Forecast[]) => ({
    authority: history.authority,
    year: history.year,
    ...position,
    asOfPeriod: history.asOfPeriod,
    ...totalOf(own, kind, thresholdsFor(history.thresholds, position)),
  });
  const pots = POTS.flatMap((pot) => {
    const own = lines.filter((each) => each.pot === pot);
    return own.length === 0 ? [] : [place({ level: 'pot', ...within, pot }, own)];
  });
  const together = place({ level, ...within }, lines);
  const rag = worstRag(pots.map((pot) => pot.rag));
  return [...pots, { ...together, ...(rag ? { rag } : {}) }];
}
