import type { Operation } from '../../shared/http/operation.ts';
import { createBudgetsRepository } from '../../shared/persistence/budgets.ts';
import { createReturnsRepository } from '../../shared/persistence/returns.ts';
import type { Ports } from '../../shared/runtime/ports.ts';
import { makeVirementOperation } from './make-virement.ts';
import { readBudgetOperation } from './read-budget.ts';
import { setBudgetOperation } from './set-budget.ts';

export const budgetsOperations = ({ store, ledger }: Ports): readonly Operation[] => [
  readBudgetOperation(createBudgetsRepository(store)),
  setBudgetOperation(ledger, createReturnsRepository(store)),
  makeVirementOperation(ledger),
];
