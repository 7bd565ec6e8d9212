import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { waitUntil } from '../../../infra/local/running-process.ts';
import type { Sweep } from '../../../shared/domain/sweeps/sweep.ts';
import { londonDayOf } from '../../../shared/domain/time.ts';
import type { Store } from '../../../shared/persistence/store.ts';
import { dyingAt } from '../../support/dying-store.ts';
import { overspentRegion, seen } from '../../support/overspent-region.ts';
import { call } from '../../support/service-client.ts';
import { type StartedService, startService } from '../../support/start-service.ts';
import { newStore, startEngine, type TestEngine } from '../../support/store-engines.ts';
import { createQueueWorld } from '../../support/sweep-queue-world.ts';

const TIMEOUT_MILLISECONDS = 120_000;
const ON = '2025-07-12';

describe('a sweep in parts over a real store', () => {
  let engine: TestEngine;
  beforeAll(async () => {
    engine = await startEngine();
  });
  afterAll(() => engine.stop());

  const newRegion = async (): Promise<Store> => overspentRegion(await newStore(engine));

  async function sweptWhole() {
    const store = await newRegion();
    const { dying, writes } = dyingAt(store, Number.POSITIVE_INFINITY, true);
    const world = createQueueWorld(dying, ON);
    await world.dispatch();
    await world.queue.work();
    expect((await world.latest())?.failed).toEqual([]);
    return { writes: writes(), seen: await seen(store) };
  }

  it('whose worker and queue die at a write is made good by the next run', {
    timeout: TIMEOUT_MILLISECONDS,
  }, async () => {
    const whole = await sweptWhole();
    for (let nth = 1; nth <= whole.writes; nth += 8) {
      const store = await newRegion();
      const dead = createQueueWorld(dyingAt(store, nth, nth % 2 > 0).dying, ON);
      await dead.dispatch();
      await dead.queue.work();
      const next = createQueueWorld(store, ON);
      await next.dispatch();
      await next.queue.work();
      expect(next.queue.size(), `write ${nth}`).toBe(0);
      expect(await seen(store), `write ${nth}`).toEqual(whole.seen);
    }
  });
});

describe('the embedded run', () => {
  let service: StartedService;
  beforeAll(async () => {
    service = await startService({ now: '2025-10-20T09:00:00+01:00' });
  }, TIMEOUT_MILLISECONDS);
  afterAll(() => service.stop());

  it('sweeps by itself what is due, after a kill too', {
    timeout: TIMEOUT_MILLISECONDS,
  }, async () => {
    await service.kill9();
    await service.restart();
    let latest: Sweep | undefined;
    const isSwept = async () => {
      const { status, body } = await call<Sweep>(service, 'lead', 'GET /v1/sweeps/latest');
      if (status === 200) latest = body;
      return latest !== undefined;
    };
    expect(await waitUntil(isSwept, 60_000)).toBe(true);
    expect(latest?.failed).toEqual([]);
    expect(latest && londonDayOf(latest.at)).toBe('2025-10-20');
  });
});
