import { beforeEach, describe, expect, it } from 'vitest';
import { chaseReturns } from '../../../functions/chasing/chase-returns.ts';
import { sweepChanged } from '../../../functions/sweeps/sweep-changed.ts';
import { createChangeFeed } from '../../../infra/local/change-feed.ts';
import { day } from '../../../shared/domain/time.ts';
import { createAlertsRepository } from '../../../shared/persistence/alerts.ts';
import { createInMemoryStore } from '../../../shared/persistence/in-memory-store.ts';
import { createOutboxRepository } from '../../../shared/persistence/outbox.ts';
import type { Store } from '../../../shared/persistence/store.ts';
import { dyingAt } from '../../support/dying-store.ts';
import { overtakenAt } from '../../support/overtaken-store.ts';
import { createSweepWorld, morning } from '../../support/sweep-world.ts';
import { checkedTrail } from '../../support/test-ledger.ts';

const COVENTRY = 'E08000026';
const DUDLEY = 'E08000027';
const SOLIHULL = 'E08000029';
const LINES = { 'hn-therapies': 100_000 };

/** July's return is due on Sunday 24 August; a week before that is a Sunday, too. */
const FRIDAY = '2025-08-15';
const SUNDAY = '2025-08-17';
const MONDAY = '2025-08-18';

/** Coventry has returned July, Dudley has not, Solihull takes no part; each has an officer. */
async function summerRegion(): Promise<Store> {
  const store = createInMemoryStore();
  const world = createSweepWorld(store);
  for (const authority of [COVENTRY, DUDLEY, SOLIHULL] as const) {
    await world.subscribe('officer', authority);
    if (authority === SOLIHULL) continue;
    await world.budget(authority, LINES);
    for (const period of ['P01', 'P02', 'P03'] as const) {
      await world.returned(authority, period, LINES);
    }
  }
  await world.returned(COVENTRY, 'P04', LINES);
  await world.sweep(FRIDAY);
  return store;
}

const chase = (store: Store, on: string) =>
  chaseReturns({ ...createSweepWorld(store).ports, now: () => morning(on) });

async function toldOf(store: Store) {
  const alerts = createAlertsRepository(store);
  const chains = [COVENTRY, DUDLEY, SOLIHULL] as const;
  const listed = await Promise.all(chains.map((chain) => alerts.listAfter(chain, 0)));
  return listed
    .flat()
    .filter(({ alert }) => alert.kind === 'reminder')
    .map(({ chain, alert }) => [chain, alert.at.slice(0, 10)]);
}

const mailsOf = (store: Store) => createOutboxRepository(store).list();

describe('chasing', () => {
  let store: Store;
  let before: number;
  beforeEach(async () => {
    store = await summerRegion();
    expect(await toldOf(store)).toEqual([[DUDLEY, FRIDAY]]);
    before = (await mailsOf(store)).length;
  });

  it('tells on a Sunday, and the sweep of Monday does not tell again', async () => {
    await chase(store, SUNDAY);
    const told = [
      [DUDLEY, FRIDAY],
      [DUDLEY, SUNDAY],
    ];
    expect(await toldOf(store)).toEqual(told);
    expect((await mailsOf(store)).length).toBe(before + 1);
    expect((await checkedTrail(store, DUDLEY)).at(-1)).toMatchObject({
      operation: 'chaseReturns',
      principal: 'schedule',
      facts: { reminders: 1 },
    });
    await createSweepWorld(store).sweep(MONDAY);
    await chase(store, MONDAY);
    expect(await toldOf(store)).toEqual(told);
    expect((await mailsOf(store)).length).toBe(before + 1);
  });

  it('tells nothing that a sweep has told, and leaves no entry', async () => {
    await createSweepWorld(store).sweep(SUNDAY);
    const told = await toldOf(store);
    const entries = (await checkedTrail(store, DUDLEY)).length;
    await chase(store, SUNDAY);
    expect(told).toHaveLength(2);
    expect(await toldOf(store)).toEqual(told);
    expect((await checkedTrail(store, DUDLEY)).length).toBe(entries);
  });

  it('goes by the day that the lead has set while others were chased', async () => {
    const postpone = () =>
      createSweepWorld(store).setPeriod('P04', { dueOn: day('2025-09-30') }, SUNDAY);
    await chase(overtakenAt(store, `LEDGER#${COVENTRY}`, postpone), SUNDAY);
    expect((await checkedTrail(store, 'REGION')).at(-1)?.operation).toBe('setPeriod');
    expect(await toldOf(store)).toEqual([[DUDLEY, FRIDAY]]);
  });

  it('numbers on from the sweep’s alerts, and the sweep from its', async () => {
    await chase(store, SUNDAY);
    const later = '2025-08-23';
    await createSweepWorld(store).sweep(later);
    const all = await createAlertsRepository(store).listAfter(DUDLEY, 0);
    expect(all.map(({ number }) => number)).toEqual(all.map((_, index) => index + 1));
    expect(await toldOf(store)).toContainEqual([DUDLEY, later]);
  });

  it('is no change of the figures: nothing is swept for it', async () => {
    const world = createSweepWorld(store);
    const deliver = (event: Parameters<typeof sweepChanged>[1]) =>
      sweepChanged({ ...world.ports, now: () => morning(SUNDAY) }, event);
    const feed = createChangeFeed({ store, deliver });
    await feed();
    await chase(store, SUNDAY);
    const entries = (await checkedTrail(store, DUDLEY)).length;
    await feed();
    await feed();
    expect((await checkedTrail(store, DUDLEY)).length).toBe(entries);
  });

  it('reminds the others where one cannot be read, says so, and is made good later', async () => {
    const bad: Store = {
      ...store,
      page: (request) => {
        if (request.pk.startsWith(`LEDGER#${COVENTRY}`)) throw new RangeError('Bad');
        return store.page(request);
      },
    };
    await expect(chase(bad, SUNDAY)).rejects.toThrow(AggregateError);
    expect(await toldOf(store)).toHaveLength(2);
    expect((await mailsOf(store)).length).toBe(before + 1);
    await chase(store, SUNDAY);
    expect(await toldOf(store)).toHaveLength(2);
  });

  it('killed at or after any write tells each officer once in the end', async () => {
    for (let nth = 1; nth <= 3; nth++) {
      for (const isWritten of [false, true]) {
        const own = await summerRegion();
        await chase(dyingAt(own, nth, isWritten).dying, SUNDAY).catch(() => {});
        await chase(own, SUNDAY);
        expect(await toldOf(own)).toHaveLength(2);
        expect((await mailsOf(own)).length).toBe(before + 1);
      }
    }
  });
});
