import * as z from 'zod';
import { defineOperation } from '../operation.ts';
import {
  authorityOnInputSchema,
  demonstrationSchema,
  noParameters,
  pageQuery,
  pageSchema,
  streamSchema,
  yearSchema,
} from '../vocabulary.ts';
import {
  causeSchema,
  pressureSchema,
  pressureStateSchema,
  severitySchema,
} from './pressure-schema.ts';

export const listPressures = defineOperation({
  id: 'listPressures',
  method: 'GET',
  path: '/v1/pressures',
  area: 'pressures',
  summary: 'The pressures: what asks somebody to act, one case per cause',
  description:
    'Without an authority: the region’s for those who see the region, its own cases among them, ' +
    'else one’s own.',
  who: { permission: 'pressures.read', authorityIn: 'query' },
  consistency: 'eventual',
  idempotencyKey: 'none',
  ifMatch: 'none',
  pathParameters: noParameters,
  query: z.strictObject({
    year: yearSchema.optional(),
    authority: authorityOnInputSchema.optional(),
    stream: streamSchema.optional(),
    state: pressureStateSchema.optional(),
    severity: severitySchema.optional(),
    cause: causeSchema.optional(),
    ...pageQuery,
  }),
  answers: {
    200: {
      description: 'A page of pressures.',
      schema: pageSchema(pressureSchema, () => ({ demonstration: demonstrationSchema })),
    },
  },
  refusals: [],
});
