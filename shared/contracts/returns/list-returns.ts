import * as z from 'zod';
import { PERIODS } from '../../domain/financial-calendar.ts';
import { defineOperation } from '../operation.ts';
import { authorityYearPath } from '../paths.ts';
import { pageQuery, pageSchema, periodSchema } from '../vocabulary.ts';
import { returnSchema } from './return.ts';

const count = z.int().min(0).max(PERIODS.length);

export const listReturns = defineOperation({
  id: 'listReturns',
  method: 'GET',
  path: '/v1/authorities/{authority}/returns/{year}',
  area: 'returns',
  summary: 'The returns of a year as they stand, and the periods that have none',
  who: { permission: 'returns.read', authorityIn: 'path' },
  consistency: 'strong',
  idempotencyKey: 'none',
  ifMatch: 'none',
  pathParameters: authorityYearPath,
  query: z.strictObject(pageQuery),
  answers: {
    200: {
      description: 'Latest versions, in order of period.',
      schema: pageSchema(returnSchema, () => ({
        missing: z
          .array(periodSchema)
          .meta({ description: 'Periods that have opened and have no return.' }),
        completeness: z.strictObject({ due: count, returned: count, certified: count }).meta({
          description:
            'Of the year so far, whatever the page: periods whose due day has passed, and of them ' +
            'how many are returned and certified.',
        }),
      })),
    },
  },
  refusals: [],
});
