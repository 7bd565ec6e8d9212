import { describe, expect, it } from 'vitest';
import { takeSweep } from '../../../functions/sweeps/take-sweep.ts';
import { SCHEDULE } from '../../../shared/domain/schedule.ts';
import { createInMemoryStore } from '../../../shared/persistence/in-memory-store.ts';
import type { Store } from '../../../shared/persistence/store.ts';
import { createSweepWorld, morning } from '../../support/sweep-world.ts';

/** Nothing of one authority can be read. */
const without = (store: Store, authority: string): Store => ({
  ...store,
  page: async (request) => {
    if (request.pk.startsWith(`LEDGER#${authority}`)) throw new Error('A damaged ledger');
    return store.page(request);
  },
});

describe('a sweep', () => {
  it('is counted when it is complete, whomever it could not sweep', async () => {
    const world = createSweepWorld(without(createInMemoryStore(), 'E08000027'));
    await world.sweep('2025-07-12');
    expect(world.measured).toEqual([['SweepsCompleted', 1]]);
  });

  it('is counted once, however often it is asked for under one key', async () => {
    const { ports, measured } = createSweepWorld();
    const ask = (bodyHash: string) =>
      takeSweep(ports, {
        principal: SCHEDULE,
        now: morning('2025-07-12'),
        idempotency: { keyHash: 'key', bodyHash },
      });
    const counted = [['SweepsCompleted', 1]];
    await ask('one');
    expect(measured).toEqual(counted);
    expect(await ask('one')).toMatchObject({ replayed: true });
    expect(await ask('other')).toMatchObject({ refused: 'idempotency-key-reused' });
    expect(measured).toEqual(counted);
  });

  it('that is cut off is not counted', async () => {
    const store = createInMemoryStore();
    const world = createSweepWorld({
      ...store,
      page: async (request) => {
        if (request.pk === 'FUNDS') throw new Error('Killed');
        return store.page(request);
      },
    });
    await expect(world.sweep('2025-07-12')).rejects.toThrow('Killed');
    expect(world.measured).toEqual([]);
  });
});
