import * as z from 'zod';
import { defineOperation } from '../operation.ts';
import { summaryPath } from '../paths.ts';
import { momentSchema } from '../vocabulary.ts';
import { narrativeSchema, narrativeTextSchema } from './narrative-schema.ts';
import { placeQuery } from './place.ts';

export const editNarrative = defineOperation({
  id: 'editNarrative',
  method: 'PUT',
  path: '/v1/summaries/{year}/{quarter}/narrative',
  area: 'summaries',
  summary: 'Write the narrative of a summary in place of the one that the figures make',
  description:
    'Every version is kept with who wrote it. `null` takes it back. It is outdated as soon as the ' +
    'figures would tell another story, and is then not published until it is saved again. ' +
    '`asAt`: it was written for the summary as at that moment, such as a draft edition.',
  who: { permission: 'narratives.edit', authorityIn: 'query', region: 'narratives.edit-region' },
  consistency: 'strong',
  idempotencyKey: 'none',
  ifMatch: 'when-exists',
  pathParameters: summaryPath,
  query: z.strictObject({ ...placeQuery, asAt: momentSchema.optional() }),
  body: z.strictObject({ narrative: narrativeTextSchema.nullable() }),
  answers: { 200: { description: 'The narrative as it is now.', schema: narrativeSchema } },
  refusals: ['precondition-failed', 'precondition-required'],
});
