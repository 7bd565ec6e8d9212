import type { AuthorityCode } from '../authorities.ts';
import type { FinancialYear, Period } from '../financial-calendar.ts';
import type { CurrentReturn } from '../returns/return.ts';
import type { Instant } from '../time.ts';
import type { KeptInputs } from './movement.ts';
import type { Forecast } from './outturn-forecast.ts';
import type { RangeEvidence } from './range-evidence.ts';

/**
 * Which versions of the ledger a forecast was made from. History is append-only, so they say every
 * figure that went in, for ever.
 */
export type ForecastSources = {
  readonly budgetVersion?: number | undefined;
  /** Of the breaks in series as the officers had marked them. */
  readonly breaksVersion?: number | undefined;
  /** By year and period, the version of the return that stood. */
  readonly returns: Readonly<Record<string, Readonly<Record<string, number>>>>;
};

/** What was said of an authority's year as of a period, and from what: written once, kept for ever. */
export type KeptForecasts = {
  readonly authority: AuthorityCode;
  readonly year: FinancialYear;
  readonly period: Period;
  /** 1 for the first forecasts as of the period; a correction makes another. */
  readonly version: number;
  readonly madeAt: Instant;
  readonly sources: ForecastSources;
  /** What of the figures tells later what moved them. */
  readonly inputs: KeptInputs;
  /** How this authority's own closed years held, and how wide that has made the ranges. */
  readonly ranges: RangeEvidence;
  readonly forecasts: readonly Forecast[];
};

export const sourcesOf = (
  versions: { readonly budget: number | undefined; readonly breaks: number | undefined },
  years: ReadonlyMap<FinancialYear, readonly CurrentReturn[]>,
): ForecastSources => ({
  ...(versions.budget === undefined ? {} : { budgetVersion: versions.budget }),
  ...(versions.breaks === undefined ? {} : { breaksVersion: versions.breaks }),
  returns: Object.fromEntries(
    [...years].map(([year, returns]) => [
      year,
      Object.fromEntries(returns.map(({ period, version }) => [period, version])),
    ]),
  ),
});
