import * as z from 'zod';
import { defineOperation } from '../operation.ts';
import { authorityYearPath } from '../paths.ts';
import { lineSchema, nonNegativePenceSchema, noQuery } from '../vocabulary.ts';
import { budgetActivitySchema, budgetSchema, profileSchema } from './budget.ts';

export const setBudget = defineOperation({
  id: 'setBudget',
  method: 'PUT',
  path: '/v1/authorities/{authority}/budgets/{year}',
  area: 'budgets',
  summary: 'Set the original budget of a year',
  description: 'Virements made so far stay in force; a line that has some cannot be left out.',
  who: { permission: 'budgets.set', authorityIn: 'path' },
  consistency: 'strong',
  idempotencyKey: 'none',
  ifMatch: 'when-exists',
  pathParameters: authorityYearPath,
  query: noQuery,
  body: z.strictObject({
    lines: z
      .array(
        z.strictObject({
          line: lineSchema,
          originalPence: nonNegativePenceSchema,
          profile: profileSchema.optional(),
          activity: budgetActivitySchema,
        }),
      )
      .min(1)
      .max(100),
  }),
  answers: {
    200: { description: 'The budget as it stands now.', schema: budgetSchema },
    201: { description: 'The year’s first budget.', schema: budgetSchema },
  },
  refusals: ['budget-invalid', 'precondition-failed', 'precondition-required'],
});
