import * as z from 'zod';
import { defineOperation } from '../operation.ts';
import { noParameters, noQuery } from '../vocabulary.ts';

export const readOpenApi = defineOperation({
  id: 'readOpenApi',
  method: 'GET',
  path: '/v1/openapi.json',
  area: 'service',
  summary: 'This API, described (OpenAPI 3.1)',
  who: 'anyone',
  consistency: 'strong',
  idempotencyKey: 'none',
  ifMatch: 'none',
  pathParameters: noParameters,
  query: noQuery,
  answers: {
    200: {
      description: 'The OpenAPI document, made from the contracts.',
      schema: z.record(z.string(), z.unknown()),
    },
  },
  refusals: [],
});
