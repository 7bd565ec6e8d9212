import * as z from 'zod';
import { defineOperation } from '../operation.ts';
import { authorityYearPath } from '../paths.ts';
import {
  authoritySchema,
  instantSchema,
  lineSchema,
  noQuery,
  penceSchema,
  periodSchema,
  positivePenceSchema,
  textSchema,
  yearSchema,
} from '../vocabulary.ts';

const requested = {
  from: lineSchema,
  to: lineSchema,
  amountPence: positivePenceSchema,
  reason: textSchema(1000),
  period: periodSchema,
};

export const makeVirement = defineOperation({
  id: 'makeVirement',
  method: 'POST',
  path: '/v1/authorities/{authority}/budgets/{year}/virements',
  area: 'budgets',
  summary: 'Move budget from one line to another of the same pot',
  description: 'Sums to zero. Across pots only the lead may.',
  who: { permission: 'budgets.vire', authorityIn: 'path' },
  consistency: 'strong',
  idempotencyKey: 'required',
  ifMatch: 'none',
  pathParameters: authorityYearPath,
  query: noQuery,
  body: z.strictObject(requested),
  answers: {
    201: {
      description: 'The virement, and what the two lines’ budgets are now.',
      schema: z.lazy(() =>
        z.strictObject({
          virement: z.int(),
          authority: authoritySchema,
          year: yearSchema,
          ...requested,
          fromRevisedPence: penceSchema,
          toRevisedPence: penceSchema,
          madeBy: z.string(),
          madeAt: instantSchema,
        }),
      ),
    },
  },
  refusals: [
    'budget-missing',
    'virement-invalid',
    'virement-across-pots',
    'virement-exceeds-budget',
  ],
});
