import { NodeHttpHandler } from '@smithy/node-http-handler';

type Bounds = {
  /** Another endpoint than the region's own: the embedded run and the tests. */
  readonly endpoint: string | undefined;
  readonly attempts: number;
  readonly requestMilliseconds: number;
};

const CONNECTION_MILLISECONDS = 1000;

/** What every client of the SDK is made with: a call ends within its bounds, or fails as timed out. */
export const boundedBy = ({ endpoint, attempts, requestMilliseconds }: Bounds) => ({
  ...(endpoint === undefined ? {} : { endpoint }),
  maxAttempts: attempts,
  requestHandler: new NodeHttpHandler({
    connectionTimeout: CONNECTION_MILLISECONDS,
    requestTimeout: requestMilliseconds,
    throwOnRequestTimeout: true,
  }),
});

type WithMiddleware = { readonly middlewareStack: { readonly remove: (name: string) => boolean } };

/**
 * The client without the step that walks through every request and answer, addresses and figures too,
 * for a log that nobody reads; a tenth of each call.
 */
export function unlogged<C extends WithMiddleware>(client: C): C {
  client.middlewareStack.remove('loggerMiddleware');
  return client;
}
