import { defineOperation } from '../operation.ts';
import { noQuery } from '../vocabulary.ts';
import { drawdownPath, drawdownSchema } from './fund-schemas.ts';

export const readDrawdown = defineOperation({
  id: 'readDrawdown',
  method: 'GET',
  path: '/v1/funds/{fund}/drawdowns/{drawdown}',
  area: 'funds',
  summary: 'One drawdown, with the decisions taken on it',
  who: { permission: 'drawdowns.read' },
  consistency: 'strong',
  idempotencyKey: 'none',
  ifMatch: 'none',
  pathParameters: drawdownPath,
  query: noQuery,
  answers: { 200: { description: 'The drawdown as it stands.', schema: drawdownSchema } },
  refusals: ['not-found'],
});
