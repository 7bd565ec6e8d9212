import * as z from 'zod';
import { defineOperation } from '../operation.ts';
import { authorityOnInputSchema, noQuery, principalIdSchema, roleSchema } from '../vocabulary.ts';
import { accessSchema } from './access.ts';

export const setAccess = defineOperation({
  id: 'setAccess',
  method: 'PUT',
  path: '/v1/access/{principal}',
  area: 'access',
  summary: 'Give or take away roles and authorities',
  description: 'Works from the next request on. Empty lists take everything away.',
  who: { permission: 'access.manage' },
  consistency: 'strong',
  idempotencyKey: 'none',
  ifMatch: 'when-exists',
  pathParameters: z.strictObject({ principal: principalIdSchema }),
  query: noQuery,
  body: z.strictObject({
    principal: principalIdSchema.optional(),
    roles: z.array(roleSchema).max(6),
    authorities: z.array(authorityOnInputSchema).max(14),
  }),
  answers: { 200: { description: 'What the principal may do now.', schema: accessSchema } },
  refusals: ['own-role', 'precondition-failed', 'precondition-required'],
});
