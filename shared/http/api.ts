import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import type { Metrics } from '../contracts/metrics.ts';
import { routeKeyOf } from '../contracts/operation.ts';
import { AccessChanged } from '../domain/permission.ts';
import type { Now } from '../domain/time.ts';
import { answering } from './answering.ts';
import { checking } from './checking.ts';
import { fromDistribution, type IsOriginSecret } from './from-distribution.ts';
import { createAccesses, type FindAccess, identifying } from './identifying.ts';
import { observing } from './observing.ts';
import type { Operation, Reply } from './operation.ts';
import { permitting } from './permitting.ts';
import { routing } from './routing.ts';
import { type ApiAnswer, type ApiEvent, type Log, progressOf } from './stage.ts';

/** What the stack asks of the world. */
export type ApiPorts = {
  /** The moment and the London day, once per request. */
  readonly now: () => Now;
  readonly findAccess: FindAccess;
  /** Undefined where the environment has no secret: there no API function starts. */
  readonly isOriginSecret: IsOriginSecret | undefined;
  readonly sha256: (text: string) => string;
  readonly log: Log;
  readonly metrics: Metrics;
};

/**
 * The one stack of every API function: log and answer around all, then whence, route, who, may, schema;
 * what is left for the operation is to load, decide and write. A write that finds its principal's access
 * changed is done again from the beginning, with the access as it is.
 */
export function createApi(ports: ApiPorts, operations: readonly Operation[]) {
  const byRoute = new Map(operations.map((each) => [routeKeyOf(each.contract), each]));
  const accesses = createAccesses(ports.findAccess);
  const checks = [identifying(accesses), permitting(accesses), checking(ports)];
  return middy<ApiEvent, ApiAnswer>()
    .use(observing(ports))
    .use(answering(ports.log))
    .use(fromDistribution(ports.isOriginSecret))
    .use(routing(byRoute))
    .use(checks)
    .handler((async (event: ApiEvent, context: Context) => {
      try {
        return await perform(event);
      } catch (error) {
        if (!(error instanceof AccessChanged)) throw error;
        accesses.forget(progressOf(event).access?.principal);
        for (const { before } of checks) await before?.({ event, context } as never);
        return perform(event);
      }
    }) as never);
}

function perform(event: ApiEvent): Promise<Reply> {
  const { operation, request } = progressOf(event);
  if (!request) throw new Error('The checking stage did not run');
  return operation.perform(request);
}
