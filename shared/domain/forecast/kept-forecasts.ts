import type { AuthorityCode } from '../authorities.ts';
import type { Budget } from '../budgets/budget.ts';
import type { FinancialYear, Period } from '../financial-calendar.ts';
import type { CurrentReturn } from '../returns/return.ts';
import type { Instant } from '../time.ts';
import type { Forecast } from './outturn-forecast.ts';

/**
 * Which versions of the ledger a forecast was made from. History is append-only, so they say every
 * figure that went in, for ever.
 */
export type ForecastSources = {
  readonly budgetVersion?: number | undefined;
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
  readonly forecasts: readonly Forecast[];
};

export const sourcesOf = (
  budget: Budget | undefined,
  years: ReadonlyMap<FinancialYear, readonly CurrentReturn[]>,
): ForecastSources => ({
  ...(budget ? { budgetVersion: budget.version } : {}),
  returns: Object.fromEntries(
    [...years].map(([year, returns]) => [
      year,
      Object.fromEntries(returns.map(({ period, version }) => [period, version])),
    ]),
  ),
});
