import { describe, expect, it } from 'vitest';
import { createAlertsRepository } from '../../../shared/persistence/alerts.ts';
import { createForecastsRepository } from '../../../shared/persistence/forecasts.ts';
import { createInMemoryStore } from '../../../shared/persistence/in-memory-store.ts';
import { createOutboxRepository } from '../../../shared/persistence/outbox.ts';
import { createPressuresRepository } from '../../../shared/persistence/pressures.ts';
import type { Store } from '../../../shared/persistence/store.ts';
import { createSweepWorld, THIS_YEAR } from '../../support/sweep-world.ts';
import { checkedTrail } from '../../support/test-ledger.ts';

const AUTHORITIES = ['E08000026', 'E08000027', 'E08000029', 'E08000030'] as const;
const BUDGET = { 'hn-therapies': 100_000, 'transport-pre16-send': 1_000_000 };
const SPENT = { 'hn-therapies': 100_000, 'transport-pre16-send': 1_300_000 };
const ON = '2025-07-12';

/** Four authorities three months over budget, and people who want to be told. */
async function overspentRegion(): Promise<Store> {
  const store = createInMemoryStore();
  const world = createSweepWorld(store);
  await world.subscribe('lead');
  for (const authority of AUTHORITIES) {
    await world.subscribe('officer', authority);
    await world.budget(authority, BUDGET);
    for (const period of ['P01', 'P02', 'P03'] as const) {
      await world.returned(authority, period, SPENT);
    }
  }
  return store;
}

class Killed extends Error {}

/** A process that dies at its nth write: with it or just after it, and answers nothing any more. */
function dyingAt(store: Store, nth: number, isWritten: boolean) {
  let writes = 0;
  const alive = <T>(work: () => Promise<T>): Promise<T> => {
    if (writes >= nth) throw new Killed();
    return work();
  };
  const dying: Store = {
    find: (keys) => alive(() => store.find(keys)),
    page: (request) => alive(() => store.page(request)),
    transact: (items, token) =>
      alive(async () => {
        writes += 1;
        if (writes === nth && !isWritten) throw new Killed();
        const outcome = await store.transact(items, token);
        if (writes >= nth) throw new Killed();
        return outcome;
      }),
  };
  return { dying, writes: () => writes };
}

/** All that anybody can see of a sweep, but for the trail's own numbers. */
async function seen(store: Store) {
  const [forecasts, pressures, alerts, outbox] = [
    createForecastsRepository(store),
    createPressuresRepository(store),
    createAlertsRepository(store),
    createOutboxRepository(store),
  ];
  const chains = [...AUTHORITIES, 'REGION'] as const;
  const messages = await outbox.list();
  return {
    forecasts: await Promise.all(
      AUTHORITIES.map((authority) => forecasts.findLatest(authority, THIS_YEAR)),
    ),
    pressures: await Promise.all(chains.map((chain) => pressures.list(chain, THIS_YEAR))),
    alerts: await Promise.all(chains.map((chain) => alerts.listAfter(chain, 0))),
    messages: await Promise.all(
      messages.map(async (message) => (await outbox.find(message))?.pending),
    ),
  };
}

async function uninterrupted() {
  const store = await overspentRegion();
  const { dying, writes } = dyingAt(store, Number.POSITIVE_INFINITY, true);
  await createSweepWorld(dying).sweep(ON);
  return { writes: writes(), seen: await seen(store) };
}

/** Some fifty sweeps, each over a region of its own. */
const TIMEOUT_MILLISECONDS = 60_000;

describe('a sweep that is killed between any two of its writes', () => {
  it('is made good by the next one: nothing lost, nothing twice', {
    timeout: TIMEOUT_MILLISECONDS,
  }, async () => {
    const whole = await uninterrupted();
    expect(whole.seen.messages.length).toBe(1 + AUTHORITIES.length);
    expect(whole.seen.pressures.flat().length).toBeGreaterThan(AUTHORITIES.length);
    for (let nth = 1; nth <= whole.writes; nth++) {
      for (const isWritten of [false, true]) {
        const store = await overspentRegion();
        const { dying } = dyingAt(store, nth, isWritten);
        await createSweepWorld(dying)
          .sweep(ON)
          .catch(() => {});
        const next = createSweepWorld(store);
        await next.sweep(ON);
        const title = `${isWritten ? 'after' : 'at'} write ${nth}`;
        expect(await seen(store), title).toEqual(whole.seen);
        expect(next.failures, title).toEqual([]);
      }
    }
    expect(whole.writes).toBeGreaterThan(10);
  });

  it('changes nothing the second time, and tells nobody', async () => {
    const store = await overspentRegion();
    const world = createSweepWorld(store);
    const first = await world.sweep(ON);
    expect(first).toMatchObject({ messages: 1 + AUTHORITIES.length, failed: [] });
    const before = await seen(store);
    const entries = (await checkedTrail(store, AUTHORITIES[0])).length;
    const again = await world.sweep(ON);
    expect(again).toMatchObject({
      raised: 0,
      escalated: 0,
      steppedDown: 0,
      resolved: 0,
      messages: 0,
    });
    expect(again.unchanged).toBe(first.raised);
    expect(await seen(store)).toEqual(before);
    expect((await checkedTrail(store, AUTHORITIES[0])).length).toBe(entries);
  });
});
