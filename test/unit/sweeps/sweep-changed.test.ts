import type { DynamoDBStreamEvent } from 'aws-lambda';
import { beforeEach, describe, expect, it } from 'vitest';
import { sweepChanged } from '../../../functions/sweeps/sweep-changed.ts';
import { createChangeFeed } from '../../../infra/local/change-feed.ts';
import { day } from '../../../shared/domain/time.ts';
import { createForecastsRepository } from '../../../shared/persistence/forecasts.ts';
import type { Store } from '../../../shared/persistence/store.ts';
import { createSweepWorld, morning, THIS_YEAR } from '../../support/sweep-world.ts';
import { checkedTrail } from '../../support/test-ledger.ts';

const COVENTRY = 'E08000026';
const DUDLEY = 'E08000027';
const LINES = { 'hn-therapies': 10_000, 'transport-pre16-send': 100_000 };

/** A world in which Coventry and Dudley have returned three months, and a feed of what changes. */
async function createFedWorld() {
  const world = createSweepWorld();
  for (const authority of [COVENTRY, DUDLEY] as const) {
    await world.budget(authority, LINES);
    for (const period of ['P01', 'P02', 'P03'] as const) {
      await world.returned(authority, period, LINES);
    }
  }
  const events: DynamoDBStreamEvent[] = [];
  const ports = { ...world.ports, now: () => morning('2025-07-12') };
  const deliver = (event: DynamoDBStreamEvent) => {
    events.push(event);
    return sweepChanged(ports, event);
  };
  const feed = createChangeFeed({ store: world.store, deliver });
  const forecastsOf = (authority: typeof COVENTRY | typeof DUDLEY) =>
    createForecastsRepository(world.store).findLatest(authority, THIS_YEAR);
  return { ...world, ports, events, feed, forecastsOf };
}

type FedWorld = Awaited<ReturnType<typeof createFedWorld>>;

const correct = ({ returned }: FedWorld) =>
  returned(
    COVENTRY,
    'P03',
    { ...LINES, 'transport-pre16-send': 130_000 },
    { on: day('2025-07-11'), reason: 'A late invoice' },
  );

const entriesOf = async ({ store }: FedWorld, authority: typeof COVENTRY) =>
  (await checkedTrail(store, authority)).length;

describe('a change of the ledger', () => {
  let world: FedWorld;
  beforeEach(async () => {
    world = await createFedWorld();
    await world.feed();
  });

  it('is told of once, whatever was committed while nobody listened', async () => {
    expect(world.events).toHaveLength(2);
    expect((await world.forecastsOf(COVENTRY))?.version).toBe(1);
    await world.feed();
    await world.feed();
    // The sweeps' own commits are told of, and change nothing.
    expect(world.events).toHaveLength(4);
    expect((await world.forecastsOf(COVENTRY))?.version).toBe(1);
  });

  it('forecasts that authority again, and no other', async () => {
    await correct(world);
    await world.feed();
    expect(await world.forecastsOf(COVENTRY)).toMatchObject({ version: 2, period: 'P03' });
    expect((await world.forecastsOf(DUDLEY))?.version).toBe(1);
    expect(world.failures).toEqual([]);
  });

  it('told three times and in any order changes nothing more', async () => {
    await correct(world);
    await world.feed();
    const before = await entriesOf(world, COVENTRY);
    const records = world.events.flatMap(({ Records }) => Records);
    for (const event of [
      { Records: records },
      { Records: records.toReversed() },
      ...records.map((record) => ({ Records: [record] })),
    ]) {
      expect(await sweepChanged(world.ports, event)).toEqual({ batchItemFailures: [] });
    }
    expect(await entriesOf(world, COVENTRY)).toBe(before);
  });

  it('that is not an entry of the trail is none of its business', async () => {
    const [record] = world.events.flatMap(({ Records }) => Records);
    const before = await entriesOf(world, COVENTRY);
    const others = [{ ...record, eventName: 'MODIFY' as const }, { eventName: 'REMOVE' as const }];
    expect(await sweepChanged(world.ports, { Records: others })).toEqual({ batchItemFailures: [] });
    expect(await entriesOf(world, COVENTRY)).toBe(before);
  });
});

describe('an authority that cannot be swept', () => {
  it('is told of again, and holds nobody else up', async () => {
    const world = await createFedWorld();
    const broken: Store = {
      ...world.store,
      page: (request) => {
        if (request.pk.startsWith(`LEDGER#${COVENTRY}`)) throw new Error('No answer');
        return world.store.page(request);
      },
    };
    const deliver = (event: DynamoDBStreamEvent) =>
      sweepChanged({ ...world.ports, store: broken }, event);
    const feed = createChangeFeed({ store: world.store, deliver });
    await feed();
    expect(await world.forecastsOf(COVENTRY)).toBeUndefined();
    expect((await world.forecastsOf(DUDLEY))?.version).toBe(1);
    expect(world.failures).toHaveLength(1);
    await feed();
    expect(world.failures).toHaveLength(2);
    await world.feed();
    expect((await world.forecastsOf(COVENTRY))?.version).toBe(1);
  });
});
