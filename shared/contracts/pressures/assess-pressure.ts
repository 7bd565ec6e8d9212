import * as z from 'zod';
import { defineOperation } from '../operation.ts';
import { identifierSchema, noQuery, ragSchema, textSchema } from '../vocabulary.ts';
import { pressureSchema } from './pressure-schema.ts';

export const assessPressure = defineOperation({
  id: 'assessPressure',
  method: 'POST',
  path: '/v1/pressures/{pressure}/assessments',
  area: 'pressures',
  summary: 'Give an officer’s own RAG of a pressure',
  description: 'It stands beside the computed one and changes nothing of it.',
  who: { permission: 'pressures.act' },
  consistency: 'strong',
  idempotencyKey: 'optional',
  ifMatch: 'none',
  pathParameters: z.strictObject({ pressure: identifierSchema }),
  query: noQuery,
  body: z.strictObject({
    rag: ragSchema,
    reason: textSchema(500),
  }),
  answers: { 201: { description: 'The pressure as it stands now.', schema: pressureSchema } },
  refusals: ['not-found', 'not-allowed', 'pressure-resolved', 'pressure-full'],
});
