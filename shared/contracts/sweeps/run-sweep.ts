import { defineOperation } from '../operation.ts';
import { noParameters, noQuery } from '../vocabulary.ts';
import { sweepSchema } from './sweep-schema.ts';

export const runSweep = defineOperation({
  id: 'runSweep',
  method: 'POST',
  path: '/v1/sweeps',
  area: 'sweeps',
  summary: 'Forecasts every authority’s year now and brings the pressures up to date',
  description: 'Idempotent by itself: on the same figures nothing changes the second time.',
  who: { permission: 'sweeps.run' },
  consistency: 'strong',
  idempotencyKey: 'optional',
  ifMatch: 'none',
  pathParameters: noParameters,
  query: noQuery,
  answers: {
    201: { description: 'What the sweep did, kept as the latest.', schema: sweepSchema },
  },
  refusals: [],
});
