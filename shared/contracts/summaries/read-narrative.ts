import * as z from 'zod';
import { defineOperation } from '../operation.ts';
import { summaryPath } from '../paths.ts';
import { momentSchema } from '../vocabulary.ts';
import { narrativeSchema } from './narrative-schema.ts';
import { placeQuery } from './place.ts';

export const readNarrative = defineOperation({
  id: 'readNarrative',
  method: 'GET',
  path: '/v1/summaries/{year}/{quarter}/narrative',
  area: 'summaries',
  summary: 'The narrative of a summary, as it is shown and as the figures would tell it',
  description: 'Of the region where no authority is named.',
  who: { permission: 'summaries.read', authorityIn: 'query', region: 'summaries.read-region' },
  consistency: 'strong',
  idempotencyKey: 'none',
  ifMatch: 'none',
  pathParameters: summaryPath,
  query: z.strictObject({ ...placeQuery, asAt: momentSchema.optional() }),
  answers: { 200: { description: 'The narrative.', schema: narrativeSchema } },
  refusals: [],
});
