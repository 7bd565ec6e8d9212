import {
  BatchGetItemCommand,
  type ConsumedCapacity,
  type DynamoDBClient,
  QueryCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { TemporarilyUnavailable } from '../domain/unavailable.ts';
import { dynamoKey, transactItem, type Values } from './dynamodb-expressions.ts';
import { answered, outcomeOf } from './dynamodb-faults.ts';
import {
  type Item,
  type Key,
  type Page,
  type PageRequest,
  type Store,
  type TransactionOutcome,
  UnreadableRow,
  type Write,
} from './store.ts';

export type CapacityObserver = (operation: 'read' | 'write', units: number) => void;

export type DynamoDbStoreOptions = {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  /** Waits before keys that a batch left out under load are asked for again. */
  readonly pause: (milliseconds: number) => Promise<void>;
  /** Told the read or write units of every call, when somebody is measuring. */
  readonly onCapacity?: CapacityObserver;
};

/** The store over a DynamoDB-compatible endpoint. */
export const createDynamoDbStore = (options: DynamoDbStoreOptions): Store => ({
  find: (keys) => find(options, keys),
  page: (request) => page(options, request),
  transact: (writes, token) => transact(options, writes, token),
});

/** DynamoDB takes at most this many keys in one BatchGetItem. */
const BATCH_LIMIT = 100;
/** Tries for keys that a batch left out under load, before the read counts as failed. */
const BATCH_TRIES = 5;
/** Before the second try; doubled for each one after. */
const BATCH_PAUSE_MILLISECONDS = 20;

async function find(
  options: DynamoDbStoreOptions,
  keys: readonly Key[],
): Promise<(Item | undefined)[]> {
  const found = new Map<string, Item>();
  // DynamoDB refuses a batch in which a key stands twice.
  const wanted = [...new Map(keys.map((key) => [textOf(key), key])).values()];
  for (let from = 0; from < wanted.length; from += BATCH_LIMIT) {
    for (const values of await findBatch(options, wanted.slice(from, from + BATCH_LIMIT))) {
      const item = itemFrom(values);
      found.set(textOf(item), item);
    }
  }
  return keys.map((key) => found.get(textOf(key)));
}

const textOf = ({ pk, sk }: Key): string => `${pk}\u0000${sk}`;

async function findBatch(
  { client, tableName, pause, onCapacity }: DynamoDbStoreOptions,
  keys: readonly Key[],
): Promise<Values[]> {
  const found: Values[] = [];
  let wanted: Values[] = keys.map(dynamoKey);
  for (let attempt = 0; wanted.length > 0; attempt++) {
    if (attempt === BATCH_TRIES) throw new TemporarilyUnavailable();
    if (attempt > 0) await pause(BATCH_PAUSE_MILLISECONDS * 2 ** (attempt - 1));
    const RequestItems = { [tableName]: { Keys: wanted, ConsistentRead: true } };
    const command = new BatchGetItemCommand({ RequestItems, ...measured(onCapacity) });
    const answer = await answered(() => client.send(command));
    observe(onCapacity, 'read', answer.ConsumedCapacity);
    found.push(...(answer.Responses?.[tableName] ?? []));
    wanted = (answer.UnprocessedKeys?.[tableName]?.Keys ?? []) as Values[];
  }
  return found;
}

/** A query may end early at DynamoDB's megabyte, so a page is filled up to its limit. */
async function page(
  { client, tableName, onCapacity }: DynamoDbStoreOptions,
  request: PageRequest,
): Promise<Page> {
  const items: Item[] = [];
  let after = request.after;
  const wanted = request.limit + (request.peek === false ? 0 : 1);
  for (;;) {
    const Limit = wanted - items.length;
    const input = { ...queryInput(tableName, request, after), Limit, ...measured(onCapacity) };
    const answer = await answered(() => client.send(new QueryCommand(input)));
    observe(onCapacity, 'read', answer.ConsumedCapacity ? [answer.ConsumedCapacity] : []);
    items.push(...(answer.Items ?? []).map((values) => itemFrom(values)));
    after = items.at(-1)?.sk ?? after;
    if (items.length >= wanted || !answer.LastEvaluatedKey) break;
  }
  return { items: items.slice(0, request.limit), hasMore: items.length >= wanted };
}

function queryInput(
  TableName: string,
  { pk, prefix, newestFirst = false }: PageRequest,
  after: string | undefined,
) {
  const isPrefixed = prefix !== '';
  return {
    TableName,
    KeyConditionExpression: isPrefixed ? '#pk = :pk AND begins_with(#sk, :prefix)' : '#pk = :pk',
    ExpressionAttributeNames: { '#pk': 'pk', ...(isPrefixed ? { '#sk': 'sk' } : {}) },
    ExpressionAttributeValues: {
      ':pk': { S: pk },
      ...(isPrefixed ? { ':prefix': { S: prefix } } : {}),
    },
    ...(after === undefined ? {} : { ExclusiveStartKey: dynamoKey({ pk, sk: after }) }),
    ConsistentRead: true,
    ScanIndexForward: !newestFirst,
  };
}

/**
 * The token is sent for the SDK's own repetitions only. It is no substitute for what the transaction
 * itself checks: DynamoDB forgets it after ten minutes.
 */
async function transact(
  { client, tableName, onCapacity }: DynamoDbStoreOptions,
  writes: readonly Write[],
  token: string,
): Promise<TransactionOutcome> {
  const TransactItems = writes.map((write) => transactItem(tableName, write));
  const input = { TransactItems, ClientRequestToken: token, ...measured(onCapacity) };
  try {
    const answer = await client.send(new TransactWriteItemsCommand(input));
    observe(onCapacity, 'write', answer.ConsumedCapacity);
    return 'committed';
  } catch (error) {
    return outcomeOf(error);
  }
}

function itemFrom(values: Values): Item {
  const row = unmarshall(values) as Partial<Item>;
  const { pk, sk, rev, data } = row;
  if (typeof rev !== 'number' || typeof data !== 'object' || data === null) {
    throw new UnreadableRow({ pk: String(pk), sk: String(sk) });
  }
  return row as Item;
}

const measured = (onCapacity: CapacityObserver | undefined) =>
  onCapacity ? { ReturnConsumedCapacity: 'TOTAL' as const } : {};

function observe(
  onCapacity: CapacityObserver | undefined,
  operation: 'read' | 'write',
  consumed: readonly ConsumedCapacity[] | undefined,
): void {
  for (const each of consumed ?? []) onCapacity?.(operation, each.CapacityUnits ?? 0);
}
