import { describe, expect, it } from 'vitest';
import type { ChainId } from '../../../shared/domain/audit.ts';
import { AUTHORITY_CODES, type AuthorityCode } from '../../../shared/domain/authorities.ts';
import { LINE_IDS } from '../../../shared/domain/catalogue.ts';
import { financialYear, type Period } from '../../../shared/domain/financial-calendar.ts';
import { createAlertsRepository } from '../../../shared/persistence/alerts.ts';
import { createInMemoryStore } from '../../../shared/persistence/in-memory-store.ts';
import { createPressuresRepository } from '../../../shared/persistence/pressures.ts';
import type { Store } from '../../../shared/persistence/store.ts';
import { createSweepWorld, morning, THIS_YEAR } from '../../support/sweep-world.ts';
import { checkedTrail } from '../../support/test-ledger.ts';

const COVENTRY = 'E08000026';
const LAST_YEAR = financialYear('2024-25');
const [BUDGET, SPENT] = [100_000, 150_000].map((pounds) =>
  Object.fromEntries(LINE_IDS.map((line) => [line, pounds])),
);

/** What DynamoDB takes in one transaction. */
const MOST_ITEMS = 100;

function createSmallStore() {
  const inner = createInMemoryStore();
  const sizes: number[] = [];
  const store: Store = {
    ...inner,
    transact: (writes, token) => {
      sizes.push(writes.length);
      return inner.transact(writes, token);
    },
  };
  return { store, most: () => Math.max(...sizes) };
}

type World = ReturnType<typeof createSweepWorld>;

async function overspend(
  world: World,
  authority: AuthorityCode,
  periods: readonly Period[],
  year = THIS_YEAR,
) {
  await world.budget(authority, BUDGET ?? {}, year);
  for (const period of periods) await world.returned(authority, period, SPENT ?? {}, { year });
}

/** What a sweep's counts have to be, by what it has left of the cases of some chains. */
async function countedIn(store: Store, chains: readonly ChainId[], on: string) {
  const { at } = morning(on);
  const places = chains.flatMap((chain) =>
    [LAST_YEAR, THIS_YEAR].map((year) => [chain, year] as const),
  );
  const cases = await Promise.all(
    places.map(([chain, year]) => createPressuresRepository(store).list(chain, year)),
  );
  const stepsOf = cases.flat().map(({ state, history }) => ({
    isOpen: state !== 'resolved',
    kinds: history
      .filter((step) => step.at === at && step.kind !== 'worsened')
      .map(({ kind }) => kind),
  }));
  const steps = stepsOf.flatMap(({ kinds }) => kinds);
  const count = (kind: string) => steps.filter((each) => each === kind).length;
  return {
    raised: count('raised'),
    escalated: count('escalated'),
    steppedDown: count('stepped-down'),
    resolved: count('resolved'),
    unchanged: stepsOf.filter(({ isOpen, kinds }) => isOpen && kinds.length === 0).length,
  };
}

const ALL_CHAINS: readonly ChainId[] = [...AUTHORITY_CODES, 'REGION'];

/** The steps as the trail's entries of a moment say them. */
async function saidInTrail(store: Store, chain: ChainId, on: string) {
  const entries = (await checkedTrail(store, chain)).filter(
    ({ at, operation, facts }) =>
      at === morning(on).at && operation === 'runSweep' && 'raised' in facts,
  );
  const sum = (name: string) => entries.reduce((all, { facts }) => all + Number(facts[name]), 0);
  return { entries: entries.length, raised: sum('raised'), resolved: sum('resolved') };
}

describe('an authority with more changed cases than one transaction takes', () => {
  it('has each counted once, by what was done with it', async () => {
    const { store, most } = createSmallStore();
    const world = createSweepWorld(store);
    await overspend(world, COVENTRY, ['P09', 'P10', 'P11'], LAST_YEAR);
    await world.sweep('2025-03-20');
    await overspend(world, COVENTRY, ['P01', 'P02', 'P03']);
    // Last year has locked since, and P04 is late: its alert is not of the kind of other raised cases.
    const on = '2025-08-26';
    const swept = await world.sweep(on);
    const counted = await countedIn(store, ALL_CHAINS, on);
    expect(counted.raised + counted.resolved).toBeGreaterThan(26);
    expect(swept).toMatchObject({ ...counted, failed: [] });
    const told = await createAlertsRepository(store).listAfter(COVENTRY, 0);
    expect(told.map(({ alert }) => alert.kind)).toContain('overdue');
    const own = await countedIn(store, [COVENTRY], on);
    expect(await saidInTrail(store, COVENTRY, on)).toEqual({
      entries: Math.ceil((own.raised + own.resolved) / 26),
      raised: own.raised,
      resolved: own.resolved,
    });
    expect(most()).toBeLessThanOrEqual(MOST_ITEMS);
  });

  it('is found by the next run as it was left', async () => {
    const world = createSweepWorld();
    await overspend(world, COVENTRY, ['P10', 'P11', 'P12'], LAST_YEAR);
    await overspend(world, COVENTRY, ['P01', 'P02', 'P03']);
    const on = '2025-07-10';
    const { raised, unchanged } = await world.sweep(on);
    expect(raised).toBeGreaterThan(26);
    expect(unchanged).toBe(0);
    const nothing = { raised: 0, escalated: 0, steppedDown: 0, resolved: 0 };
    // By the watermark, and then with everything computed afresh.
    expect(await world.sweep(on)).toMatchObject({ ...nothing, unchanged: raised });
    expect(await world.sweep('2025-07-11')).toMatchObject({ ...nothing, unchanged: raised });
  });
});

describe('a region with more changed cases than one transaction takes', () => {
  it('is swept in several, and has each case counted once', async () => {
    const { store, most } = createSmallStore();
    const world = createSweepWorld(store);
    const some = AUTHORITY_CODES.slice(0, 4);
    for (const authority of some)
      await overspend(world, authority, ['P09', 'P10', 'P11'], LAST_YEAR);
    await world.sweep('2025-03-20');
    for (const authority of some) await overspend(world, authority, ['P01', 'P02', 'P03']);
    // Last year has locked since, and this year's cases are new.
    const on = '2025-07-20';
    const swept = await world.sweep(on);
    const own = await countedIn(store, ['REGION'], on);
    expect(own.raised + own.resolved).toBeGreaterThan(33);
    expect(swept).toMatchObject({ ...(await countedIn(store, ALL_CHAINS, on)), failed: [] });
    expect((await saidInTrail(store, 'REGION', on)).entries).toBeGreaterThan(1);
    expect(await saidInTrail(store, 'REGION', on)).toMatchObject({
      raised: own.raised,
      resolved: own.resolved,
    });
    expect(most()).toBeLessThanOrEqual(MOST_ITEMS);
    expect(world.failures).toEqual([]);
    const numbers = (await createAlertsRepository(store).listAfter('REGION', 0)).map(
      ({ number }) => number,
    );
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
    const again = await world.sweep(on);
    expect(again).toMatchObject({ raised: 0, resolved: 0, messages: 0 });
    expect(again.unchanged).toBe(swept.raised + swept.unchanged);
  });
});
