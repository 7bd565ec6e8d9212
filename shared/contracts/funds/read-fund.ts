import { defineOperation } from '../operation.ts';
import { fundPath } from '../paths.ts';
import { noQuery } from '../vocabulary.ts';
import { fundSchema } from './fund-schemas.ts';

export const readFund = defineOperation({
  id: 'readFund',
  method: 'GET',
  path: '/v1/funds/{fund}',
  area: 'funds',
  summary: 'An award, with what is drawn of it',
  who: 'any-principal',
  consistency: 'strong',
  idempotencyKey: 'none',
  ifMatch: 'none',
  pathParameters: fundPath,
  query: noQuery,
  answers: { 200: { description: 'The fund as it stands.', schema: fundSchema } },
  refusals: ['not-found'],
});
