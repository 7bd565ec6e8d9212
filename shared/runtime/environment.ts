import * as z from 'zod';
import { isInstant } from '../domain/time.ts';
import { TABLE } from '../persistence/table.ts';

// Made once each: every start of every function makes these schemas.
const text = z.string().optional();
const name = z.string().min(1).optional();
const address = z.url().optional();

/** The environment of a function, parsed once when it loads; a wrong setting stops it at once. */
const environmentSchema = z.object({
  TABLE_NAME: z.string().min(1).default(TABLE.defaultName),
  /** Another endpoint than the region's own: the embedded run and the tests. */
  DYNAMODB_ENDPOINT: address,
  /** Where files are kept for ever, and where they pass through: for functions that use either. */
  RECORDS_BUCKET: name,
  TRANSIT_BUCKET: name,
  /** Another object store than the region's own: the embedded run and the tests. */
  S3_ENDPOINT: address,
  /** 32 bytes in hex, for the signatures of cursors: for the functions of the API. */
  CURSOR_KEY: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  /** What the distribution may send along with each request: for the functions of the API. */
  ORIGIN_SECRETS: z
    .string()
    .regex(/^[\w-]{32,128}(?: [\w-]{32,128})?$/)
    .optional(),
  /** The clock starts here and runs on; absent, it is the real one. */
  CLOCK_STARTS_AT: z.string().refine(isInstant).optional(),
  /** What the figures are a demonstration of. */
  DEMONSTRATION: text,
  /** Mail domains, separated by spaces, whose addresses may subscribe; none where it is not set. */
  MAIL_DOMAINS: text,
  /** The sender of alerts, where links lead, and whose events come back: for the notify job. */
  MAIL_FROM: text,
  PUBLIC_URL: address,
  MAIL_CONFIGURATION_SET: text,
  /** The stage whose metrics are measured; none where it is not set. */
  STAGE: name,
  /** Another mail service than the region's own: the embedded run and the tests. */
  SES_ENDPOINT: address,
  /** Where the parts of a sweep wait: for the function that begins it. */
  SWEEP_QUEUE_URL: address,
  LOG_LEVEL: z.enum(['DEBUG', 'INFO', 'WARN', 'ERROR', 'SILENT']).default('INFO'),
});

/** Every variable that a function may read. */
export const ENVIRONMENT_NAMES: readonly string[] = Object.keys(environmentSchema.shape);

export type Environment = z.output<typeof environmentSchema>;

/** What is read once is not worth the compiling of a reader. */
const READ_ONCE = { jitless: true };

export const readEnvironment = (): Environment => environmentSchema.parse(process.env, READ_ONCE);
