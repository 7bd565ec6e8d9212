import type { AuthorityCode } from '../../shared/domain/authorities.ts';
import { canonicalJson } from '../../shared/domain/canonical-json.ts';
import {
  type FinancialYear,
  type Period,
  yearsBefore,
} from '../../shared/domain/financial-calendar.ts';
import {
  authorityHistory,
  type PastFigures,
} from '../../shared/domain/forecast/authority-history.ts';
import { forecastAuthority } from '../../shared/domain/forecast/forecast-authority.ts';
import type { Forecast } from '../../shared/domain/forecast/outturn-forecast.ts';
import type { PrincipalId } from '../../shared/domain/permission.ts';
import {
  type SweptPressures,
  sweepPressures,
} from '../../shared/domain/pressures/sweep-pressures.ts';
import { yearFigures } from '../../shared/domain/returns/series.ts';
import type { Now } from '../../shared/domain/time.ts';
import { createForecastsRepository, replaceForecasts } from '../../shared/persistence/forecasts.ts';
import type { Ledger } from '../../shared/persistence/ledger.ts';
import { createPositionsRepository } from '../../shared/persistence/positions.ts';
import { createPressuresRepository, replacePressure } from '../../shared/persistence/pressures.ts';
import { createReturnsRepository } from '../../shared/persistence/returns.ts';
import type { Store } from '../../shared/persistence/store.ts';

export type SweepPorts = { readonly store: Store; readonly ledger: Ledger };

export type AuthoritySweep = {
  readonly authority: AuthorityCode;
  readonly year: FinancialYear;
  readonly isYearLocked: boolean;
  readonly principal: PrincipalId;
  readonly now: Now;
};

/** What came of one authority's year. */
export type SweptAuthority = Omit<SweptPressures, 'pressures'> & {
  readonly forecasts: number;
  readonly asOfPeriod?: Period;
};

/** Years of history that a forecast looks at. */
const YEARS_OF_HISTORY = 5;

const NOTHING: SweptAuthority = {
  forecasts: 0,
  raised: 0,
  escalated: 0,
  steppedDown: 0,
  resolved: 0,
  unchanged: 0,
};

/**
 * Forecasts an authority's year and brings its pressures up to date, in one transaction; when nothing
 * changed, nothing is written. It reads after the head of the authority's chain, which the write
 * finds unmoved: no return can come in between. Costs seven queries and one read.
 */
export async function sweepAuthority(
  { store, ledger }: SweepPorts,
  sweep: AuthoritySweep,
): Promise<SweptAuthority> {
  const { authority, year, principal, now } = sweep;
  let swept = NOTHING;
  const result = await ledger.commit({
    chain: authority,
    operation: 'runSweep',
    principal,
    at: now.at,
    reads: {},
    decide: async () => {
      const found = await forecastsAndPressures(store, sweep);
      swept = found.swept;
      const { writes } = found;
      const answer = { status: 200, body: null };
      if (writes.length === 0) return { unchanged: true, answer };
      const { raised, escalated, steppedDown, resolved } = swept;
      const facts = { year, raised, escalated, steppedDown, resolved };
      return { writes, facts, answer };
    },
  });
  if (result.refused) throw new Error(`A sweep is never refused: ${result.refused}`);
  return swept;
}

async function forecastsAndPressures(store: Store, sweep: AuthoritySweep) {
  const { authority, year } = sweep;
  const existing = await createPressuresRepository(store).list(authority, year);
  const hasNoCase = existing.every(({ state }) => state === 'resolved');
  if (sweep.isYearLocked && hasNoCase) return { swept: NOTHING, writes: [] };
  const { budget, returns } = await createPositionsRepository(store).find(authority, year);
  const figures = yearFigures(returns);
  const position = { authority, year, budget, figures };
  const history = authorityHistory(position, await pastFigures(store, authority, year));
  if (!history) return { swept: NOTHING, writes: [] };
  const { forecasts } = forecastAuthority(history);
  const kept = await createForecastsRepository(store).find(authority, year, history.asOfPeriod);
  const { pressures, ...counts } = sweepPressures({ ...sweep, forecasts, existing });
  return {
    swept: { ...counts, forecasts: forecasts.length, asOfPeriod: history.asOfPeriod },
    writes: [
      ...(areSame(kept, forecasts)
        ? []
        : [replaceForecasts(authority, year, history.asOfPeriod, forecasts)]),
      ...pressures.map(replacePressure),
    ],
  };
}

const areSame = (a: readonly Forecast[], b: readonly Forecast[]): boolean =>
  canonicalJson(a) === canonicalJson(b);

/** The years before, oldest first, that have any return. */
async function pastFigures(
  store: Store,
  authority: AuthorityCode,
  year: FinancialYear,
): Promise<readonly PastFigures[]> {
  const returns = createReturnsRepository(store);
  const found = await Promise.all(
    yearsBefore(year, YEARS_OF_HISTORY).map(async (past) => ({
      year: past,
      figures: yearFigures(await returns.listCurrent(authority, past)),
    })),
  );
  return found.filter(({ figures }) => figures.latestPeriod !== undefined);
}
