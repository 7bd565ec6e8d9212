import * as z from 'zod';
import { defineOperation } from '../operation.ts';
import { returnPath } from '../paths.ts';
import { noQuery, textSchema, versionSchema } from '../vocabulary.ts';
import { returnSchema } from './return.ts';

export const certifyReturn = defineOperation({
  id: 'certifyReturn',
  method: 'POST',
  path: '/v1/authorities/{authority}/returns/{year}/{period}/certification',
  area: 'returns',
  summary: 'Certify the latest version of a return, or ask for changes',
  description: 'By another person than the one who submitted it.',
  who: { permission: 'returns.certify', authorityIn: 'path' },
  consistency: 'strong',
  idempotencyKey: 'optional',
  ifMatch: 'none',
  pathParameters: returnPath,
  query: noQuery,
  body: z.strictObject({
    version: versionSchema,
    decision: z.enum(['certified', 'changes-requested']),
    note: textSchema(1000).optional(),
  }),
  answers: { 201: { description: 'The return with its certification.', schema: returnSchema } },
  refusals: ['nothing-to-certify', 'version-superseded', 'already-decided', 'self-certification'],
});
