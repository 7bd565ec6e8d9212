import type { readSummary } from '../../shared/contracts/summaries/read-summary.ts';
import type { AuthorityCode } from '../../shared/domain/authorities.ts';
import { demonstrationField } from '../../shared/domain/demonstration.ts';
import type { FinancialYear, Period, Quarter } from '../../shared/domain/financial-calendar.ts';
import type { Fund } from '../../shared/domain/funds/fund.ts';
import { RULES_VERSION } from '../../shared/domain/returns/rules.ts';
import {
  authorityQuarter,
  endOfQuarterBefore,
  latestReturned,
} from '../../shared/domain/summaries/authority-quarter.ts';
import type { SummaryInput } from '../../shared/domain/summaries/compose-summary.ts';
import type { AuthorityQuarter } from '../../shared/domain/summaries/summary-cells.ts';
import type { Request } from '../../shared/http/operation.ts';
import { createForecastsRepository } from '../../shared/persistence/forecasts.ts';
import { createFundsRepository } from '../../shared/persistence/funds.ts';
import { createPositionsRepository } from '../../shared/persistence/positions.ts';
import { createPressuresRepository } from '../../shared/persistence/pressures.ts';
import type { Store } from '../../shared/persistence/store.ts';
import type { Ports } from '../../shared/runtime/ports.ts';
import { SOFTWARE } from '../../shared/runtime/software.ts';

type SummaryPorts = Pick<Ports, 'store' | 'environment'>;

/**
 * Everything a summary is made of. Per authority two queries and two reads: its position (a
 * budget and at most thirteen returns), its cases, and the forecasts of two periods, however many
 * versions and past years there are.
 */
export async function summaryInput(
  { store, environment }: SummaryPorts,
  { path: { year, quarter }, scope, now }: Request<typeof readSummary>,
): Promise<SummaryInput> {
  const [authorities, pressures, funds] = await Promise.all([
    Promise.all(scope.map((authority) => quarterOf(store, authority, year, quarter))),
    Promise.all(scope.map((each) => createPressuresRepository(store).list(each, year))),
    listFunds(store),
  ]);
  return {
    year,
    quarter,
    asAt: now.at,
    authorities,
    funds,
    pressures: pressures.flat(),
    software: SOFTWARE,
    rulesVersion: RULES_VERSION,
    ...demonstrationField(environment.DEMONSTRATION, now.on),
  };
}

async function quarterOf(
  store: Store,
  authority: AuthorityCode,
  year: FinancialYear,
  quarter: Quarter,
): Promise<AuthorityQuarter> {
  const forecasts = createForecastsRepository(store);
  const asOf = async (period: Period | undefined) =>
    (period && (await forecasts.find(authority, year, period))?.forecasts) ?? [];
  const position = await createPositionsRepository(store).find(authority, year);
  return authorityQuarter(
    {
      ...position,
      authority,
      forecasts: await asOf(latestReturned(position.returns, quarter)),
      previousForecasts: await asOf(endOfQuarterBefore(quarter)),
    },
    quarter,
  );
}

async function listFunds(store: Store): Promise<readonly Fund[]> {
  const funds: Fund[] = [];
  for await (const fund of createFundsRepository(store).list(undefined)) funds.push(fund);
  return funds;
}
