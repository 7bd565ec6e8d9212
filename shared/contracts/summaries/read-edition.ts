import * as z from 'zod';
import { defineOperation } from '../operation.ts';
import { quarterSchema, yearSchema } from '../vocabulary.ts';
import { formatSchema, OTHER_MEDIA_TYPES } from './formats.ts';
import { placeQuery } from './place.ts';
import { summarySchema } from './summary-schema.ts';

export const readEdition = defineOperation({
  id: 'readEdition',
  method: 'GET',
  path: '/v1/summaries/{year}/{quarter}/editions/{edition}',
  area: 'summaries',
  summary: 'A published edition in one of its formats, byte for byte as it was published',
  description:
    'Of the region where no authority is named. The ETag is the SHA-256 of the bytes, as the list of ' +
    'editions has it. The Accept header works where format is not given.',
  who: 'any-principal',
  consistency: 'strong',
  idempotencyKey: 'none',
  ifMatch: 'none',
  pathParameters: z.strictObject({
    year: yearSchema,
    quarter: quarterSchema,
    edition: z.string().regex(/^[1-9]\d{0,4}$/, 'Expected the number of an edition, from 1.'),
  }),
  query: z.strictObject({ ...placeQuery, format: formatSchema.optional() }),
  answers: {
    200: {
      description: 'The summary as it was published.',
      schema: summarySchema,
      otherMediaTypes: OTHER_MEDIA_TYPES,
    },
  },
  refusals: ['not-found'],
});
