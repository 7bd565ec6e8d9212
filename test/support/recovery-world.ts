import { BatchWriteItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { Context } from 'aws-lambda';
import { createNotify } from '../../functions/notify/deliver.ts';
import { connectDynamoDb } from '../../infra/local/dynamodb-protocol.ts';
import type { RecoverPorts } from '../../infra/recovery/recover.ts';
import { createTableTools, type TableTools } from '../../infra/recovery/table-tools.ts';
import { createApi } from '../../shared/http/api.ts';
import type { Operation } from '../../shared/http/operation.ts';
import { createDynamoDbStore } from '../../shared/persistence/dynamodb-store.ts';
import { createInMemoryStore } from '../../shared/persistence/in-memory-store.ts';
import type { Item, Key, Store, Write } from '../../shared/persistence/store.ts';
import { sha256 } from '../../shared/runtime/digests.ts';
import { NOW, portsOver } from '../infra/guarded-functions.ts';
import { functionEvent, type Sent } from './function-events.ts';
import { createTestClient, type TestEngine } from './store-engines.ts';

/** A service's functions over one table of a real engine, as a deployment points them at it. */
export function serviceOver(
  client: DynamoDBClient,
  tableName: string,
  files: Parameters<typeof portsOver>[1],
) {
  const store = createDynamoDbStore({ client, tableName, pause: async () => {} });
  const ports = portsOver(store, files);
  const send = async (request: string, sent: Sent = {}) => {
    const { area, event } = functionEvent(request, sent);
    const module = await import(`../../functions/${area}/operations.ts`);
    const handler = createApi(ports, module[`${area}Operations`](ports) as Operation[]);
    const context = { getRemainingTimeInMillis: () => 29_000 } as Context;
    const answer = (await handler(event as never, context)) as {
      readonly statusCode: number;
      readonly body: string;
      readonly headers: Readonly<Record<string, string>>;
    };
    return { status: answer.statusCode, text: answer.body, headers: answer.headers };
  };
  const sent: string[] = [];
  const notify = createNotify({
    ...ports,
    sendMail: async ({ message }) => {
      sent.push(message);
      return 'sent';
    },
    environment: { PUBLIC_URL: 'https://service.example', DEMONSTRATION: 'region' },
  });
  return { store, ports, send, notify: () => notify({}), sent };
}

/** A store in memory that can say everything it holds: a region is loaded into it in a tenth of the time. */
export function createKnownStore() {
  const inner = createInMemoryStore();
  const keys = new Map<string, Key>();
  const store: Store = {
    ...inner,
    transact: async (writes, token) => {
      for (const write of writes) {
        const { pk, sk } = write.kind === 'put' ? write.item : write.key;
        keys.set(`${pk}/${sk}`, { pk, sk });
      }
      return inner.transact(writes, token);
    },
  };
  const rows = async () =>
    (await inner.find([...keys.values()])).filter((row) => row !== undefined);
  return { store, rows };
}

/** A store in memory with exactly these rows, as a backup has them. */
export async function storeWith(rows: readonly Item[]): Promise<Store> {
  const store = createInMemoryStore();
  await store.transact(
    rows.map((item): Write => ({ kind: 'put', item, when: [] })),
    'backup',
  );
  return store;
}

const BATCH = 25;

export async function copyInto(client: DynamoDBClient, tableName: string, rows: readonly Item[]) {
  for (let from = 0; from < rows.length; from += BATCH) {
    const requests = rows
      .slice(from, from + BATCH)
      .map((row) => ({ PutRequest: { Item: marshall(row, { removeUndefinedValues: true }) } }));
    await client.send(new BatchWriteItemCommand({ RequestItems: { [tableName]: requests } }));
  }
}

export async function rowsOf(tools: TableTools, tableName: string): Promise<readonly Item[]> {
  const rows: Item[] = [];
  for await (const row of tools.rows(tableName)) rows.push(row);
  return rows;
}

/**
 * A restore against an engine on this machine. It has no point-in-time recovery, so the rows as they were
 * stand in for that call; and no time to live, which would go by the machine's clock and not by the demonstration's.
 */
export function rehearsal(
  { endpoint }: TestEngine,
  asTheyWere: () => readonly Item[],
  records: Pick<RecoverPorts, 'records' | 'keysUnder'>,
) {
  const client = createTestClient(endpoint);
  const real = createTableTools(client);
  const standIns: string[] = [];
  const tools: TableTools = {
    ...real,
    restorable: async () => ({
      from: new Date('2025-09-15T00:00:00Z'),
      to: new Date('2025-10-20T08:00:00Z'),
    }),
    restore: async ({ target }) => {
      standIns.push(`restored ${target}`);
      await connectDynamoDb(endpoint, target).createTableIfMissing();
      await copyInto(client, target, asTheyWere());
    },
    setTimeToLive: async (_, attribute) => void standIns.push(`time to live ${attribute}`),
    setRecovery: async () => {
      standIns.push('point-in-time recovery');
      return 'on';
    },
  };
  const said: string[] = [];
  let ids = 0;
  const ports: RecoverPorts = {
    tools,
    storeOf: (tableName) => createDynamoDbStore({ client, tableName, pause: async () => {} }),
    ...records,
    sha256,
    now: () => NOW,
    newId: () => `settling-${++ids}`,
    pause: async () => {},
    say: (sentence) => void said.push(sentence),
  };
  return { client, ports, said, standIns };
}
