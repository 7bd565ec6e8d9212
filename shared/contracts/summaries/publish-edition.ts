import * as z from 'zod';
import { defineOperation } from '../operation.ts';
import { summaryPath } from '../paths.ts';
import { momentSchema, textSchema } from '../vocabulary.ts';
import { editionSchema } from './edition-schema.ts';
import { placeQuery } from './place.ts';

export const publishEdition = defineOperation({
  id: 'publishEdition',
  method: 'POST',
  path: '/v1/summaries/{year}/{quarter}/editions',
  area: 'summaries',
  summary: 'Publish a summary: its bytes in every format are frozen for ever',
  description:
    'Of the region where no authority is named. `asAt` publishes it as the ledger stood then, such as ' +
    'the moment of a draft. Every edition but the first says in `changeNote` what has changed and why, ' +
    'and carries its difference from the one before.',
  who: { permission: 'editions.publish', authorityIn: 'query', region: 'editions.publish' },
  consistency: 'strong',
  idempotencyKey: 'optional',
  ifMatch: 'none',
  pathParameters: summaryPath,
  query: z.strictObject(placeQuery),
  body: z.strictObject({
    asAt: momentSchema.optional(),
    changeNote: textSchema(2000).optional(),
  }),
  answers: { 201: { description: 'The edition as published.', schema: editionSchema } },
  refusals: ['nothing-to-publish', 'change-note-needed', 'narrative-outdated'],
});
