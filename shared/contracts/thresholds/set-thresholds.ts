import * as z from 'zod';
import { defineOperation } from '../operation.ts';
import { authorityOnInputSchema, noParameters, textSchema } from '../vocabulary.ts';
import { ownThresholds, thresholdsViewSchema } from './thresholds-schema.ts';

export const setThresholds = defineOperation({
  id: 'setThresholds',
  method: 'PUT',
  path: '/v1/thresholds',
  area: 'thresholds',
  summary: 'Set the thresholds of the region or of an authority',
  description:
    'Replaces all that was set there; empty defaults and overrides set nothing. Every version is ' +
    'kept. The next sweep goes by it.',
  who: { permission: 'thresholds.set', authorityIn: 'query', region: 'thresholds.set-region' },
  consistency: 'strong',
  idempotencyKey: 'none',
  ifMatch: 'when-exists',
  pathParameters: noParameters,
  query: z.strictObject({ authority: authorityOnInputSchema.optional() }),
  body: z.strictObject({ ...ownThresholds, reason: textSchema(500) }),
  answers: {
    200: { description: 'The thresholds as they are now.', schema: thresholdsViewSchema },
  },
  refusals: ['thresholds-invalid', 'precondition-failed', 'precondition-required'],
});
