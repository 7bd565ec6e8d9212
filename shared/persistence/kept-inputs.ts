import * as z from 'zod';
import { PERIODS } from '../domain/financial-calendar.ts';
import type { KeptInputs } from '../domain/forecast/movement.ts';
import { lineRow, penceRow } from './row-schemas.ts';

const amountsRow = z.array(penceRow.nullable());

const keptLineRow = z.lazy(() =>
  z.strictObject({
    amounts: amountsRow,
    toDate: amountsRow.optional(),
    toDatePence: penceRow.nullable(),
    budgetPence: penceRow.optional(),
    profiledToDatePence: penceRow.optional(),
    knownFrom: z.enum(PERIODS).optional(),
    said: z.partialRecord(z.enum(PERIODS), penceRow).optional(),
  }),
);

/** The inputs that are kept with forecasts, to tell later what moved them. */
export const keptInputsRow: z.ZodType<KeptInputs> = z.lazy(() =>
  z.strictObject({
    method: z.string(),
    asOfPeriod: z.enum(PERIODS),
    pastDigest: z.string().optional(),
    lines: z.partialRecord(lineRow, keptLineRow),
  }),
);
