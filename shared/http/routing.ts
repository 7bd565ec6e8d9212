import type { Operation } from './operation.ts';
import { type ApiEvent, RequestRefused, type Stage } from './stage.ts';

/** Finds the operation behind API Gateway's route key. */
export const routing = (byRoute: ReadonlyMap<string, Operation>): Stage => ({
  before: ({ event, context }) => {
    const operation = byRoute.get((event as ApiEvent).routeKey);
    if (!operation) {
      throw new RequestRefused({
        refused: 'unknown-route',
        detail: 'There is nothing at this address. The operations are listed in /v1/openapi.json.',
      });
    }
    event.progress = {
      operation,
      startedWithMilliseconds: context.getRemainingTimeInMillis(),
    };
  },
});
