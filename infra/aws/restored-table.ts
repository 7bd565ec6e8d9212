import type { App } from 'aws-cdk-lib';
import * as z from 'zod';
import type { StageConfig } from '../config.ts';

/** Names an ARN of the account, so it comes with the deployment and is nowhere in the code. */
const restoredTableSchema = z
  .strictObject({
    tableName: z.string().regex(/^[\w.-]{3,255}$/),
    streamArn: z.string().regex(/^arn:[\w-]+:dynamodb:[\w-]+:\d{12}:table\/[\w.-]+\/stream\/\S+$/),
  })
  .refine(({ tableName, streamArn }) => streamArn.includes(`:table/${tableName}/stream/`), {
    message: 'streamArn is the stream of another table',
  });

/** A table that point-in-time recovery made, in the place of the one that the stack made. */
export type RestoredTable = z.output<typeof restoredTableSchema>;

export const restoredContextKey = (stage: StageConfig['stage']): string => `restored:${stage}`;

/**
 * The table that `-c restored:STAGE='{"tableName": …, "streamArn": …}'` points a stage at.
 * @throws Error when it is there and not as it should be: a deployment must not fall back unseen.
 */
export function restoredTableOf(app: App, stage: StageConfig['stage']): RestoredTable | undefined {
  const key = restoredContextKey(stage);
  const given: unknown = app.node.tryGetContext(key);
  if (given === undefined) return undefined;
  try {
    return restoredTableSchema.parse(typeof given === 'string' ? JSON.parse(given) : given);
  } catch (cause) {
    throw new Error(`The context ${key} is no restored table: ${String(given)}`, { cause });
  }
}
