import { defineOperation } from '../operation.ts';
import { authorityYearPath } from '../paths.ts';
import { noQuery } from '../vocabulary.ts';
import { budgetSchema } from './budget.ts';

export const readBudget = defineOperation({
  id: 'readBudget',
  method: 'GET',
  path: '/v1/authorities/{authority}/budgets/{year}',
  area: 'budgets',
  summary: 'An authority’s budget of a year, as revised',
  who: { permission: 'budgets.read', authorityIn: 'path' },
  consistency: 'strong',
  idempotencyKey: 'none',
  ifMatch: 'none',
  pathParameters: authorityYearPath,
  query: noQuery,
  answers: { 200: { description: 'Original, vired and revised by line.', schema: budgetSchema } },
  refusals: ['not-found'],
});
