import * as z from 'zod';
import { defineOperation } from '../operation.ts';
import { instantSchema, momentSchema, noParameters, pageQuery, pageSchema } from '../vocabulary.ts';

export const auditEntrySchema = z.lazy(() =>
  z
    .strictObject({
      chain: z.string(),
      seq: z.int(),
      at: instantSchema,
      principal: z.string(),
      operation: z.string(),
      outcome: z.enum(['done', 'refused']),
      facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
      written: z.array(z.strictObject({ key: z.string(), digest: z.string() })),
      previous: z.string(),
      hash: z.string(),
    })
    .meta({ id: 'AuditEntry' }),
);

export const listAudit = defineOperation({
  id: 'listAudit',
  method: 'GET',
  path: '/v1/audit',
  area: 'audit',
  summary: 'The audit trail: who did what, when, chained by hash',
  who: { permission: 'audit.read', authorityIn: 'query' },
  consistency: 'strong',
  idempotencyKey: 'none',
  ifMatch: 'none',
  pathParameters: noParameters,
  query: z.strictObject({
    authority: z.string().max(64).optional(),
    from: momentSchema.optional(),
    to: momentSchema.optional(),
    ...pageQuery,
  }),
  answers: {
    200: {
      description: 'Entries, chain by chain, oldest first.',
      schema: pageSchema(auditEntrySchema),
    },
  },
  refusals: [],
});
