import type { Metrics } from '../contracts/metrics.ts';
import { counting } from './counting.ts';
import { problemCodeOf } from './problem.ts';
import type { ApiEvent, Log, Stage } from './stage.ts';

type ObservingPorts = { readonly log: Log; readonly metrics: Metrics };

/** One line per request: which operation, how it ended, how long it took; and what is counted of it. */
export const observing = ({ log, metrics }: ObservingPorts): Stage => {
  const observe: NonNullable<Stage['after']> = async ({ event, context, response }) => {
    const { progress, requestContext } = event as ApiEvent;
    const started = progress?.startedWithMilliseconds;
    const code = response ? problemCodeOf(response) : undefined;
    log.info('request-answered', {
      requestId: requestContext.requestId,
      operation: progress?.operation.contract.id ?? 'none',
      status: response?.statusCode,
      ...(code === undefined ? {} : { code }),
      ...(started === undefined
        ? {}
        : { milliseconds: started - context.getRemainingTimeInMillis() }),
    });
    if (response) counting(metrics, event, response, code);
    await metrics.flush();
  };
  return { after: observe, onError: observe };
};
