import { defineOperation } from '../operation.ts';
import { fundPath } from '../paths.ts';
import { noQuery } from '../vocabulary.ts';
import { drawdownClaimSchema, drawdownSchema } from './fund-schemas.ts';

export const claimDrawdown = defineOperation({
  id: 'claimDrawdown',
  method: 'POST',
  path: '/v1/funds/{fund}/drawdowns',
  area: 'funds',
  summary: 'Claim a drawdown',
  description:
    'Reserves the amount against the award, the phase, the authority’s allocation where there is one and, in arrears, its eligible spend. The last penny may be claimed. A refusal by a ceiling names the widest one that is full, with requestedPence, availablePence under it and claimablePence under all of them.',
  who: { permission: 'drawdowns.claim', authorityIn: 'body' },
  consistency: 'strong',
  idempotencyKey: 'required',
  ifMatch: 'none',
  pathParameters: fundPath,
  query: noQuery,
  body: drawdownClaimSchema,
  answers: { 201: { description: 'The drawdown, claimed.', schema: drawdownSchema } },
  refusals: [
    'not-found',
    'fund-invalid',
    'fund-not-started',
    'fund-ended',
    'phase-not-signed-off',
    'no-allocation',
    'award-exceeded',
    'phase-exceeded',
    'allocation-exceeded',
    'eligible-spend-exceeded',
  ],
});
