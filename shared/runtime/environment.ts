import * as z from 'zod';
import { isInstant } from '../domain/time.ts';
import { TABLE } from '../persistence/table.ts';

/** The environment of a function, parsed once when it loads; a wrong setting stops it at once. */
const environmentSchema = z.object({
  TABLE_NAME: z.string().min(1).default(TABLE.defaultName),
  /** Another endpoint than the region's own: the embedded run and the tests. */
  DYNAMODB_ENDPOINT: z.url().optional(),
  /** Where files are kept for ever, and where they pass through: for functions that use either. */
  RECORDS_BUCKET: z.string().min(1).optional(),
  TRANSIT_BUCKET: z.string().min(1).optional(),
  /** Another object store than the region's own: the embedded run and the tests. */
  S3_ENDPOINT: z.url().optional(),
  /** 32 bytes in hex, for the signatures of cursors. */
  CURSOR_KEY: z.string().regex(/^[0-9a-f]{64}$/),
  /** What the distribution sends along with each request: for the functions of the API. */
  ORIGIN_SECRET: z
    .string()
    .regex(/^[A-Za-z0-9_-]{32,128}$/)
    .optional(),
  /** The clock starts here and runs on; absent, it is the real one. */
  CLOCK_STARTS_AT: z.string().refine(isInstant).optional(),
  /** What the figures are a demonstration of. */
  DEMONSTRATION: z.string().optional(),
  /** Mail domains, separated by spaces, whose addresses may subscribe; none where it is not set. */
  MAIL_DOMAINS: z.string().optional(),
  /** The sender of alerts, where links lead, and whose events come back: for the notify job. */
  MAIL_FROM: z.string().optional(),
  PUBLIC_URL: z.url().optional(),
  MAIL_CONFIGURATION_SET: z.string().optional(),
  /** The stage whose metrics are measured; none where it is not set. */
  STAGE: z.string().min(1).optional(),
  /** Another mail service than the region's own: the embedded run and the tests. */
  SES_ENDPOINT: z.url().optional(),
  /** Where the parts of a sweep wait: for the function that begins it. */
  SWEEP_QUEUE_URL: z.url().optional(),
  LOG_LEVEL: z.enum(['DEBUG', 'INFO', 'WARN', 'ERROR', 'SILENT']).default('INFO'),
});

/** Every variable that a function may read. */
export const ENVIRONMENT_NAMES: readonly string[] = Object.keys(environmentSchema.shape);

export type Environment = z.output<typeof environmentSchema>;

/** What is read once is not worth the compiling of a reader. */
const READ_ONCE = { jitless: true };

export const readEnvironment = (): Environment => environmentSchema.parse(process.env, READ_ONCE);
