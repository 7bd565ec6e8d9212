import * as z from 'zod';
import { MAX_BREAKS } from '../../domain/breaks/set-breaks.ts';
import {
  authoritySchema,
  instantSchema,
  lineSchema,
  periodSchema,
  textSchema,
  yearSchema,
} from '../vocabulary.ts';

const breakShape = { line: lineSchema, year: yearSchema, period: periodSchema };

/** Breaks as they are set. */
export const breaksSchema = z.lazy(() =>
  z
    .array(z.strictObject({ ...breakShape, reason: textSchema(500) }))
    .max(MAX_BREAKS)
    .meta({
      description:
        'From its period on a line’s figures are of another kind than before, as after a change of ' +
        'coding. At most one a line and year.',
    }),
);

/** Breaks as they stand; version 0 where none were ever set. */
export const breaksAnswerSchema = z.lazy(() =>
  z
    .strictObject({
      authority: authoritySchema,
      version: z.int().min(0),
      breaks: z.array(z.strictObject({ ...breakShape, reason: z.string() })),
      setBy: z.string().optional(),
      setAt: instantSchema.optional(),
    })
    .meta({ id: 'SeriesBreaks', description: 'An authority’s breaks in series.' }),
);
