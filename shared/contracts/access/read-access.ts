import * as z from 'zod';
import { defineOperation } from '../operation.ts';
import { noQuery, principalIdSchema } from '../vocabulary.ts';
import { accessSchema } from './access.ts';

export const readAccess = defineOperation({
  id: 'readAccess',
  method: 'GET',
  path: '/v1/access/{principal}',
  area: 'access',
  summary: 'What a principal may do',
  who: { permission: 'access.manage' },
  consistency: 'strong',
  idempotencyKey: 'none',
  ifMatch: 'none',
  pathParameters: z.strictObject({ principal: principalIdSchema }),
  query: noQuery,
  answers: { 200: { description: 'Roles and authorities.', schema: accessSchema } },
  refusals: ['not-found'],
});
