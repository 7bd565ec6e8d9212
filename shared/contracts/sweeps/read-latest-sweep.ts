import { defineOperation } from '../operation.ts';
import { noParameters, noQuery } from '../vocabulary.ts';
import { sweepSchema } from './sweep-schema.ts';

export const readLatestSweep = defineOperation({
  id: 'readLatestSweep',
  method: 'GET',
  path: '/v1/sweeps/latest',
  area: 'sweeps',
  summary: 'What the latest sweep did',
  who: { permission: 'sweeps.run' },
  consistency: 'strong',
  idempotencyKey: 'none',
  ifMatch: 'none',
  pathParameters: noParameters,
  query: noQuery,
  answers: { 200: { description: 'The latest sweep.', schema: sweepSchema } },
  refusals: ['not-found'],
});
