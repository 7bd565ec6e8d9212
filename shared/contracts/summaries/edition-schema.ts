import * as z from 'zod';
import { computedPenceSchema } from '../forecasts/forecast-schema.ts';
import {
  authoritySchema,
  identifierSchema,
  instantSchema,
  lineSchema,
  periodSchema,
  potSchema,
  principalIdSchema,
  versionSchema,
} from '../vocabulary.ts';
import { formatSchema } from './formats.ts';
import { placeShape } from './place.ts';
import { provenanceSchema } from './summary-schema.ts';

const count = z.int().min(0);

const fileSchema = z.lazy(() =>
  z.strictObject({
    format: formatSchema,
    mediaType: z.string(),
    bytes: count,
    sha256: z.string().meta({ description: 'Of the bytes, in lower-case hex.' }),
  }),
);

const valueSchema = z.union([z.string(), z.number()]).optional();

const differenceSchema = z.lazy(() =>
  z.strictObject({
    pot: potSchema.optional(),
    line: lineSchema.optional(),
    authority: authoritySchema.optional(),
    period: periodSchema.optional(),
    pressure: z.string().optional(),
    fund: identifierSchema.optional(),
    field: z.string(),
    before: valueSchema,
    after: valueSchema,
    changePence: computedPenceSchema.optional(),
  }),
);

const completenessSchema = z.lazy(() =>
  z.strictObject({ expected: count, returned: count, certified: count }),
);

/** A published edition, or the lead’s draft of the next one. */
export const editionSchema = z.lazy(() =>
  z
    .strictObject({
      ...placeShape,
      edition: versionSchema,
      state: z.enum(['published', 'draft']).meta({ description: 'Only the lead sees drafts.' }),
      asAt: instantSchema.meta({ description: 'As the ledger stood.' }),
      publishedAt: instantSchema.optional(),
      publishedBy: principalIdSchema.optional(),
      preparedAt: instantSchema.optional().meta({ description: 'Of a draft.' }),
      changeNote: z.string().optional(),
      completeness: completenessSchema,
      files: z.array(fileSchema).readonly().optional(),
      inputs: provenanceSchema.optional(),
      differences: z
        .array(differenceSchema)
        .readonly()
        .optional()
        .meta({ description: 'From the edition before.' }),
    })
    .meta({ id: 'Edition' }),
);
