import * as z from 'zod';
import { defineOperation } from '../operation.ts';
import { summaryPath } from '../paths.ts';
import { momentSchema } from '../vocabulary.ts';
import { formatSchema, OTHER_MEDIA_TYPES } from './formats.ts';
import { placeQuery } from './place.ts';
import { summarySchema } from './summary-schema.ts';

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
    'A4. As HTML: a page to read and print. `asAt` (an instant, or the end of a day in London) gives ' +
    'it as the ledger stood then, made again from its entries. The Accept header works where format is not given.',
  who: { permission: 'summaries.read', authorityIn: 'query' },
  consistency: 'strong',
  idempotencyKey: 'none',
  ifMatch: 'none',
  pathParameters: summaryPath,
  query: z.strictObject({
    ...placeQuery,
    asAt: momentSchema.optional(),
    format: formatSchema.optional(),
  }),
  answers: {
    200: {
      description: 'The summary as the ledger has it.',
      schema: summarySchema,
      otherMediaTypes: OTHER_MEDIA_TYPES,
    },
  },
  refusals: [],
});
