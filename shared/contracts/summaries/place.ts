import * as z from 'zod';
import { AUTHORITY_CODES } from '../../domain/authorities.ts';
import { authorityOnInputSchema, quarterSchema, yearSchema } from '../vocabulary.ts';

/** Whose: an authority’s, or the region’s where none is named. */
export const placeQuery = { authority: authorityOnInputSchema.optional() };

export const placeShape = {
  chain: z
    .enum(['REGION', ...AUTHORITY_CODES])
    .meta({ description: 'An authority’s ONS code, or REGION.' }),
  year: yearSchema,
  quarter: quarterSchema,
};
