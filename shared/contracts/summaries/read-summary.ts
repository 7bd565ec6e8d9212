import * as z from 'zod';
import { SUMMARY_FORMATS, type SummaryFormat } from '../../domain/summaries/summary-formats.ts';
import { defineOperation } from '../operation.ts';
import { authorityOnInputSchema, quarterSchema, yearSchema } from '../vocabulary.ts';
import { summarySchema } from './summary-schema.ts';

const FORMATS = Object.keys(SUMMARY_FORMATS) as [SummaryFormat, ...SummaryFormat[]];

export const readSummary = defineOperation({
  id: 'readSummary',
  method: 'GET',
  path: '/v1/summaries/{year}/{quarter}',
  area: 'summaries',
  summary: 'A quarter’s funding summary, of the region or of an authority',
  description:
    'Without an authority: the region for those who see the region, else one’s own. All formats ' +
    'are made from one summary. As CSV: one row per authority and line, names as in the JSON, ' +
    'money in pounds. As XLSX: a cover, a sheet per stream, pots, funds, pressures. As PDF: tagged, ' +
    'A4. As HTML: a page to read and print. The Accept header works where format is not given.',
  who: { permission: 'summaries.read', authorityIn: 'query' },
  consistency: 'strong',
  idempotencyKey: 'none',
  ifMatch: 'none',
  pathParameters: z.strictObject({ year: yearSchema, quarter: quarterSchema }),
  query: z.strictObject({
    authority: authorityOnInputSchema.optional(),
    format: z.enum(FORMATS).optional(),
  }),
  answers: {
    200: {
      description: 'The summary as the ledger has it.',
      schema: summarySchema,
      otherMediaTypes: FORMATS.filter((each) => each !== 'json').map(
        (each) => SUMMARY_FORMATS[each],
      ),
    },
  },
  refusals: [],
});
