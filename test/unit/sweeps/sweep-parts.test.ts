import type { SQSEvent, SQSRecord } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { AUTHORITY_CODES } from '../../../shared/domain/authorities.ts';
import {
  partsAt,
  SWEEP_DEADLINE_SECONDS,
  type SweepPart,
} from '../../../shared/domain/sweeps/sweep-part.ts';
import type { Store } from '../../../shared/persistence/store.ts';
import { sweepPartBody } from '../../../shared/persistence/sweep-part-records.ts';
import { createSweepsRepository } from '../../../shared/persistence/sweeps.ts';
import { dyingAt } from '../../support/dying-store.ts';
import { AUTHORITIES, overspentRegion, seen } from '../../support/overspent-region.ts';
import { createQueueWorld } from '../../support/sweep-queue-world.ts';
import { createSweepWorld } from '../../support/sweep-world.ts';
import { checkedTrail } from '../../support/test-ledger.ts';

const ON = '2025-07-12';
const [POISONED] = AUTHORITIES;
const DEADLINE_MINUTES = SWEEP_DEADLINE_SECONDS / 60;

/** What one sweep in one piece leaves of the same region. */
async function sweptAtOnce() {
  const store = await overspentRegion();
  const sweep = await createSweepWorld(store).sweep(ON);
  return { sweep, seen: await seen(store) };
}

/** A store that has no answer about the figures of one authority, for as long as it is said. */
function poisoned(store: Store) {
  let isPoisoned = true;
  const bad: Store = {
    ...store,
    page: (request) => {
      if (isPoisoned && request.pk.startsWith(`LEDGER#${POISONED}`)) throw new RangeError('Bad');
      return store.page(request);
    },
  };
  const heal = () => {
    isPoisoned = false;
  };
  return { bad, heal };
}

const recordsOf = (events: readonly SQSEvent[]): readonly SQSRecord[] =>
  events.flatMap(({ Records }) => Records);

/** Two generators with the same seed give the same order. */
function shuffled<T>(items: readonly T[], seed: number): readonly T[] {
  let state = seed;
  const drawn = items.map((item) => {
    state = (state * 1103515245 + 12345) % 2 ** 31;
    return { item, state };
  });
  return drawn.toSorted((a, b) => a.state - b.state).map(({ item }) => item);
}

describe('a sweep in parts', () => {
  it('comes to what a sweep at once comes to', async () => {
    const whole = await sweptAtOnce();
    const world = createQueueWorld(await overspentRegion(), ON);
    await world.dispatch();
    await world.queue.work();
    expect(world.queue.size()).toBe(0);
    expect(recordsOf(world.events)).toHaveLength(AUTHORITY_CODES.length + 1);
    expect(await world.latest()).toEqual(whole.sweep);
    expect(await seen(world.store)).toEqual(whole.seen);
    expect(world.failures).toEqual([]);
  });

  it('finds nothing new the next time, as a sweep at once does', async () => {
    const world = createQueueWorld(await overspentRegion(), ON);
    await world.dispatch();
    await world.queue.work();
    const first = await world.latest();
    world.pass(60);
    await world.dispatch();
    await world.queue.work();
    const none = { raised: 0, escalated: 0, steppedDown: 0, resolved: 0, messages: 0 };
    expect(await world.latest()).toMatchObject({
      ...none,
      forecasts: first?.forecasts,
      unchanged: first?.raised,
      at: world.now().at,
    });
  });

  it('is not harmed by messages that come again and in any order', async () => {
    const whole = await sweptAtOnce();
    for (let seed = 1; seed <= 10; seed++) {
      const world = createQueueWorld(await overspentRegion(), ON);
      const records = partsAt(world.now().at).map(recordOf);
      let left: readonly SQSRecord[] = shuffled([...records, ...records, ...records], seed);
      while (left.length > 0) {
        const { batchItemFailures } = await world.deliver({ Records: [...left] });
        const again = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
        left = records.filter(({ messageId }) => again.has(messageId));
      }
      expect(await world.latest(), `seed ${seed}`).toEqual(whole.sweep);
      expect(await seen(world.store), `seed ${seed}`).toEqual(whole.seen);
      expect(world.failures).toEqual([]);
    }
  });

  it('leaves no more rows for being run every day', async () => {
    const world = createQueueWorld(await overspentRegion(), ON);
    const rows = async () =>
      (await world.store.page({ pk: 'SWEEP', prefix: '', limit: 1000 })).items.map(({ sk }) => sk);
    const expected = [...AUTHORITY_CODES.map((code) => `AUTHORITY#${code}`), 'LATEST'].toSorted();
    for (let day = 0; day < 3; day++) {
      await world.dispatch();
      await world.queue.work();
      expect(await rows()).toEqual(expected);
      world.pass(24 * 60);
    }
  });
});

describe('an authority that cannot be swept', () => {
  it('keeps no other from being swept, and the region waits for it until its deadline', async () => {
    const { bad, heal } = poisoned(await overspentRegion());
    const world = createQueueWorld(bad, ON);
    const { at } = world.now();
    await world.dispatch();
    await world.queue.work();
    expect(world.queue.size()).toBe(2);
    for (const authority of AUTHORITIES.slice(1)) {
      expect((await checkedTrail(world.store, authority)).at(-1)?.operation).toBe('runSweep');
    }
    world.pass(DEADLINE_MINUTES - 1);
    await world.queue.work();
    expect(await world.latest()).toBeUndefined();
    world.pass(1);
    await world.queue.work();
    const latest = await world.latest();
    expect(latest).toMatchObject({
      at,
      failed: [{ authority: POISONED, because: 'RangeError' }],
      raised: expect.any(Number),
    });
    expect(latest?.raised).toBeGreaterThanOrEqual(AUTHORITIES.length - 1);
    expect(world.queue.size()).toBe(1);
    heal();
    world.pass(6);
    await world.queue.work();
    expect(world.queue.size()).toBe(0);
    expect((await checkedTrail(world.store, POISONED)).at(-1)?.operation).toBe('runSweep');
    expect(await world.latest()).toEqual(latest);
  });

  it('does not keep the region waiting once it can be', async () => {
    const { bad, heal } = poisoned(await overspentRegion());
    const world = createQueueWorld(bad, ON);
    await world.dispatch();
    await world.queue.work();
    heal();
    world.pass(1);
    await world.queue.work();
    expect(world.queue.size()).toBe(0);
    expect(await world.latest()).toEqual((await sweptAtOnce()).sweep);
  });

  it('is told of as late where nobody knows why', async () => {
    const world = createQueueWorld(await overspentRegion(), ON);
    const { at } = world.now();
    const others = AUTHORITY_CODES.filter((code) => code !== POISONED);
    await world.queue.parts.send([...others, 'REGION' as const].map((chain) => ({ at, chain })));
    world.pass(DEADLINE_MINUTES);
    await world.queue.work();
    expect((await world.latest())?.failed).toEqual([
      { authority: POISONED, because: 'not-swept-in-time' },
    ]);
  });

  it('today explains nothing of tomorrow, nor does who was swept', async () => {
    const world = createQueueWorld(poisoned(await overspentRegion()).bad, ON);
    await world.dispatch();
    await world.queue.work();
    world.pass(24 * 60);
    await world.queue.work();
    expect(world.queue.size()).toBe(0);
    await world.queue.parts.send([{ at: world.now().at, chain: 'REGION' }]);
    await world.queue.work();
    expect(await world.latest()).toBeUndefined();
    world.pass(DEADLINE_MINUTES);
    await world.queue.work();
    expect((await world.latest())?.failed).toEqual(
      AUTHORITY_CODES.map((authority) => ({ authority, because: 'not-swept-in-time' })),
    );
  });
});

describe('a message of an earlier run', () => {
  it('that ends after a later run leaves that one’s counts', async () => {
    const world = createSweepWorld(await overspentRegion());
    const later = await world.sweep('2025-07-13');
    expect((await world.sweep(ON)).at).toBe(`${ON}T08:00:00.000Z`);
    expect(await createSweepsRepository(world.store).findLatest()).toEqual(later);
  });

  it('does nothing after a later one, whoever began that', async () => {
    const world = createQueueWorld(await overspentRegion(), ON);
    await world.dispatch();
    await world.queue.work();
    const earlier = recordsOf(world.events);
    world.pass(10);
    await world.dispatch();
    await world.queue.work();
    const [latest, before] = [await world.latest(), await seen(world.store)];
    const entries = (await checkedTrail(world.store, 'REGION')).length;
    expect(await world.deliver({ Records: [...earlier] })).toEqual({ batchItemFailures: [] });
    expect(await world.latest()).toEqual(latest);
    expect(await seen(world.store)).toEqual(before);
    expect((await checkedTrail(world.store, 'REGION')).length).toBe(entries);
  });

  it('of an earlier day does nothing even where nothing came after it', async () => {
    const world = createQueueWorld(await overspentRegion(), ON);
    await world.dispatch();
    world.pass(24 * 60);
    const before = await seen(world.store);
    await world.queue.work();
    expect(world.queue.size()).toBe(0);
    expect(await seen(world.store)).toEqual(before);
    expect(await world.latest()).toBeUndefined();
  });

  it('that is none at all is given back, and stops nothing', async () => {
    const world = createQueueWorld(await overspentRegion(), ON);
    await world.dispatch();
    await world.queue.work();
    const [good] = recordsOf(world.events);
    const bodies = [
      '',
      '{}',
      '{"at":"today","chain":"REGION"}',
      good?.body.replace(/E\d+/, 'E99999999') ?? '',
    ];
    const records = bodies.map((body, index) => ({ ...good, body, messageId: `bad-${index}` }));
    const { batchItemFailures } = await world.deliver({
      Records: [...records, good] as SQSRecord[],
    });
    expect(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)).toEqual(
      records.map(({ messageId }) => messageId),
    );
  });
});

/** Some sixty sweeps, each over a region of its own. */
const TIMEOUT_MILLISECONDS = 60_000;

describe('a sweep in parts that is killed between any two of its writes', () => {
  it('is made good by the parts that come again, and else by the next run', {
    timeout: TIMEOUT_MILLISECONDS,
  }, async () => {
    const whole = await sweptAtOnce();
    const count = dyingAt(await overspentRegion(), Number.POSITIVE_INFINITY, true);
    const counted = createQueueWorld(count.dying, ON);
    await counted.dispatch();
    await counted.queue.work();
    expect(count.writes()).toBeGreaterThan(20);
    for (let nth = 1; nth <= count.writes(); nth++) {
      const isLost = nth % 2 === 0;
      const store = await overspentRegion();
      const dead = createQueueWorld(dyingAt(store, nth, nth % 3 > 0).dying, ON);
      await dead.dispatch();
      await dead.queue.work();
      const next = createQueueWorld(store, ON);
      if (isLost) await next.dispatch();
      // A queue outlives its workers: what was not done is handed over again.
      else await next.queue.parts.send(partsIn(dead.events));
      await next.queue.work();
      expect(next.queue.size(), `write ${nth}`).toBe(0);
      expect(await seen(store), `write ${nth}`).toEqual(whole.seen);
      expect((await next.latest())?.failed, `write ${nth}`).toEqual([]);
      expect(next.failures, `write ${nth}`).toEqual([]);
    }
  });
});

const recordOf = (part: SweepPart) =>
  ({ messageId: part.chain, body: sweepPartBody(part) }) as SQSRecord;

const partsIn = (events: readonly SQSEvent[]) =>
  recordsOf(events).map(({ body }) => JSON.parse(body));
