import type { ApiEvent, Log, Stage } from './stage.ts';

/** One line per request: which operation, how it ended, how long it took. */
export const observing = (log: Log): Stage => {
  const observe: NonNullable<Stage['after']> = ({ event, context, response }) => {
    const { progress, requestContext } = event as ApiEvent;
    const started = progress?.startedWithMilliseconds;
    log.info('request-answered', {
      requestId: requestContext.requestId,
      operation: progress?.operation.contract.id ?? 'none',
      status: response?.statusCode,
      ...(started === undefined
        ? {}
        : { milliseconds: started - context.getRemainingTimeInMillis() }),
    });
  };
  return { after: observe, onError: observe };
};
