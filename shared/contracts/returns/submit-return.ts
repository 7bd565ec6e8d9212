import * as z from 'zod';
import { RETURN_MEDIA_TYPES } from '../../domain/returns/original-file.ts';
import { defineOperation } from '../operation.ts';
import { returnPath } from '../paths.ts';
import { lineSchema, placeShape, textSchema } from '../vocabulary.ts';
import {
  basisSchema,
  returnSchema,
  submittedLinesSchema,
  submittedReturnSchema,
} from './return.ts';

export const XLSX_MEDIA_TYPE = RETURN_MEDIA_TYPES.xlsx;

const findingSchema = z.strictObject({
  ...placeShape,
  code: z.string(),
  detail: z.string(),
  line: lineSchema.optional(),
});

export const submitReturn = defineOperation({
  id: 'submitReturn',
  method: 'POST',
  path: '/v1/authorities/{authority}/returns/{year}/{period}',
  area: 'returns',
  summary: 'Submit a period’s return, or correct it with a new version',
  description:
    'An error blocks. A warning asks for a reason: send the return again with `reasons`. From the ' +
    'second version on `changeReason` and If-Match are needed. `dryRun=true` checks and stores nothing. ' +
    'As a file, what its columns cannot say is in the query, and faults name sheet, row and column. ' +
    '`GET /v1/rules/{year}` has the columns. A file that was uploaded is named by `upload`, in the ' +
    'place of a body.',
  who: { permission: 'returns.submit', authorityIn: 'path' },
  consistency: 'strong',
  idempotencyKey: 'required',
  ifMatch: 'when-exists',
  pathParameters: returnPath,
  query: z.strictObject({
    dryRun: z
      .enum(['true', 'false'])
      .transform((text) => text === 'true')
      .optional(),
    basis: basisSchema.optional().meta({ description: 'Of a file; year-to-date if not said.' }),
    changeReason: textSchema(1000).optional().meta({ description: 'Of a file.' }),
    note: textSchema(2000).optional().meta({ description: 'Of a file.' }),
    upload: z
      .string()
      .regex(/^[a-z0-9-]{1,64}(\.[\w-]{1,160})?$/, {
        message: 'Expected an upload of this return.',
      })
      .optional()
      .meta({ description: 'The file that was sent to `…/uploads`, in the place of a body.' }),
  }),
  body: submittedReturnSchema,
  fileTypes: [RETURN_MEDIA_TYPES.csv, XLSX_MEDIA_TYPE, 'multipart/form-data'],
  bodyByReference: true,
  answers: {
    200: {
      description: 'The result of a dry run; nothing was stored.',
      schema: z.lazy(() =>
        z.strictObject({
          valid: z.boolean(),
          errors: z.array(findingSchema),
          warnings: z.array(findingSchema),
          moreErrors: z.int().optional().meta({ description: 'Errors beyond those listed.' }),
          lines: submittedLinesSchema,
          ignored: z.array(z.string()),
        }),
      ),
    },
    201: { description: 'The return as taken.', schema: returnSchema },
  },
  refusals: [
    'return-invalid',
    'reasons-needed',
    'change-reason-needed',
    'period-not-open',
    'period-locked',
    'precondition-failed',
    'precondition-required',
  ],
});
