import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { NodeHttpHandler } from '@smithy/node-http-handler';

/**
 * A client with short bounds: a call that hangs is an unknown outcome that the ledger can settle, and
 * settles sooner when it hears of it.
 */
export function createDynamoDbClient(endpoint?: string): DynamoDBClient {
  const client = new DynamoDBClient({
    ...(endpoint === undefined ? {} : { endpoint }),
    maxAttempts: 3,
    requestHandler: new NodeHttpHandler({
      connectionTimeout: 1000,
      requestTimeout: 3000,
      throwOnRequestTimeout: true,
    }),
  });
  // It walks through every request and answer for a log that nobody reads, a tenth of each call.
  client.middlewareStack.remove('loggerMiddleware');
  return client;
}
