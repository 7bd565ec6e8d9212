import type { AuthorityCode } from '../../shared/domain/authorities.ts';
import { demonstrationField } from '../../shared/domain/demonstration.ts';
import type { FinancialYear, Period, Quarter } from '../../shared/domain/financial-calendar.ts';
import type { Fund } from '../../shared/domain/funds/fund.ts';
import type { Pressure } from '../../shared/domain/pressures/pressure.ts';
import { RULES_VERSION } from '../../shared/domain/returns/rules-version.ts';
import {
  authorityQuarter,
  endOfQuarterBefore,
  latestReturned,
} from '../../shared/domain/summaries/authority-quarter.ts';
import type { SummaryInput } from '../../shared/domain/summaries/compose-summary.ts';
import { chainOfScope } from '../../shared/domain/summaries/edited-narrative.ts';
import { type Instant, londonDayOf, type Now } from '../../shared/domain/time.ts';
import { createForecastsRepository } from '../../shared/persistence/forecasts.ts';
import { createFundsRepository } from '../../shared/persistence/funds.ts';
import { createNarrativesRepository } from '../../shared/persistence/narratives.ts';
import { createPositionsRepository, type Position } from '../../shared/persistence/positions.ts';
import { createPressuresRepository } from '../../shared/persistence/pressures.ts';
import type { Environment } from '../../shared/runtime/environment.ts';
import type { Ports } from '../../shared/runtime/ports.ts';
import { SOFTWARE } from '../../shared/runtime/software.ts';

type SummaryPorts = Pick<Ports, 'store'> & {
  readonly environment: Pick<Environment, 'DEMONSTRATION'>;
};

/** Whose summary of which quarter. */
export type SummaryOf = {
  readonly year: FinancialYear;
  readonly quarter: Quarter;
  readonly scope: readonly AuthorityCode[];
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
