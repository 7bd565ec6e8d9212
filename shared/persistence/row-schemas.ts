import * as z from 'zod';
import { AUTHORITY_CODES } from '../domain/authorities.ts';
import { LINE_IDS, type LineId } from '../domain/catalogue.ts';
import { type FinancialYear, isFinancialYear } from '../domain/financial-calendar.ts';
import type { Pence } from '../domain/money.ts';
import type { PrincipalId } from '../domain/permission.ts';
import { type Day, type Instant, isDay, isInstant } from '../domain/time.ts';

/**
 * The words of the domain as the table holds them. Rows are parsed on every read, because the table
 * outlives the code. Bounds are the business of what comes in; here it is the kind that counts.
 */
export const penceRow = z.int() as unknown as z.ZodType<Pence>;
export const dayRow = z.string().refine(isDay) as unknown as z.ZodType<Day>;
export const instantRow = z.string().refine(isInstant) as unknown as z.ZodType<Instant>;
export const yearRow = z.string().refine(isFinancialYear) as unknown as z.ZodType<FinancialYear>;
export const principalRow = z.string() as unknown as z.ZodType<PrincipalId>;
export const authorityRow = z.enum(AUTHORITY_CODES);
export const lineRow = z.enum(LINE_IDS as [LineId]);

export const outturnRow = z.lazy(() =>
  z.strictObject({
    medianPence: penceRow,
    lower80Pence: penceRow,
    upper80Pence: penceRow,
    lower95Pence: penceRow,
    upper95Pence: penceRow,
  }),
);
