import * as z from 'zod';
import { defineOperation } from '../operation.ts';
import { yearPath } from '../paths.ts';
import { demonstrationSchema, momentSchema, pageQuery, pageSchema } from '../vocabulary.ts';
import { forecastQuery, forecastSchema } from './forecast-schema.ts';

export const listForecasts = defineOperation({
  id: 'listForecasts',
  method: 'GET',
  path: '/v1/forecasts/{year}',
  area: 'forecasts',
  summary: 'Where the year is expected to end, by line, pot, stream and authority',
  description:
    'Without an authority: the region’s for those who see the region, else one’s own. ' +
    'By period: the forecasts as of that period. `asAt`: what was said by then, later versions left out.',
  who: { permission: 'forecasts.read', authorityIn: 'query' },
  consistency: 'eventual',
  idempotencyKey: 'none',
  ifMatch: 'none',
  pathParameters: yearPath,
  query: z.strictObject({
    ...forecastQuery,
    asAt: momentSchema.optional(),
    ...pageQuery,
  }),
  answers: {
    200: {
      description: 'A page of forecasts.',
      schema: pageSchema(forecastSchema, () => ({ demonstration: demonstrationSchema })),
    },
  },
  refusals: [],
});
