import { defineOperation } from '../operation.ts';
import { fundPath } from '../paths.ts';
import { noQuery } from '../vocabulary.ts';
import { fundChangesSchema, fundSchema } from './fund-schemas.ts';

export const changeFund = defineOperation({
  id: 'changeFund',
  method: 'PATCH',
  path: '/v1/funds/{fund}',
  area: 'funds',
  summary: 'Change the terms of an award',
  description:
    'Any subset of the terms; a list replaces the whole list, and a phase sent without its business case keeps it. An extension is a later endsOn. No ceiling may fall below what is drawn against it, and no sign-off is undone.',
  who: { permission: 'funds.set' },
  consistency: 'strong',
  idempotencyKey: 'none',
  ifMatch: 'when-exists',
  pathParameters: fundPath,
  query: noQuery,
  body: fundChangesSchema,
  answers: { 200: { description: 'The fund as changed.', schema: fundSchema } },
  refusals: [
    'not-found',
    'fund-invalid',
    'phase-already-signed-off',
    'fund-below-commitments',
    'precondition-required',
    'precondition-failed',
  ],
});
