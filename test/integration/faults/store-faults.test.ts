import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { TemporarilyUnavailable } from '../../../shared/domain/unavailable.ts';
import { createDynamoDbStore } from '../../../shared/persistence/dynamodb-store.ts';
import type { Store } from '../../../shared/persistence/store.ts';
import { type Fault, type FaultProxy, startFaultProxy } from '../../support/fault-proxy.ts';
import { createRandom } from '../../support/seeded-random.ts';
import { createTestClient, startEngine, type TestEngine } from '../../support/store-engines.ts';

/** What the store makes of each fault, one at a time: one attempt of the client's, so that all show. */
let engine: TestEngine;
let proxy: FaultProxy;
let store: Store;
const item = { pk: 'p', sk: 's', rev: 1, data: { used: 1 } };
const put = { kind: 'put', item, when: [{ is: 'absent' }] } as const;

beforeAll(async () => {
  engine = await startEngine();
  proxy = await startFaultProxy(engine.endpoint, createRandom(1), {});
}, 30_000);

beforeEach(async () => {
  const client = createTestClient(proxy.endpoint);
  store = createDynamoDbStore({
    pause: async () => {},
    client,
    tableName: await engine.newTable(),
  });
  proxy.setFaults({});
});

afterAll(async () => {
  await proxy.stop();
  await engine.stop();
});

const always = (operation: string, fault: Fault) =>
  proxy.setFaults({ [operation]: { [fault]: 1 } });

describe('a transaction', () => {
  it.each<[Fault, string, boolean]>([
    ['conflict', 'cancelled', false],
    ['throttled', 'cancelled', false],
    ['throughput-exceeded', 'cancelled', false],
    ['in-progress', 'unknown', false],
    ['error-before', 'unknown', false],
    ['unreadable-error', 'unknown', false],
    ['dropped-before', 'unknown', false],
    ['error-after', 'unknown', true],
    ['dropped-after', 'unknown', true],
    ['cut-after', 'unknown', true],
    ['delay', 'committed', true],
  ])('that meets %s is %s', async (fault, outcome, isWritten) => {
    always('TransactWriteItems', fault);
    expect(await store.transact([put], `one-${fault}`)).toBe(outcome);
    expect(await store.find([item])).toEqual([isWritten ? item : undefined]);
  });

  it('that comes late is written then, and once', async () => {
    always('TransactWriteItems', 'dropped-late');
    expect(await store.transact([put], 'late')).toBe('unknown');
    expect(await store.find([item])).toEqual([undefined]);
    proxy.setFaults({});
    for (let reads = 0; reads < 60; reads++) await store.find([item]);
    expect(await store.find([item])).toEqual([item]);
  });

  it('that comes twice, its token forgotten, is stopped by its own conditions only', async () => {
    await store.transact([put], 'first');
    const add = (when: Parameters<Store['transact']>[0][number]['when']) =>
      ({ kind: 'add', key: item, amounts: [{ path: ['used'], by: 1 }], when }) as const;
    always('TransactWriteItems', 'duplicate');
    await store.transact([add([{ is: 'at-rev', rev: 1 }])], 'guarded');
    proxy.setFaults({});
    for (let reads = 0; reads < 60; reads++) await store.find([item]);
    expect((await store.find([item]))[0]?.data['used']).toBe(2);
    always('TransactWriteItems', 'duplicate');
    await store.transact([add([])], 'unguarded');
    proxy.setFaults({});
    for (let reads = 0; reads < 60; reads++) await store.find([item]);
    expect((await store.find([item]))[0]?.data['used']).toBe(4);
  });

  it('to a store that is not there is unknown', async () => {
    const client = createTestClient('http://127.0.0.1:9');
    const away = createDynamoDbStore({ pause: async () => {}, client, tableName: 'any' });
    expect(await away.transact([put], 'away')).toBe('unknown');
    await expect(away.find([item])).rejects.toThrow(TemporarilyUnavailable);
  });
});

describe('a read', () => {
  const faults: readonly Fault[] = [
    'throttled',
    'throughput-exceeded',
    'error-before',
    'unreadable-error',
    'dropped-before',
    'cut-after',
  ];

  it.each(faults)('that meets %s says that the store is away', async (fault) => {
    always('BatchGetItem', fault);
    await expect(store.find([item])).rejects.toThrow(TemporarilyUnavailable);
    always('Query', fault);
    const page = store.page({ pk: 'p', prefix: '', limit: 1 });
    await expect(page).rejects.toThrow(TemporarilyUnavailable);
  });

  it.each(['unprocessed', 'torn', 'delay'] as const)('that meets %s is whole', async (fault) => {
    const items = Array.from({ length: 4 }, (_, i) => ({ ...item, sk: `s${i}` }));
    await store.transact(
      items.map((each) => ({ kind: 'put', item: each, when: [] })),
      `four-${fault}`,
    );
    proxy.setFaults({ BatchGetItem: { [fault]: 1, pass: 1 } });
    expect(await store.find([...items, item])).toEqual([...items, undefined]);
  });

  it('whose keys are never all answered says that the store is away', async () => {
    await store.transact([put], 'one');
    always('BatchGetItem', 'unprocessed');
    await expect(store.find([item])).rejects.toThrow(TemporarilyUnavailable);
  });
});

describe("the client's own repetitions", () => {
  it.each(['error-after', 'dropped-after', 'cut-after'] as const)(
    'after %s do not write twice',
    async (fault) => {
      const tableName = await engine.newTable();
      const store = createDynamoDbStore({
        pause: async () => {},
        client: createTestClient(proxy.endpoint, 2),
        tableName,
      });
      await store.transact([put], `start-${fault}`);
      proxy.setFaults({ TransactWriteItems: { [fault]: 1, pass: 1 } });
      const add = {
        kind: 'add',
        key: item,
        amounts: [{ path: ['used'], by: 1 }],
        when: [],
      } as const;
      await store.transact([add], `again-${fault}`);
      expect((await store.find([item]))[0]?.data['used']).toBe(2);
    },
  );
});
