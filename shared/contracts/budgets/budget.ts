import * as z from 'zod';
import {
  authoritySchema,
  countSchema,
  instantSchema,
  lineSchema,
  penceSchema,
  potSchema,
  yearSchema,
} from '../vocabulary.ts';

const weightSchema = z
  .int()
  .min(0)
  .max(1_000_000)
  .refine((weight) => !Object.is(weight, -0), { message: 'Expected 0, not -0.' });

const weightsSchema = z
  .array(weightSchema)
  .length(12)
  .meta({ description: 'Twelve whole weights, April first.' });

export const profileSchema = z.union([
  z.enum(['flat', 'prior-year', 'school-days']),
  weightsSchema,
]);

export const budgetActivitySchema = countSchema.optional().meta({
  description:
    'The average count over the year that the budget is made for: eligible pupils, places or EHC ' +
    'plans. A variance is split into volume, price and mix against it.',
});

export const budgetSchema = z.lazy(() =>
  z
    .strictObject({
      authority: authoritySchema,
      year: yearSchema,
      version: z.int(),
      lines: z.array(
        z.strictObject({
          line: lineSchema,
          pot: potSchema,
          originalPence: penceSchema,
          viredPence: penceSchema,
          revisedPence: penceSchema,
          profile: z.enum(['flat', 'prior-year', 'school-days', 'given']),
          weights: weightsSchema,
          activity: budgetActivitySchema,
        }),
      ),
      totals: z.array(
        z.strictObject({ pot: potSchema, originalPence: penceSchema, revisedPence: penceSchema }),
      ),
      virements: z.int(),
      setBy: z.string(),
      setAt: instantSchema,
      modelled: z.string().optional(),
    })
    .meta({ id: 'Budget', description: 'Pots are never added together.' }),
);
