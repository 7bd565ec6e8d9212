import { describe, expect, it } from 'vitest';
import { dyingAt } from '../../support/dying-store.ts';
import { AUTHORITIES, overspentRegion, seen } from '../../support/overspent-region.ts';
import { createSweepWorld } from '../../support/sweep-world.ts';
import { checkedTrail } from '../../support/test-ledger.ts';

const ON = '2025-07-12';

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
