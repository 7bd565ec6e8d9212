import * as z from 'zod';
import { defineOperation } from '../operation.ts';
import { authorityOnInputSchema, quarterSchema, yearSchema } from '../vocabulary.ts';
import { summarySchema } from './summary-schema.ts';

export const readSummary = defineOperation({
  id: 'readSummary',
  method: 'GET',
  path: '/v1/summaries/{year}/{quarter}',
  area: 'summaries',
  summary: 'A quarter’s funding summary, of the region or of an authority',
  description:
    'Without an authority: the region for those who see the region, else one’s own. As CSV: one ' +
    'row per authority and line, names as in the JSON, money in pounds; the Accept header works ' +
    'where format is not given.',
  who: { permission: 'summaries.read', authorityIn: 'query' },
  consistency: 'strong',
  idempotencyKey: 'none',
  ifMatch: 'none',
  pathParameters: z.strictObject({ year: yearSchema, quarter: quarterSchema }),
  query: z.strictObject({
    authority: authorityOnInputSchema.optional(),
    format: z.enum(['json', 'csv']).optional(),
  }),
  answers: {
    200: {
      description: 'The summary as the ledger has it.',
      schema: summarySchema,
      otherMediaTypes: ['text/csv'],
    },
  },
  refusals: [],
});
