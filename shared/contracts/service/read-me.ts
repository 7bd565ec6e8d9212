import { accessSchema } from '../access/access.ts';
import { defineOperation } from '../operation.ts';
import { noParameters, noQuery } from '../vocabulary.ts';

export const readMe = defineOperation({
  id: 'readMe',
  method: 'GET',
  path: '/v1/me',
  area: 'service',
  summary: 'Who I am to the service: my roles and authorities',
  who: 'any-principal',
  consistency: 'strong',
  idempotencyKey: 'none',
  ifMatch: 'none',
  pathParameters: noParameters,
  query: noQuery,
  answers: { 200: { description: 'The principal of the token.', schema: accessSchema } },
  refusals: [],
});
