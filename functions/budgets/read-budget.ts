import { readBudget } from '../../shared/contracts/budgets/read-budget.ts';
import { refuse } from '../../shared/domain/refusal.ts';
import { authorityInPath, etagOf, operation, reply } from '../../shared/http/operation.ts';
import type { createBudgetsRepository } from '../../shared/persistence/budgets.ts';
import { budgetView } from './budget-view.ts';

export const readBudgetOperation = (budgets: ReturnType<typeof createBudgetsRepository>) =>
  operation(readBudget, async (request) => {
    const budget = await budgets.find(authorityInPath(request), request.path.year);
    return budget
      ? reply(200, budgetView(budget), { etag: etagOf(budget.version) })
      : refuse('not-found', 'There is no budget for this year yet.');
  });
