import { changeFund } from '../../shared/contracts/funds/change-fund.ts';
import { decideFundChange } from '../../shared/domain/funds/set-fund.ts';
import { checkSeen } from '../../shared/domain/seen-version.ts';
import { operation } from '../../shared/http/operation.ts';
import { appendFundTerms, fundRead, replaceFund } from '../../shared/persistence/funds.ts';
import type { Ledger } from '../../shared/persistence/ledger.ts';
import { fundReply, unknownFund } from './fund-view.ts';

export const changeFundOperation = (ledger: Ledger) =>
  operation(changeFund, async ({ access, now, path, body, ifMatch }) =>
    ledger.commit({
      chain: 'REGION',
      operation: changeFund.id,
      principal: access.principal,
      accessVersion: access.version,
      at: now.at,
      reads: { before: fundRead(path.fund) },
      decide: ({ before }) => {
        if (!before) return unknownFund();
        const stale = checkSeen(ifMatch, before.fund.version);
        if (stale) return stale;
        const decision = decideFundChange(before.fund, body, now.on);
        if (decision.refused) return decision;
        const { terms, version } = decision.value;
        return {
          entries: [appendFundTerms(decision.value, now.at)],
          writes: [replaceFund(decision.value, before)],
          facts: {
            fund: terms.fund,
            version,
            awardPence: terms.awardPence,
            changed: Object.keys(body).join(' '),
          },
          answer: fundReply(200, decision.value),
        };
      },
    }),
  );
