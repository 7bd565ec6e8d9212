import * as z from 'zod';
import { CHAINS } from '../../domain/audit.ts';
import { authorityOnInputSchema, quarterSchema, yearSchema } from '../vocabulary.ts';

/** Whose: an authority’s, or the region’s where none is named. */
export const placeQuery = { authority: authorityOnInputSchema.optional() };

export const placeShape = {
  chain: z.enum(CHAINS).meta({ description: 'An authority’s ONS code, or REGION.' }),
  year: yearSchema,
  quarter: quarterSchema,
};
