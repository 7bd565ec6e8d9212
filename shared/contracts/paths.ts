import * as z from 'zod';
import { identifierSchema, periodSchema, quarterSchema, yearSchema } from './vocabulary.ts';

/** Path parameters that several operations share; the authority was resolved before. */
export const authorityPath = { authority: z.string() };
export const authorityYearPath = z.strictObject({ ...authorityPath, year: yearSchema });
export const returnPath = z.strictObject({
  ...authorityPath,
  year: yearSchema,
  period: periodSchema,
});
export const yearPath = z.strictObject({ year: yearSchema });
export const fundPath = z.strictObject({ fund: identifierSchema });
export const summaryPath = z.strictObject({ year: yearSchema, quarter: quarterSchema });
