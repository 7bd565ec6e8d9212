import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { openDataDirectory } from '../../infra/local/data-directory.ts';
import { connectDynamoDb } from '../../infra/local/dynamodb-protocol.ts';
import { type RunningStore, startStore } from '../../infra/local/store.ts';
import { findDynamoDbLocal, type StoreEngine } from '../../infra/local/store-engine.ts';
import { createDynamoDbStore } from '../../shared/persistence/dynamodb-store.ts';
import type { Store } from '../../shared/persistence/store.ts';

/** A real store for one test file: a process of its own, and a table of its own for each test. */
export type TestEngine = {
  readonly endpoint: string;
  readonly newTable: () => Promise<string>;
  readonly stop: () => Promise<void>;
};

/** Starts the store that the embedded run would start on this machine: dynoxide, where it exists. */
export const startEngine = (): Promise<TestEngine> => start(() => undefined);

/** Why Amazon's own local server cannot be had here; undefined when it can. */
export const whyNoDynamoDbLocal = (): string | undefined =>
  findDynamoDbLocal(tmpdir())
    ? undefined
    : 'DynamoDB Local is left out: it needs Java 17 or later on the PATH.';

export const startDynamoDbLocal = (): Promise<TestEngine> => start(findDynamoDbLocal);

let tables = 0;

async function start(choose: (directory: string) => StoreEngine | undefined): Promise<TestEngine> {
  const directory = mkdtempSync(join(tmpdir(), 'funding-store-'));
  const engine = choose(join(directory, 'store'));
  let store: RunningStore;
  try {
    store = await startStore({
      data: openDataDirectory(directory),
      endpoint: undefined,
      tableName: 'first',
      say: () => {},
      onLost: () => {},
      ...(engine ? { engine } : {}),
    });
  } catch (error) {
    rmSync(directory, { recursive: true, force: true });
    throw error;
  }
  return {
    endpoint: store.endpoint,
    newTable: async () => {
      const tableName = `table-${++tables}`;
      await connectDynamoDb(store.endpoint, tableName).createTableIfMissing();
      return tableName;
    },
    stop: async () => {
      await store.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** A client that takes nothing from the environment. With one attempt, every fault is ours to see. */
export const createTestClient = (endpoint: string, maxAttempts = 1): DynamoDBClient =>
  new DynamoDBClient({
    endpoint,
    maxAttempts,
    region: 'eu-west-2',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });

/** A store over a fresh table of the engine. */
export async function newStore({ endpoint, newTable }: TestEngine): Promise<Store> {
  return createDynamoDbStore({
    pause: async () => {},
    client: createTestClient(endpoint),
    tableName: await newTable(),
  });
}
