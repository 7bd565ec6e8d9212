import * as z from 'zod';
import { defineOperation } from '../operation.ts';
import { noQuery } from '../vocabulary.ts';

export const readProblem = defineOperation({
  id: 'readProblem',
  method: 'GET',
  path: '/problems/{code}',
  area: 'service',
  summary: 'What a problem means, at the address that is its type',
  who: 'anyone',
  consistency: 'strong',
  idempotencyKey: 'none',
  ifMatch: 'none',
  pathParameters: z.strictObject({
    code: z
      .string()
      .max(64)
      .regex(/^[a-z]+(?:-[a-z]+)*$/, { message: 'A problem has a code such as period-locked.' })
      .meta({ description: 'The last part of a problem’s `type`.', example: 'period-locked' }),
  }),
  query: noQuery,
  answers: {
    200: { description: 'A short page, whatever Accept says.', otherMediaTypes: ['text/html'] },
  },
  refusals: [],
});
