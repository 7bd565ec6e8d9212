import * as z from 'zod';
import { MAX_FILE_BYTES, RETURN_MEDIA_TYPES } from '../../domain/returns/original-file.ts';
import { defineOperation } from '../operation.ts';
import { returnPath } from '../paths.ts';
import { instantSchema, noQuery, textSchema } from '../vocabulary.ts';

const mediaTypeSchema = z.enum([RETURN_MEDIA_TYPES.csv, RETURN_MEDIA_TYPES.xlsx]);

export const requestUpload = defineOperation({
  id: 'requestUpload',
  method: 'POST',
  path: '/v1/authorities/{authority}/returns/{year}/{period}/uploads',
  area: 'returns',
  summary: 'Ask where to send a return’s file that is too large for a request',
  description:
    'Send the file to `url` with `method` and `headers`, and no token, before `expiresAt`. Then ' +
    'submit the return with `?upload=` and no body.',
  who: { permission: 'returns.submit', authorityIn: 'path' },
  consistency: 'strong',
  idempotencyKey: 'none',
  ifMatch: 'none',
  pathParameters: returnPath,
  query: noQuery,
  body: z.strictObject({
    bytes: z
      .int()
      .min(1)
      .max(MAX_FILE_BYTES)
      .meta({ description: 'The size of the file; one of another size is not taken.' }),
    mediaType: mediaTypeSchema,
    fileName: textSchema(255).optional(),
  }),
  answers: {
    201: {
      description: 'Where to send it.',
      schema: z.lazy(() =>
        z.strictObject({
          upload: z.string(),
          url: z.string(),
          method: z.literal('PUT'),
          headers: z.strictObject({ 'content-type': mediaTypeSchema }),
          expiresAt: instantSchema,
        }),
      ),
    },
  },
  refusals: [],
});
