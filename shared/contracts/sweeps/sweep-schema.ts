import * as z from 'zod';
import type { Sweep } from '../../domain/sweeps/sweep.ts';
import {
  authoritySchema,
  identifierSchema,
  instantSchema,
  periodSchema,
  yearSchema,
} from '../vocabulary.ts';

const count = (description: string) => z.int().min(0).meta({ description });

export const sweepSchema: z.ZodType<Sweep> = z.lazy(() =>
  z
    .strictObject({
      sweep: identifierSchema,
      year: yearSchema,
      at: instantSchema,
      asOfPeriod: periodSchema
        .optional()
        .meta({ description: 'The latest period that any forecast is as of.' }),
      forecasts: count('Forecasts made, totals included.'),
      raised: count('Pressures raised, or raised again.'),
      escalated: count('Pressures that became more severe.'),
      steppedDown: count('Pressures that became less severe.'),
      resolved: count('Pressures that no longer stand.'),
      unchanged: count('Standing pressures that took no step.'),
      messages: count('Messages sent.'),
      failed: z
        .array(z.strictObject({ authority: authoritySchema, because: z.string() }))
        .readonly()
        .meta({ description: 'Authorities whose figures could not be swept this time.' }),
    })
    .meta({ id: 'Sweep' }),
);
