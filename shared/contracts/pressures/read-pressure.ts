import * as z from 'zod';
import { defineOperation } from '../operation.ts';
import { identifierSchema, noQuery } from '../vocabulary.ts';
import { pressureSchema } from './pressure-schema.ts';

export const readPressure = defineOperation({
  id: 'readPressure',
  method: 'GET',
  path: '/v1/pressures/{pressure}',
  area: 'pressures',
  summary: 'One pressure, with its history',
  who: { permission: 'pressures.read' },
  consistency: 'strong',
  idempotencyKey: 'none',
  ifMatch: 'none',
  pathParameters: z.strictObject({ pressure: identifierSchema }),
  query: noQuery,
  answers: { 200: { description: 'The pressure as it stands.', schema: pressureSchema } },
  refusals: ['not-found'],
});
