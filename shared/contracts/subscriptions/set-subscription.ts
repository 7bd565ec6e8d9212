import * as z from 'zod';
import { defineOperation } from '../operation.ts';
import { noParameters, noQuery } from '../vocabulary.ts';
import {
  addressSchema,
  digestSchema,
  immediateSchema,
  narrowing,
  subscriptionSchema,
} from './subscription.ts';

export const setSubscription = defineOperation({
  id: 'setSubscription',
  method: 'PUT',
  path: '/v1/subscriptions/me',
  area: 'subscriptions',
  summary: 'Say what to be told of, and how',
  description:
    'Replaces the whole subscription and ends a suspension. Messages begin with what happens from then on. ' +
    'Without `address`, with both choices `none`, the address is forgotten.',
  who: 'any-principal',
  consistency: 'strong',
  idempotencyKey: 'none',
  ifMatch: 'when-exists',
  pathParameters: noParameters,
  query: noQuery,
  body: z.strictObject({
    address: addressSchema.optional(),
    immediate: immediateSchema,
    digest: digestSchema,
    ...narrowing,
    // An unknown one and another's get the same answer, so it is not the schema that tells.
    authorities: z
      .array(z.string().max(64))
      .min(1)
      .max(14)
      .optional()
      .meta({ description: 'Of those one may know of; codes, slugs and names are accepted.' }),
  }),
  answers: {
    200: { description: 'The subscription as it stands now.', schema: subscriptionSchema },
  },
  refusals: ['address-not-allowed', 'precondition-failed', 'precondition-required'],
});
