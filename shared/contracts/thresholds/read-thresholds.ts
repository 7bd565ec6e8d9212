import * as z from 'zod';
import { defineOperation } from '../operation.ts';
import { authorityOnInputSchema, noParameters } from '../vocabulary.ts';
import { thresholdsViewSchema } from './thresholds-schema.ts';

export const readThresholds = defineOperation({
  id: 'readThresholds',
  method: 'GET',
  path: '/v1/thresholds',
  area: 'thresholds',
  summary: 'The thresholds of the region or of an authority',
  description:
    'What was set there, and what is in force: an authority’s own come before the region’s, and ' +
    'within each a stream and pot before a stream, a stream before a pot, a pot before the ' +
    'defaults. With `version`, what was set then.',
  who: { permission: 'thresholds.read', authorityIn: 'query', region: 'any-principal' },
  consistency: 'strong',
  idempotencyKey: 'none',
  ifMatch: 'none',
  pathParameters: noParameters,
  query: z.strictObject({
    authority: authorityOnInputSchema.optional(),
    version: z
      .string()
      .regex(/^[1-9]\d{0,4}$/, { message: 'Expected a whole number from 1.' })
      .optional(),
  }),
  answers: { 200: { description: 'The thresholds.', schema: thresholdsViewSchema } },
  refusals: ['not-found'],
});
