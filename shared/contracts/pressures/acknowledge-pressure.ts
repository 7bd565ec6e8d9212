import * as z from 'zod';
import { defineOperation } from '../operation.ts';
import { identifierSchema, noQuery, textSchema } from '../vocabulary.ts';
import { pressureSchema } from './pressure-schema.ts';

export const acknowledgePressure = defineOperation({
  id: 'acknowledgePressure',
  method: 'POST',
  path: '/v1/pressures/{pressure}/acknowledgements',
  area: 'pressures',
  summary: 'Say that a pressure is known and looked after',
  description:
    'It stays acknowledged until it steps up. A case of the region is for the lead to acknowledge.',
  who: { permission: 'pressures.act' },
  consistency: 'strong',
  idempotencyKey: 'optional',
  ifMatch: 'none',
  pathParameters: z.strictObject({ pressure: identifierSchema }),
  query: noQuery,
  body: z.strictObject({
    note: textSchema(500),
  }),
  answers: { 201: { description: 'The pressure as it stands now.', schema: pressureSchema } },
  refusals: ['not-found', 'not-allowed', 'pressure-resolved', 'pressure-full'],
});
