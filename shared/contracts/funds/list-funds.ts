import * as z from 'zod';
import { defineOperation } from '../operation.ts';
import { noParameters, pageQuery, pageSchema } from '../vocabulary.ts';
import { fundSchema } from './fund-schemas.ts';

export const listFunds = defineOperation({
  id: 'listFunds',
  method: 'GET',
  path: '/v1/funds',
  area: 'funds',
  summary: 'The region’s awards, with what is drawn of each',
  who: 'any-principal',
  consistency: 'strong',
  idempotencyKey: 'none',
  ifMatch: 'none',
  pathParameters: noParameters,
  query: z.strictObject(pageQuery),
  answers: { 200: { description: 'A page of funds.', schema: pageSchema(fundSchema) } },
  refusals: [],
});
