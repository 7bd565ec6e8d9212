import * as z from 'zod';
import { REFUSAL_CODES, type Refusal } from '../domain/refusal.ts';
import { epochMilliseconds, type Instant } from '../domain/time.ts';
import { parseRow } from './reads.ts';
import type { Item, Key, Value } from './store.ts';

/**
 * The answers kept under idempotency keys, written in the same transaction as what they answer:
 * a mark set before or after the work doubled 124 of 1,320 claims where this doubled none.
 */
export type IdempotencyKey = {
  /** SHA-256 of principal, operation and the client's key: user text is never part of a key. */
  readonly keyHash: string;
  /** SHA-256 of the request as parsed. */
  readonly bodyHash: string;
};

/** What was answered: a body with its status, or a refusal by state. */
export type Answer =
  | {
      readonly refusal?: never;
      readonly status: number;
      readonly body: unknown;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | { readonly refusal: Refusal };

export type KeptAnswer = { readonly bodyHash: string; readonly answer: Answer };

/** Keys live 400 days (contract), a year and its late corrections. */
const LIFETIME_SECONDS = 400 * 24 * 3600;

export const answerKey = ({ keyHash }: IdempotencyKey): Key => ({
  pk: `ANSWER#${keyHash}`,
  sk: 'ANSWER',
});

/** The answer is kept as its JSON text, so that a replay is the same to the byte. */
export const keptAnswerItem = (
  key: IdempotencyKey,
  answer: Answer,
  recordedAt: Instant,
  rev: number,
): Item => ({
  ...answerKey(key),
  rev,
  data: { bodyHash: key.bodyHash, answer: JSON.stringify(answer), recordedAt } satisfies Record<
    string,
    Value
  >,
  expiresAtEpochSeconds: epochSeconds(recordedAt) + LIFETIME_SECONDS,
});

const rowSchema = z.lazy(() =>
  z.strictObject({
    bodyHash: z.string(),
    answer: z.string(),
    recordedAt: z.string(),
  }),
);

const answerSchema = z.lazy(() =>
  z.union([
    z.strictObject({
      status: z.int(),
      body: z.unknown(),
      headers: z.record(z.string(), z.string()).optional(),
    }),
    z.strictObject({
      refusal: z.strictObject({
        refused: z.enum(REFUSAL_CODES),
        detail: z.string(),
        faults: z.array(z.unknown()).optional(),
        facts: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
      }),
    }),
  ]),
);

const epochSeconds = (at: Instant): number => Math.floor(epochMilliseconds(at) / 1000);

/** What is kept, unless it has expired: DynamoDB removes expired items only some time later. */
export function keptAnswer(item: Item, at: Instant): KeptAnswer | undefined {
  if ((item.expiresAtEpochSeconds ?? 0) <= epochSeconds(at)) return undefined;
  const { bodyHash, answer } = parseRow(rowSchema, item);
  return { bodyHash, answer: answerSchema.parse(JSON.parse(answer)) as Answer };
}
