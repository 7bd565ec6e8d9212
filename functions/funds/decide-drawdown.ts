import { decideDrawdown } from '../../shared/contracts/funds/decide-drawdown.ts';
import {
  type DecisionRequest,
  decideDrawdownDecision,
} from '../../shared/domain/funds/decide-drawdown.ts';
import type { FundId } from '../../shared/domain/funds/fund.ts';
import { operation, type Request, reply } from '../../shared/http/operation.ts';
import {
  appendDrawdownEntry,
  changeFundUse,
  drawdownRead,
  replaceDrawdown,
} from '../../shared/persistence/funds.ts';
import type { Ledger } from '../../shared/persistence/ledger.ts';
import { readableAuthority, unknownDrawdown } from './known-drawdown.ts';

/** A decision on a drawdown. */
export type DecisionMade = Pick<
  Request<typeof decideDrawdown>,
  'access' | 'now' | 'idempotency'
> & {
  readonly fund: FundId;
  readonly drawdown: string;
  readonly request: DecisionRequest;
};

export const decideDrawdownOperation = (ledger: Ledger) =>
  operation(decideDrawdown, (request) =>
    takeDecision(ledger, { ...request, ...request.path, request: request.body }),
  );

export async function takeDecision(ledger: Ledger, made: DecisionMade) {
  const { access, now, idempotency, fund, drawdown, request } = made;
  const authority = readableAuthority(access, drawdown);
  if (!authority) return unknownDrawdown();
  return ledger.commit({
    chain: authority,
    operation: decideDrawdown.id,
    principal: access.principal,
    accessVersion: access.version,
    at: now.at,
    idempotency,
    reads: { before: drawdownRead(fund, drawdown) },
    decide: ({ before }) => {
      if (!before) return unknownDrawdown();
      const decision = decideDrawdownDecision(before, request, access, now);
      if (decision.refused) return decision;
      const step = decision.value;
      return {
        entries: [appendDrawdownEntry(step.entry)],
        writes: [changeFundUse(fund, step.change), replaceDrawdown(step.drawdown)],
        facts: { fund, drawdown, decision: request.decision },
        answer: reply(201, step.drawdown),
      };
    },
  });
}
