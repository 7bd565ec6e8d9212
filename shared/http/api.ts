import middy from '@middy/core';
import { routeKeyOf } from '../contracts/operation.ts';
import type { Access } from '../domain/permission.ts';
import type { Now } from '../domain/time.ts';
import { answering } from './answering.ts';
import { checking } from './checking.ts';
import { identifying } from './identifying.ts';
import { observing } from './observing.ts';
import type { Operation } from './operation.ts';
import { permitting } from './permitting.ts';
import { routing } from './routing.ts';
import { type ApiAnswer, type ApiEvent, type Log, progressOf } from './stage.ts';

/** What the stack asks of the world. */
export type ApiPorts = {
  /** The moment and the London day, once per request. */
  readonly now: () => Now;
  /** What the store holds of a principal; undefined when it knows nothing of them. */
  readonly findAccess: (principal: string) => Promise<Access | undefined>;
  readonly sha256: (text: string) => string;
  readonly log: Log;
};

/**
 * The one stack of every API function: log and answer around all, then route, who, may, schema; what
 * is left for the operation is to load, decide and write.
 */
export function createApi(ports: ApiPorts, operations: readonly Operation[]) {
  const byRoute = new Map(operations.map((each) => [routeKeyOf(each.contract), each]));
  return middy<ApiEvent, ApiAnswer>()
    .use(observing(ports.log))
    .use(answering(ports.log))
    .use(routing(byRoute))
    .use(identifying(ports.findAccess))
    .use(permitting())
    .use(checking(ports))
    .handler((async (event: ApiEvent) => {
      const { operation, request } = progressOf(event);
      if (!request) throw new Error('The checking stage did not run');
      return operation.perform(request);
    }) as never);
}
