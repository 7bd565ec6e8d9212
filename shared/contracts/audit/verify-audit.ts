import * as z from 'zod';
import { defineOperation } from '../operation.ts';
import { noParameters } from '../vocabulary.ts';

export const verifyAudit = defineOperation({
  id: 'verifyAudit',
  method: 'GET',
  path: '/v1/audit/verification',
  area: 'audit',
  summary: 'Recompute the chains and compare what they vouch for',
  who: { permission: 'audit.read', authorityIn: 'query' },
  consistency: 'strong',
  idempotencyKey: 'none',
  ifMatch: 'none',
  pathParameters: noParameters,
  query: z.strictObject({ authority: z.string().max(64).optional() }),
  answers: {
    200: {
      description: 'Every chain with its head; `valid` is false where one does not hold.',
      schema: z.lazy(() =>
        z.strictObject({
          valid: z.boolean(),
          chains: z.array(
            z.strictObject({
              chain: z.string(),
              valid: z.boolean(),
              entries: z.int(),
              rows: z.int().meta({
                description:
                  'Rows compared: entries of the ledger and what stands because of them.',
              }),
              head: z.strictObject({ seq: z.int(), hash: z.string() }),
              broken: z.strictObject({ seq: z.int(), because: z.string() }).optional(),
            }),
          ),
        }),
      ),
    },
  },
  refusals: [],
});
