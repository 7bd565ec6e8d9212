import { createFund } from '../../shared/contracts/funds/create-fund.ts';
import type { FundTerms } from '../../shared/domain/funds/fund.ts';
import { decideFund } from '../../shared/domain/funds/set-fund.ts';
import { operation, type Request } from '../../shared/http/operation.ts';
import { appendFundTerms, fundRead, replaceFund } from '../../shared/persistence/funds.ts';
import type { Ledger } from '../../shared/persistence/ledger.ts';
import { fundReply } from './fund-view.ts';

/** An award to be set up. */
export type FundSetting = Pick<Request<typeof createFund>, 'access' | 'now' | 'idempotency'> & {
  readonly terms: FundTerms;
  readonly modelled?: string;
};

export const createFundOperation = (ledger: Ledger) =>
  operation(createFund, (request) => takeFund(ledger, { ...request, terms: request.body }));

export const takeFund = (ledger: Ledger, setting: FundSetting) => {
  const { access, now, idempotency, terms, modelled } = setting;
  return ledger.commit({
    chain: 'REGION',
    operation: createFund.id,
    principal: access.principal,
    accessVersion: access.version,
    at: now.at,
    idempotency,
    reads: { existing: fundRead(terms.fund) },
    decide: ({ existing }) => {
      const decision = decideFund(terms, existing?.fund, now.on);
      if (decision.refused) return decision;
      const fund = modelled === undefined ? decision.value : { ...decision.value, modelled };
      return {
        entries: [appendFundTerms(fund, now.at)],
        writes: [replaceFund(fund, existing)],
        facts: { fund: terms.fund, version: fund.version, awardPence: terms.awardPence },
        answer: fundReply(201, fund),
      };
    },
  });
};
