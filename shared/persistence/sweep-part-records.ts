import type { SQSRecord } from 'aws-lambda';
import * as z from 'zod';
import { CHAINS } from '../domain/audit.ts';
import type { SweepPart } from '../domain/sweeps/sweep-part.ts';
import { instantRow } from './row-schemas.ts';

const partSchema = z.strictObject({
  at: instantRow,
  chain: z.enum(CHAINS),
});

/** A part of a run as a queue carries it. */
export const sweepPartBody = ({ at, chain }: SweepPart): string => JSON.stringify({ at, chain });

/** @throws Error when the message is not a part of a run. */
export function sweepPartIn({ body, messageId }: SQSRecord): SweepPart {
  try {
    return partSchema.parse(JSON.parse(body));
  } catch (cause) {
    throw new Error(`Message ${messageId} is no part of a sweep`, { cause });
  }
}
