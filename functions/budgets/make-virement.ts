import { makeVirement } from '../../shared/contracts/budgets/make-virement.ts';
import type { Budget } from '../../shared/domain/budgets/budget.ts';
import { revisedPence } from '../../shared/domain/budgets/profiles.ts';
import { budgetLineOf } from '../../shared/domain/budgets/set-budget.ts';
import { decideVirement } from '../../shared/domain/budgets/virement.ts';
import type { LineId } from '../../shared/domain/catalogue.ts';
import { ZERO } from '../../shared/domain/money.ts';
import { authorityInPath, operation, reply } from '../../shared/http/operation.ts';
import {
  appendVirement,
  budgetRead,
  replaceCurrentBudget,
} from '../../shared/persistence/budgets.ts';
import type { Ledger } from '../../shared/persistence/ledger.ts';

export const makeVirementOperation = (ledger: Ledger) =>
  operation(makeVirement, async (request) => {
    const { access, now, path, body, idempotency } = request;
    const authority = authorityInPath(request);
    return ledger.commit({
      chain: authority,
      operation: makeVirement.id,
      principal: access.principal,
      accessVersion: access.version,
      at: now.at,
      idempotency,
      reads: { budget: budgetRead(authority, path.year) },
      decide: ({ budget }) => {
        const decision = decideVirement({
          budget,
          request: body,
          madeBy: access.principal,
          isLead: access.roles.includes('lead'),
          now,
        });
        if (decision.refused) return decision;
        const made = decision.value;
        const { virement, from, to, amountPence } = made.virement;
        return {
          entries: [appendVirement(made.virement)],
          writes: [replaceCurrentBudget(made.budget)],
          facts: { year: path.year, virement, from, to, amountPence },
          answer: reply(201, {
            ...made.virement,
            fromRevisedPence: revisedOf(made.budget, from),
            toRevisedPence: revisedOf(made.budget, to),
          }),
        };
      },
    });
  });

function revisedOf(budget: Budget, line: LineId) {
  const found = budgetLineOf(budget, line);
  return found ? revisedPence(found) : ZERO;
}
