import { defineOperation } from '../operation.ts';
import { noParameters, noQuery } from '../vocabulary.ts';
import { subscriptionSchema } from './subscription.ts';

export const readSubscription = defineOperation({
  id: 'readSubscription',
  method: 'GET',
  path: '/v1/subscriptions/me',
  area: 'subscriptions',
  summary: 'What one is told of, and how',
  description: 'Without a subscription nothing is sent: `immediate` and `digest` are `none`.',
  who: 'any-principal',
  consistency: 'strong',
  idempotencyKey: 'none',
  ifMatch: 'none',
  pathParameters: noParameters,
  query: noQuery,
  answers: { 200: { description: 'One’s own subscription.', schema: subscriptionSchema } },
  refusals: [],
});
