import * as z from 'zod';
import { defineOperation } from '../operation.ts';
import { authorityPath } from '../paths.ts';
import { noQuery } from '../vocabulary.ts';
import { breaksAnswerSchema, breaksSchema } from './breaks.ts';

export const setBreaks = defineOperation({
  id: 'setBreaks',
  method: 'PUT',
  path: '/v1/authorities/{authority}/breaks',
  area: 'returns',
  summary: 'Mark where a line’s series breaks',
  description:
    'Replaces the whole list; an empty one takes every break away. Forecasts no longer go by the ' +
    'months before a line’s latest break, from the next sweep on.',
  who: { permission: 'breaks.set', authorityIn: 'path' },
  consistency: 'strong',
  idempotencyKey: 'none',
  ifMatch: 'when-exists',
  pathParameters: z.strictObject(authorityPath),
  query: noQuery,
  body: z.strictObject({ breaks: breaksSchema }),
  answers: {
    200: { description: 'The breaks as they stand now.', schema: breaksAnswerSchema },
    201: { description: 'The authority’s first breaks.', schema: breaksAnswerSchema },
  },
  refusals: ['breaks-invalid', 'precondition-failed', 'precondition-required'],
});
