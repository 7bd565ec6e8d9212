import * as z from 'zod';
import { defineOperation } from '../operation.ts';
import { authoritySchema, noParameters, noQuery, pageSchema } from '../vocabulary.ts';

export const listAuthorities = defineOperation({
  id: 'listAuthorities',
  method: 'GET',
  path: '/v1/authorities',
  area: 'reference',
  summary: 'The fourteen authorities with their codes and names',
  who: 'any-principal',
  consistency: 'strong',
  idempotencyKey: 'none',
  ifMatch: 'none',
  pathParameters: noParameters,
  query: noQuery,
  answers: {
    200: {
      description: 'All authorities.',
      schema: pageSchema(
        z.lazy(() =>
          z.strictObject({
            authority: authoritySchema,
            name: z.string(),
            slug: z.string(),
            dfeNumber: z.string(),
            eCode: z.string(),
            class: z.enum(['MD', 'UA', 'SC']),
            aliases: z.array(z.string()),
          }),
        ),
      ),
    },
  },
  refusals: [],
});
