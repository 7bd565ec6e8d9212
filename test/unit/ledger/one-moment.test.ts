import { describe, expect, it } from 'vitest';
import { createInMemoryStore } from '../../../shared/persistence/in-memory-store.ts';
import { LedgerMoved } from '../../../shared/persistence/ledger-export.ts';
import type { Store } from '../../../shared/persistence/store.ts';
import { exportedFile } from '../../support/exported-ledger.ts';
import { createSweepWorld } from '../../support/sweep-world.ts';

const COVENTRY = 'E08000026';
const POUNDS = { 'transport-pre16-send': 1000, 'hn-therapies': 500 };
const OVERSPENT = { ...POUNDS, 'transport-pre16-send': 900_000 };

async function region() {
  const world = createSweepWorld(createInMemoryStore());
  await world.budget(COVENTRY, POUNDS);
  await world.returned(COVENTRY, 'P01', POUNDS);
  await world.sweep('2025-05-20');
  return world;
}

/** Does something once, as the first page of these rows is to be read. */
function whileReading(store: Store, partition: string, act: () => Promise<unknown>): Store {
  let isDone = false;
  return {
    ...store,
    page: async (request) => {
      if (request.pk.startsWith(partition) && !isDone) {
        isDone = true;
        await act();
      }
      return store.page(request);
    },
  };
}

describe('an export', () => {
  it.each(['LEDGER#E08000026#2015', 'LEDGER#E08000026#2025', 'BREAKS#'])(
    'leaves out what is submitted while it reads, when it comes to %s',
    async (partition) => {
      const world = await region();
      const whole = await exportedFile(world.store, COVENTRY, 'jsonl');
      const submit = async () => {
        await world.returned(COVENTRY, 'P02', POUNDS);
        await world.returned(
          COVENTRY,
          'P01',
          { ...POUNDS, 'hn-therapies': 400 },
          { reason: 'Late' },
        );
      };
      const meanwhile = whileReading(world.store, partition, submit);
      expect(await exportedFile(meanwhile, COVENTRY, 'jsonl')).toEqual(whole);
      expect(await exportedFile(world.store, COVENTRY, 'jsonl')).not.toEqual(whole);
    },
  );

  it('begins again where a case was changed, which cannot be told as it was', async () => {
    const world = await region();
    const sweep = async () => {
      for (const period of ['P02', 'P03', 'P04'] as const) {
        await world.returned(COVENTRY, period, OVERSPENT);
      }
      expect(await world.sweep('2025-08-20')).toMatchObject({ raised: expect.any(Number) });
    };
    const meanwhile = whileReading(world.store, 'PRESSURE#E08000026#2025', sweep);
    await expect(exportedFile(meanwhile, COVENTRY, 'jsonl')).rejects.toThrow(LedgerMoved);
  });
});
