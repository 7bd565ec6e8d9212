import { signOffPhase } from '../../shared/contracts/funds/sign-off-phase.ts';
import type { FundId, PhaseId } from '../../shared/domain/funds/fund.ts';
import { decideSignOff, type SignOff } from '../../shared/domain/funds/set-fund.ts';
import { operation, type Request } from '../../shared/http/operation.ts';
import { appendFundTerms, fundRead, replaceFund } from '../../shared/persistence/funds.ts';
import type { Ledger } from '../../shared/persistence/ledger.ts';
import { fundReply, unknownFund } from './fund-view.ts';

/** A sign-off of a phase's business case. */
export type SignOffMade = Pick<Request<typeof signOffPhase>, 'access' | 'now' | 'idempotency'> & {
  readonly fund: FundId;
  readonly phase: PhaseId;
  readonly signOff: SignOff;
};

export const signOffPhaseOperation = (ledger: Ledger) =>
  operation(signOffPhase, (request) =>
    takeSignOff(ledger, { ...request, ...request.path, signOff: request.body }),
  );

export const takeSignOff = (ledger: Ledger, made: SignOffMade) => {
  const { access, now, idempotency, fund, phase, signOff } = made;
  return ledger.commit({
    chain: 'REGION',
    operation: signOffPhase.id,
    principal: access.principal,
    accessVersion: access.version,
    at: now.at,
    idempotency,
    reads: { before: fundRead(fund) },
    decide: ({ before }) => {
      if (!before) return unknownFund();
      const decision = decideSignOff(before.fund, phase, signOff, now);
      if (decision.refused) return decision;
      return {
        entries: [appendFundTerms(decision.value, now.at)],
        writes: [replaceFund(decision.value, before)],
        facts: { fund, phase, version: decision.value.version },
        answer: fundReply(200, decision.value),
      };
    },
  });
};
