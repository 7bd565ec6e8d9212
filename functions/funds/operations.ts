import type { Operation } from '../../shared/http/operation.ts';
import { createFundsRepository } from '../../shared/persistence/funds.ts';
import { createReturnsRepository } from '../../shared/persistence/returns.ts';
import { createSweepStatesRepository } from '../../shared/persistence/sweep-states.ts';
import type { Ports } from '../../shared/runtime/ports.ts';
import { changeFundOperation } from './change-fund.ts';
import { claimDrawdownOperation } from './claim-drawdown.ts';
import { createFundOperation } from './create-fund.ts';
import { decideDrawdownOperation } from './decide-drawdown.ts';
import { listDrawdownsOperation } from './list-drawdowns.ts';
import { listFundsOperation } from './list-funds.ts';
import { readDrawdownOperation } from './read-drawdown.ts';
import { readFundOperation } from './read-fund.ts';
import { signOffPhaseOperation } from './sign-off-phase.ts';

export const fundsOperations = ({ store, ledger, sign, newId }: Ports): readonly Operation[] => {
  const funds = createFundsRepository(store);
  const states = createSweepStatesRepository(store);
  const returns = createReturnsRepository(store);
  return [
    listFundsOperation(funds, states, sign),
    createFundOperation(ledger),
    readFundOperation(funds, states),
    changeFundOperation(ledger),
    signOffPhaseOperation(ledger),
    listDrawdownsOperation(funds, sign),
    readDrawdownOperation(funds),
    claimDrawdownOperation({ ledger, returns, newId }),
    decideDrawdownOperation(ledger),
  ];
};
