import type { Fund } from '../../shared/domain/funds/fund.ts';
import { fundFigures } from '../../shared/domain/funds/fund-figures.ts';
import { type Refusal, refuse } from '../../shared/domain/refusal.ts';
import type { FundForecasts } from '../../shared/domain/sweeps/sweep-state.ts';
import { etagOf, type JsonReply, reply } from '../../shared/http/operation.ts';

/** A fund as the API shows it: its terms, where the award stands, and where the last sweep saw it end. */
export const fundView = (fund: Fund, forecasts: FundForecasts = {}) => ({
  ...fund.terms,
  version: fund.version,
  ...fundFigures(fund),
  forecastToCompletePence: forecastOf(fund, forecasts),
  ...(fund.modelled === undefined ? {} : { modelled: fund.modelled }),
});

/** Own names only: a fund may be called `constructor`. */
const forecastOf = ({ terms: { fund } }: Fund, forecasts: FundForecasts) =>
  Object.hasOwn(forecasts, fund) ? (forecasts[fund] ?? null) : null;

/** The ETag is the version of the terms, which is what a change names; drawdowns do not raise it. */
export const fundReply = (status: number, fund: Fund, forecasts?: FundForecasts): JsonReply =>
  reply(status, fundView(fund, forecasts), { etag: etagOf(fund.version) });

export const unknownFund = (): Refusal => refuse('not-found', 'There is no such fund.');
