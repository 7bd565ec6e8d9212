import * as z from 'zod';
import type { AuditEntry } from '../domain/audit.ts';
import { AUTHORITY_CODES } from '../domain/authorities.ts';

/** Rows as the table holds them. They are parsed on every read, because the table outlives the code. */
const chainSchema = z.enum([...AUTHORITY_CODES, 'REGION']);

export const auditEntryRow = z.strictObject({
  chain: chainSchema,
  seq: z.int(),
  at: z.string(),
  principal: z.string(),
  operation: z.string(),
  outcome: z.enum(['done', 'refused']),
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  written: z.array(z.strictObject({ key: z.string(), digest: z.string() })),
  previous: z.string(),
  hash: z.string(),
  writeId: z.string(),
}) as unknown as z.ZodType<AuditEntry & { writeId: string }>;
