import * as z from 'zod';
import { defineOperation } from '../operation.ts';
import {
  daySchema,
  demonstrationSchema,
  instantSchema,
  noParameters,
  noQuery,
} from '../vocabulary.ts';

export const readHealth = defineOperation({
  id: 'readHealth',
  method: 'GET',
  path: '/v1/health',
  area: 'service',
  summary: 'Whether the service answers, and which day it believes it is',
  who: 'anyone',
  consistency: 'strong',
  idempotencyKey: 'none',
  ifMatch: 'none',
  pathParameters: noParameters,
  query: noQuery,
  answers: {
    200: {
      description: 'The service answers.',
      schema: z.lazy(() =>
        z.strictObject({
          status: z.literal('ok'),
          software: z.string(),
          at: instantSchema,
          on: daySchema,
          demonstration: demonstrationSchema,
        }),
      ),
    },
  },
  refusals: [],
});
