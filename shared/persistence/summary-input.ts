import type { AuthorityCode } from '../domain/authorities.ts';
import { demonstrationField } from '../domain/demonstration.ts';
import type { Period } from '../domain/financial-calendar.ts';
import type { Fund } from '../domain/funds/fund.ts';
import type { Pressure } from '../domain/pressures/pressure.ts';
import { RULES_VERSION } from '../domain/returns/rules-version.ts';
import { SOFTWARE } from '../domain/software.ts';
import {
  authorityQuarter,
  endOfQuarterBefore,
  latestReturned,
} from '../domain/summaries/authority-quarter.ts';
import type { SummaryInput } from '../domain/summaries/compose-summary.ts';
import { chainOfScope, type SummaryOf } from '../domain/summaries/edited-narrative.ts';
import { type Instant, londonDayOf, type Now } from '../domain/time.ts';
import { createForecastsRepository } from './forecasts.ts';
import { createFundsRepository } from './funds.ts';
import { createNarrativesRepository } from './narratives.ts';
import { createPositionsRepository, type Position } from './positions.ts';
import { createPressuresRepository } from './pressures.ts';
import type { Store } from './store.ts';

type SummaryPorts = {
  readonly store: Store;
  readonly environment: { readonly DEMONSTRATION?: string | undefined };
};

/**
 * Everything a summary is made of, as it stands now. Per authority two queries and two reads: its
 * position (a budget and at most thirteen returns), its cases, and the forecasts of two periods,
 * however many versions and past years there are.
 */
export const summaryInput = (
  ports: SummaryPorts,
  of: SummaryOf,
  now: Now,
): Promise<SummaryInput> => {
  const { store } = ports;
  const positions = createPositionsRepository(store);
  const pressures = createPressuresRepository(store);
  return inputFrom(ports, of, now.at, {
    position: (authority) => positions.find(authority, of.year),
    pressures: (authority) => pressures.list(authority, of.year),
    funds: () => createFundsRepository(store).listAll(),
  });
};

/**
 * The same as the ledger stood at a moment, made again from its entries alone: every version of the
 * year is read, and every drawdown.
 */
export const summaryInputAsAt = (
  ports: SummaryPorts,
  of: SummaryOf,
  moment: Instant,
): Promise<SummaryInput> => {
  const { store } = ports;
  const positions = createPositionsRepository(store);
  const pressures = createPressuresRepository(store);
  return inputFrom(ports, of, moment, {
    position: (authority) => positions.findAsAt(authority, of.year, moment),
    pressures: (authority) => pressures.listAsAt(authority, of.year, moment),
    funds: () => createFundsRepository(store).listAsAt(moment),
  });
};

type Sources = {
  readonly position: (authority: AuthorityCode) => Promise<Position>;
  readonly pressures: (authority: AuthorityCode) => Promise<readonly Pressure[]>;
  readonly funds: () => Promise<readonly Fund[]>;
};

async function inputFrom(
  { store, environment }: SummaryPorts,
  { year, quarter, scope }: SummaryOf,
  asAt: Instant,
  sources: Sources,
): Promise<SummaryInput> {
  const forecasts = createForecastsRepository(store);
  const chain = chainOfScope(scope);
  const [authorities, pressures, funds, editedNarrative] = await Promise.all([
    Promise.all(
      scope.map(async (authority) => {
        const position = await sources.position(authority);
        const asOf = (period: Period | undefined) =>
          period && forecasts.find(authority, year, period, asAt);
        const forecast = await asOf(latestReturned(position.returns, quarter));
        const previousForecast = await asOf(endOfQuarterBefore(quarter));
        return authorityQuarter({ ...position, authority, forecast, previousForecast }, quarter);
      }),
    ),
    Promise.all(scope.map(sources.pressures)),
    sources.funds(),
    chain && createNarrativesRepository(store).find({ chain, year, quarter }, asAt),
  ]);
  return {
    year,
    quarter,
    asAt,
    authorities,
    funds,
    pressures: pressures.flat(),
    editedNarrative,
    software: SOFTWARE,
    rulesVersion: RULES_VERSION,
    ...demonstrationField(environment.DEMONSTRATION, londonDayOf(asAt)),
  };
}
