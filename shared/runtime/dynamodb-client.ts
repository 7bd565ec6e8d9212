import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { boundedBy, unlogged } from './bounded-client.ts';

/**
 * A client with short bounds: a call that hangs is an unknown outcome that the ledger can settle, and
 * settles sooner when it hears of it.
 */
export const createDynamoDbClient = (endpoint?: string): DynamoDBClient =>
  unlogged(new DynamoDBClient(boundedBy({ endpoint, attempts: 3, requestMilliseconds: 3000 })));
