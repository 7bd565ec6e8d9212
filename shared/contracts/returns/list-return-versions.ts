import * as z from 'zod';
import { defineOperation } from '../operation.ts';
import { returnPath } from '../paths.ts';
import { pageQuery, pageSchema } from '../vocabulary.ts';
import { differenceSchema, versionShape } from './return.ts';

export const listReturnVersions = defineOperation({
  id: 'listReturnVersions',
  method: 'GET',
  path: '/v1/authorities/{authority}/returns/{year}/{period}/versions',
  area: 'returns',
  summary: 'Every version of a return, oldest first, each with what it changed',
  who: { permission: 'returns.read', authorityIn: 'path' },
  consistency: 'strong',
  idempotencyKey: 'none',
  ifMatch: 'none',
  pathParameters: returnPath,
  query: z.strictObject(pageQuery),
  answers: {
    200: {
      description: 'Versions with their difference from the one before.',
      schema: pageSchema(
        z.lazy(() => z.strictObject({ ...versionShape(), difference: z.array(differenceSchema) })),
      ),
    },
  },
  refusals: ['not-found'],
});
