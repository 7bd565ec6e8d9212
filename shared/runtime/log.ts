import { Logger } from '@aws-lambda-powertools/logger';
import { UnreadableRow } from '../persistence/store.ts';
import type { Environment } from './environment.ts';

/** Structured logs: the message is a code, the rest is data. */
export function createLog(environment: Environment) {
  const logger = new Logger({
    serviceName: 'funding-pressure-tracker',
    logLevel: environment.LOG_LEVEL,
  });
  return {
    info: (code: string, data: Readonly<Record<string, unknown>>) => logger.info(code, { data }),
    /** The cause's name and stack; never its message, which may quote what was sent. */
    error: (code: string, data: Readonly<Record<string, unknown>>, cause: unknown) =>
      logger.error(code, { data, cause: describe(cause) }),
  };
}

function describe(cause: unknown): Record<string, unknown> {
  if (!(cause instanceof Error)) return { name: typeof cause };
  const frames = (cause.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return {
    name: cause.name,
    ...(cause instanceof UnreadableRow ? { row: cause.key } : {}),
    frames: frames.slice(0, 8).map((line) => line.trim()),
    ...(cause.cause === undefined ? {} : { cause: describe(cause.cause) }),
  };
}
