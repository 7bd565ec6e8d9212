import * as z from 'zod';
import { defineOperation } from '../operation.ts';
import { fundPath } from '../paths.ts';
import { authorityOnInputSchema, identifierSchema, pageQuery, pageSchema } from '../vocabulary.ts';
import { drawdownSchema, drawdownStateSchema } from './fund-schemas.ts';

export const listDrawdowns = defineOperation({
  id: 'listDrawdowns',
  method: 'GET',
  path: '/v1/funds/{fund}/drawdowns',
  area: 'funds',
  summary: 'The drawdowns of a fund',
  description: 'Without an authority: the region’s for those who see the region, else one’s own.',
  who: { permission: 'drawdowns.read', authorityIn: 'query' },
  consistency: 'strong',
  idempotencyKey: 'none',
  ifMatch: 'none',
  pathParameters: fundPath,
  query: z.strictObject({
    authority: authorityOnInputSchema.optional(),
    phase: identifierSchema.optional(),
    state: drawdownStateSchema.optional(),
    ...pageQuery,
  }),
  answers: { 200: { description: 'A page of drawdowns.', schema: pageSchema(drawdownSchema) } },
  refusals: ['not-found'],
});
