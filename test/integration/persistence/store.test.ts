import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDynamoDbStore } from '../../../shared/persistence/dynamodb-store.ts';
import { UnreadableRow } from '../../../shared/persistence/store.ts';
import { describeRepositories } from '../../support/repository-suite.ts';
import {
  createTestClient,
  newStore,
  startEngine,
  type TestEngine,
} from '../../support/store-engines.ts';
import { describeStore } from '../../support/store-suite.ts';

let engine: TestEngine;

beforeAll(async () => {
  engine = await startEngine();
}, 30_000);

afterAll(() => engine.stop());

describeStore('the embedded engine', () => newStore(engine));
describeRepositories('the embedded engine', () => newStore(engine));

describe('the store over DynamoDB', () => {
  it.each([
    ['no revision', { data: { M: {} } }],
    ['a revision as text', { rev: { S: '1' }, data: { M: {} } }],
    ['a revision past the safe integers', { rev: { N: '9007199254740993' }, data: { M: {} } }],
    ['no data', { rev: { N: '1' } }],
    ['null for its data', { rev: { N: '1' }, data: { NULL: true } }],
  ])('stops at a row with %s, and names its key', async (_, attributes) => {
    const client = createTestClient(engine.endpoint);
    const tableName = await engine.newTable();
    const store = createDynamoDbStore({ pause: async () => {}, client, tableName });
    const Item = { pk: { S: 'p' }, sk: { S: 's' }, ...attributes };
    await client.send(new PutItemCommand({ TableName: tableName, Item }));
    await expect(store.find([{ pk: 'p', sk: 's' }])).rejects.toThrow(UnreadableRow);
    await expect(store.find([{ pk: 'p', sk: 's' }])).rejects.toThrow('p / s');
    await expect(store.page({ pk: 'p', prefix: '', limit: 1 })).rejects.toThrow('p / s');
  });

  it('tells what its calls cost', async () => {
    const tableName = await engine.newTable();
    const units: [string, number][] = [];
    const store = createDynamoDbStore({
      pause: async () => {},
      client: createTestClient(engine.endpoint),
      tableName,
      onCapacity: (operation, count) => units.push([operation, count]),
    });
    const item = { pk: 'p', sk: 's', rev: 1, data: {} };
    await store.transact([{ kind: 'put', item, when: [] }], 'cost-1');
    await store.find([item]);
    await store.page({ pk: 'p', prefix: '', limit: 1 });
    // A transaction costs two write units, a strong read one (of items up to 4 KB).
    expect(units).toEqual([
      ['write', 2],
      ['read', 1],
      ['read', 1],
    ]);
  });

  it('takes a wrong request for a bug, not for a busy table', async () => {
    const client = createTestClient(engine.endpoint);
    const store = createDynamoDbStore({
      pause: async () => {},
      client,
      tableName: 'no-such-table',
    });
    const item = { pk: 'p', sk: 's', rev: 1, data: {} };
    await expect(store.find([item])).rejects.toThrow('resource not found');
    await expect(store.transact([{ kind: 'put', item, when: [] }], 'wrong')).rejects.toThrow();
  });
});
