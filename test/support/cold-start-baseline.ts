import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import middy from '@middy/core';
import * as z from 'zod';

/** The least that any function of this service could be: middy, zod and the store's client. */
const request = z.object({ id: z.string() });
const store = new DynamoDBClient({});

export const handler = middy().handler(async (event: unknown) => {
  const { id } = request.parse(event);
  return store.send(new GetItemCommand({ TableName: 'table', Key: { pk: { S: id } } }));
});
