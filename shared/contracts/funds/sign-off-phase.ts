import * as z from 'zod';
import { defineOperation } from '../operation.ts';
import { daySchema, identifierSchema, noQuery, textSchema } from '../vocabulary.ts';
import { fundSchema } from './fund-schemas.ts';

export const signOffPhase = defineOperation({
  id: 'signOffPhase',
  method: 'POST',
  path: '/v1/funds/{fund}/phases/{phase}/sign-off',
  area: 'funds',
  summary: 'Record that a phase’s business case is signed off with the department',
  who: { permission: 'funds.set' },
  consistency: 'strong',
  idempotencyKey: 'optional',
  ifMatch: 'none',
  pathParameters: z.strictObject({ fund: identifierSchema, phase: identifierSchema }),
  query: noQuery,
  body: z.strictObject({
    signedOffOn: daySchema,
    signedOffBy: textSchema(120),
    reference: textSchema(120),
  }),
  answers: { 200: { description: 'The fund, its phase open.', schema: fundSchema } },
  refusals: ['not-found', 'fund-invalid', 'phase-already-signed-off'],
});
