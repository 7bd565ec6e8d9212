import * as z from 'zod';
import { defineOperation } from '../operation.ts';
import { authorityPath } from '../paths.ts';
import { noQuery } from '../vocabulary.ts';
import { breaksAnswerSchema } from './breaks.ts';

export const readBreaks = defineOperation({
  id: 'readBreaks',
  method: 'GET',
  path: '/v1/authorities/{authority}/breaks',
  area: 'returns',
  summary: 'The breaks in series that an authority has marked',
  who: { permission: 'forecasts.read', authorityIn: 'path' },
  consistency: 'strong',
  idempotencyKey: 'none',
  ifMatch: 'none',
  pathParameters: z.strictObject(authorityPath),
  query: noQuery,
  answers: {
    200: {
      description: 'As they stand; without an ETag where none were ever set.',
      schema: breaksAnswerSchema,
    },
  },
  refusals: [],
});
