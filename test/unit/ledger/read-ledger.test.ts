import { beforeAll, describe, expect, it } from 'vitest';
import { readLedgerOperation } from '../../../functions/ledger/read-ledger.ts';
import type { LedgerFormat } from '../../../shared/domain/ledger/ledger-file.ts';
import { createInMemoryTransitStore } from '../../../shared/persistence/in-memory-object-store.ts';
import type { Store } from '../../../shared/persistence/store.ts';
import { newDigest } from '../../../shared/runtime/digests.ts';
import { EXPORTED_AT } from '../../support/exported-ledger.ts';
import { createSweepWorld } from '../../support/sweep-world.ts';

const COVENTRY = 'E08000026';
const POUNDS = { 'transport-pre16-send': 1000, 'hn-therapies': 500 };

/** Counts pages, and lets something happen at each of the cases’. */
function watched(store: Store, atCases: () => Promise<unknown> = async () => {}) {
  const pages: string[] = [];
  const watchedStore: Store = {
    ...store,
    page: async (request) => {
      pages.push(request.pk);
      const page = await store.page(request);
      if (request.pk.startsWith('PRESSURE#') && request.limit > 1) await atCases();
      return page;
    },
  };
  return { store: watchedStore, pages };
}

describe('readLedger', () => {
  let world: ReturnType<typeof createSweepWorld>;
  let transit: ReturnType<typeof createInMemoryTransitStore>;
  let ids = 0;
  beforeAll(async () => {
    world = createSweepWorld();
    transit = createInMemoryTransitStore();
    await world.budget(COVENTRY, POUNDS);
    for (const period of ['P01', 'P02', 'P03', 'P04'] as const) {
      await world.returned(COVENTRY, period, { ...POUNDS, 'hn-therapies': 90_000 });
    }
    await world.sweep('2025-08-20');
  });

  const ask = (store: Store, format: LedgerFormat, mostBytes?: number) => {
    const ports = { store, transit, newDigest, newId: () => `id-${++ids}` };
    return readLedgerOperation(ports, mostBytes).perform({
      scope: [COVENTRY],
      query: { format },
      now: { at: EXPORTED_AT },
    } as never) as Promise<never>;
  };

  it.each([
    ['jsonl', 'application/jsonl'],
    ['csv', 'text/csv'],
  ] as const)('answers a small ledger itself, as %s', async (format, mediaType) => {
    const answer: { bytes: Uint8Array } = await ask(world.store, format);
    expect(answer).toMatchObject({
      status: 200,
      mediaType,
      headers: { 'content-disposition': `attachment; filename="ledger-coventry.${format}"` },
    });
    expect(Buffer.from(answer.bytes).toString('utf8')).toMatch(
      /sha256"+:"+[0-9a-f]{64}"+}"?\r?\n$/,
    );
  });

  it.each(['jsonl', 'csv'] as const)(
    'sends a larger one to the store of files, and reads nothing twice, as %s',
    async (format) => {
      const small = watched(world.store);
      const { bytes }: { bytes: Uint8Array } = await ask(small.store, format);
      const exact: { status: number } = await ask(world.store, format, bytes.byteLength);
      expect(exact.status).toBe(200);
      const large = watched(world.store);
      const answer: { status: number; location: string } = await ask(large.store, format, 1000);
      expect(answer.status).toBe(303);
      expect(large.pages).toEqual(small.pages);
      const key = answer.location.replace('https://transit.invalid/', '');
      expect(key).toMatch(new RegExp(`^EXPORTS/${COVENTRY}/id-\\d+\\.${format}$`));
      const stored = await transit.find(key, bytes.byteLength);
      expect(stored).toMatchObject({ bytes: Uint8Array.from(bytes) });
    },
  );

  it.each([undefined, 1000])(
    'begins again where a case changed under it, up to %s bytes',
    async (mostBytes) => {
      let changes = 0;
      const changing = (most: number) =>
        watched(world.store, async () => {
          changes += 1;
          if (changes > most) return;
          const at = `2025-${changes > 9 ? '' : '0'}${changes}`;
          await touchCase(world.store, at);
        }).store;
      const answer: { status: number } = await ask(changing(2), 'jsonl', mostBytes);
      expect(answer.status).toBe(mostBytes ? 303 : 200);
      changes = 0;
      await expect(ask(changing(9), 'jsonl', mostBytes)).rejects.toThrow('Too busy');
    },
  );

  /** As somebody would act on a case: the row again, vouched for by the chain. */
  async function touchCase(store: Store, note: string): Promise<void> {
    const page = { pk: `PRESSURE#${COVENTRY}#2025-26`, prefix: '', limit: 1 };
    const [item] = (await store.page(page)).items;
    if (!item) throw new Error('The sweep raises a case');
    await world.ports.ledger.commit({
      chain: COVENTRY,
      operation: 'acknowledgePressure',
      principal: 'officer.test' as never,
      at: EXPORTED_AT,
      reads: {},
      decide: () => ({
        writes: [
          { kind: 'put', item: { ...item, data: { ...item.data, nextStep: note } }, when: [] },
        ],
        facts: {},
        answer: { status: 200, body: null },
      }),
    });
  }
});
