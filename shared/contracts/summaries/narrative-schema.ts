import * as z from 'zod';
import { AUTHORITY_CODES } from '../../domain/authorities.ts';
import {
  authorityOnInputSchema,
  instantSchema,
  principalIdSchema,
  quarterSchema,
  textSchema,
  yearSchema,
} from '../vocabulary.ts';

/** Whose: an authority’s, or the region’s where none is named. */
export const placeQuery = { authority: authorityOnInputSchema.optional() };

export const placeShape = {
  chain: z
    .enum(['REGION', ...AUTHORITY_CODES])
    .meta({ description: 'An authority’s ONS code, or REGION.' }),
  year: yearSchema,
  quarter: quarterSchema,
};

export const narrativeTextSchema = textSchema(4000);

export const narrativeSchema = z
  .strictObject({
    ...placeShape,
    version: z.int().meta({ description: '0 before anybody edited it.' }),
    narrative: z.string().meta({ description: 'As the summary shows it.' }),
    generated: z.string().meta({ description: 'As the figures would tell it now.' }),
    isOutdated: z.boolean().meta({
      description: 'Whether the figures have moved since a person wrote it.',
    }),
    editedBy: principalIdSchema.optional(),
    editedAt: instantSchema.optional(),
  })
  .meta({ id: 'Narrative' });
