import { defineOperation } from '../operation.ts';
import { noParameters, noQuery } from '../vocabulary.ts';
import { fundSchema, newFundSchema } from './fund-schemas.ts';

export const createFund = defineOperation({
  id: 'createFund',
  method: 'POST',
  path: '/v1/funds',
  area: 'funds',
  summary: 'Set up an award',
  description:
    'The award is a ceiling, not an entitlement. Phases may be approved for more than it together, none alone; a phase opens to drawdowns when its business case is signed off.',
  who: { permission: 'funds.set' },
  consistency: 'strong',
  idempotencyKey: 'optional',
  ifMatch: 'none',
  pathParameters: noParameters,
  query: noQuery,
  body: newFundSchema,
  answers: { 201: { description: 'The fund as set up.', schema: fundSchema } },
  refusals: ['fund-exists', 'fund-invalid'],
});
