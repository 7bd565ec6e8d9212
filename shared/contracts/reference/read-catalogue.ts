import * as z from 'zod';
import { defineOperation } from '../operation.ts';
import { yearPath } from '../paths.ts';
import { lineSchema, noQuery, potSchema, streamSchema, yearSchema } from '../vocabulary.ts';

export const readCatalogue = defineOperation({
  id: 'readCatalogue',
  method: 'GET',
  path: '/v1/catalogue/{year}',
  area: 'reference',
  summary: 'Streams, lines, pots and published codes of a year',
  who: 'any-principal',
  consistency: 'strong',
  idempotencyKey: 'none',
  ifMatch: 'none',
  pathParameters: yearPath,
  query: noQuery,
  answers: {
    200: {
      description: 'The catalogue.',
      schema: z.lazy(() =>
        z.strictObject({
          year: yearSchema,
          version: z.int(),
          streams: z.array(streamSchema),
          pots: z.array(potSchema),
          periods: z.array(z.string()),
          lines: z.array(
            z.strictObject({
              line: lineSchema,
              name: z.string(),
              stream: streamSchema,
              pot: potSchema,
              code: z.string().optional(),
              codeConfirmed: z.boolean().optional(),
              activity: z.enum(['eligible-pupils', 'places', 'ehc-plans']).optional(),
            }),
          ),
        }),
      ),
    },
  },
  refusals: [],
});
