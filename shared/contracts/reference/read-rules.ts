import * as z from 'zod';
import { RETURN_COLUMNS } from '../../domain/returns/return-columns.ts';
import { defineOperation } from '../operation.ts';
import { yearPath } from '../paths.ts';
import { noQuery, yearSchema } from '../vocabulary.ts';

export const readRules = defineOperation({
  id: 'readRules',
  method: 'GET',
  path: '/v1/rules/{year}',
  area: 'reference',
  summary: 'The validation rules of returns, each with an example, and the columns of their files',
  who: 'any-principal',
  consistency: 'strong',
  idempotencyKey: 'none',
  ifMatch: 'none',
  pathParameters: yearPath,
  query: noQuery,
  answers: {
    200: {
      description: 'An error blocks; a warning asks for a reason.',
      schema: z.lazy(() =>
        z.strictObject({
          year: yearSchema,
          version: z.string(),
          warningsShown: z.int(),
          rules: z.array(
            z.strictObject({
              code: z.string(),
              severity: z.enum(['error', 'warning']),
              message: z.string(),
              example: z.string(),
            }),
          ),
          columns: z
            .array(
              z.strictObject({
                column: z.enum(RETURN_COLUMNS.map(({ column }) => column)),
                required: z.boolean(),
                holds: z.string(),
                synonyms: z.array(z.string()),
              }),
            )
            .meta({
              description:
                'The columns of a return as a file, and the other headings that are known for each. ' +
                'Headings are compared without case, spaces, `_`, hyphens, apostrophes and a unit in brackets.',
            }),
        }),
      ),
    },
  },
  refusals: [],
});
