import { createAlertsRepository } from '../../shared/persistence/alerts.ts';
import { createForecastsRepository } from '../../shared/persistence/forecasts.ts';
import { createInMemoryStore } from '../../shared/persistence/in-memory-store.ts';
import { createOutboxRepository } from '../../shared/persistence/outbox.ts';
import { createPressuresRepository } from '../../shared/persistence/pressures.ts';
import type { Store } from '../../shared/persistence/store.ts';
import { createSweepWorld, THIS_YEAR } from './sweep-world.ts';

export const AUTHORITIES = ['E08000026', 'E08000027', 'E08000029', 'E08000030'] as const;
const BUDGET = { 'hn-therapies': 100_000, 'transport-pre16-send': 1_000_000 };
const SPENT = { 'hn-therapies': 100_000, 'transport-pre16-send': 1_300_000 };

/** Four authorities three months over budget, and people who want to be told. */
export async function overspentRegion(store: Store = createInMemoryStore()): Promise<Store> {
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

/** All that anybody can see of a sweep, but for the trail's own numbers. */
export async function seen(store: Store) {
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
