import * as z from 'zod';
import { defineOperation } from '../operation.ts';
import { returnPath } from '../paths.ts';
import { returnSchema } from './return.ts';

export const readReturn = defineOperation({
  id: 'readReturn',
  method: 'GET',
  path: '/v1/authorities/{authority}/returns/{year}/{period}',
  area: 'returns',
  summary: 'A return as it stands, or one of its versions',
  who: { permission: 'returns.read', authorityIn: 'path' },
  consistency: 'strong',
  idempotencyKey: 'none',
  ifMatch: 'none',
  pathParameters: returnPath,
  query: z.strictObject({
    version: z
      .string()
      .regex(/^[1-9]\d{0,5}$/, { message: 'Expected a version number.' })
      .optional(),
  }),
  answers: {
    200: { description: 'The return; its ETag is needed to correct it.', schema: returnSchema },
  },
  refusals: ['not-found'],
});
