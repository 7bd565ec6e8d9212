import type { Fund } from '../../shared/domain/funds/fund.ts';
import { fundFigures } from '../../shared/domain/funds/fund-figures.ts';
import { type Refusal, refuse } from '../../shared/domain/refusal.ts';
import { etagOf, type JsonReply, reply } from '../../shared/http/operation.ts';

/** A fund as the API shows it: its terms, and where the award stands. */
export const fundView = (fund: Fund) => ({
  ...fund.terms,
  version: fund.version,
  ...fundFigures(fund),
  forecastToCompletePence: null,
  ...(fund.modelled === undefined ? {} : { modelled: fund.modelled }),
});

/** The ETag is the version of the terms, which is what a change names; drawdowns do not raise it. */
export const fundReply = (status: number, fund: Fund): JsonReply =>
  reply(status, fundView(fund), { etag: etagOf(fund.version) });

export const unknownFund = (): Refusal => refuse('not-found', 'There is no such fund.');
