import * as z from 'zod';
import { defineOperation } from '../operation.ts';
import {
  daySchema,
  identifierSchema,
  nonNegativePenceSchema,
  noQuery,
  textSchema,
} from '../vocabulary.ts';
import { pressureSchema } from './pressure-schema.ts';

export const mitigatePressure = defineOperation({
  id: 'mitigatePressure',
  method: 'POST',
  path: '/v1/pressures/{pressure}/mitigations',
  area: 'pressures',
  summary: 'Record what is done about a pressure',
  description:
    'Takes its amount off the net figure, never off the gross one. One that supersedes another stands ' +
    'in its place, with 0 if it is given up; both stay on record.',
  who: { permission: 'pressures.act' },
  consistency: 'strong',
  idempotencyKey: 'required',
  ifMatch: 'none',
  pathParameters: z.strictObject({ pressure: identifierSchema }),
  query: noQuery,
  body: z.strictObject({
    description: textSchema(500),
    amountPence: nonNegativePenceSchema,
    by: daySchema.meta({ description: 'The day it takes effect.' }),
    owner: textSchema(100).meta({ description: 'A post, not a person’s name.' }),
    supersedes: identifierSchema.optional(),
  }),
  answers: { 201: { description: 'The pressure as it stands now.', schema: pressureSchema } },
  refusals: [
    'not-found',
    'not-allowed',
    'mitigation-invalid',
    'pressure-resolved',
    'pressure-full',
  ],
});
