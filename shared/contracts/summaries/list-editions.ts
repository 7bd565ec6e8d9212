import * as z from 'zod';
import { defineOperation } from '../operation.ts';
import { summaryPath } from '../paths.ts';
import { pageQuery, pageSchema } from '../vocabulary.ts';
import { editionSchema } from './edition-schema.ts';
import { placeQuery } from './place.ts';

export const listEditions = defineOperation({
  id: 'listEditions',
  method: 'GET',
  path: '/v1/summaries/{year}/{quarter}/editions',
  area: 'summaries',
  summary: 'The published editions of a summary: checksums, inputs, who, why, and what has changed',
  description:
    'Of the region where no authority is named. Editions are for everyone. The lead also sees the ' +
    'draft of the next one, which is prepared when the quarter’s last period locks.',
  who: 'any-principal',
  consistency: 'strong',
  idempotencyKey: 'none',
  ifMatch: 'none',
  pathParameters: summaryPath,
  query: z.strictObject({ ...placeQuery, ...pageQuery }),
  answers: { 200: { description: 'A page of editions.', schema: pageSchema(editionSchema) } },
  refusals: [],
});
