import { beforeEach, describe, expect, it } from 'vitest';
import { draftEditions } from '../../../functions/drafts/draft-editions.ts';
import { createAlertsRepository } from '../../../shared/persistence/alerts.ts';
import { createEditionsRepository } from '../../../shared/persistence/editions.ts';
import { createInMemoryStore } from '../../../shared/persistence/in-memory-store.ts';
import { createOutboxRepository } from '../../../shared/persistence/outbox.ts';
import type { Store } from '../../../shared/persistence/store.ts';
import { overtakenAt } from '../../support/overtaken-store.ts';
import { createSweepWorld, morning, THIS_YEAR } from '../../support/sweep-world.ts';
import { checkedTrail } from '../../support/test-ledger.ts';

const COVENTRY = 'E08000026';
const LINES = { 'hn-therapies': 100_000 };

/** The second quarter locks with September, on Saturday 8 November. */
const FRIDAY = '2025-11-07';
const SATURDAY = '2025-11-08';
const MONDAY = '2025-11-10';

async function autumnRegion(): Promise<Store> {
  const store = createInMemoryStore();
  const world = createSweepWorld(store);
  await world.subscribe('lead');
  await world.budget(COVENTRY, LINES);
  for (const period of ['P01', 'P02', 'P03', 'P04', 'P05', 'P06'] as const) {
    await world.returned(COVENTRY, period, LINES);
  }
  await world.sweep(FRIDAY);
  return store;
}

const draft = (store: Store, on: string) =>
  draftEditions({ ...createSweepWorld(store).ports, now: () => morning(on) });

const draftOf = (store: Store, quarter: 'Q1' | 'Q2') =>
  createEditionsRepository(store).findDraft({ chain: 'REGION', year: THIS_YEAR, quarter });

async function toldOf(store: Store) {
  const alerts = await createAlertsRepository(store).listAfter('REGION', 0);
  return alerts
    .filter(({ alert }) => alert.kind === 'summary-due')
    .map(({ alert }) => alert.headline.slice(0, 2));
}

const messagesOf = async (store: Store) => (await createOutboxRepository(store).list()).length;

describe('drafts of editions', () => {
  let store: Store;
  let messages: number;
  beforeEach(async () => {
    store = await autumnRegion();
    expect(await toldOf(store)).toEqual(['Q1']);
    messages = await messagesOf(store);
  });

  it('are prepared on the day that a quarter locks, and the next sweep tells nothing again', async () => {
    await draft(store, FRIDAY);
    expect(await draftOf(store, 'Q2')).toBeUndefined();
    await draft(store, SATURDAY);
    const prepared = await draftOf(store, 'Q2');
    expect(prepared).toMatchObject({
      asAt: morning(SATURDAY).at,
      completeness: { returned: 1, certified: 0 },
    });
    expect(await messagesOf(store)).toBe(messages + 1);
    expect((await checkedTrail(store, 'REGION')).at(-1)).toMatchObject({
      operation: 'draftEditions',
      principal: 'schedule',
      facts: { drafts: 1 },
    });
    await createSweepWorld(store).sweep(MONDAY);
    await draft(store, MONDAY);
    expect(await toldOf(store)).toEqual(['Q1', 'Q2']);
    expect(await draftOf(store, 'Q2')).toEqual(prepared);
  });

  it('that a sweep has prepared are left as they are', async () => {
    await createSweepWorld(store).sweep(SATURDAY);
    const [prepared, entries] = [await draftOf(store, 'Q2'), await checkedTrail(store, 'REGION')];
    await draft(store, MONDAY);
    expect(prepared).toBeDefined();
    expect(await draftOf(store, 'Q2')).toEqual(prepared);
    expect(await checkedTrail(store, 'REGION')).toEqual(entries);
    expect(await toldOf(store)).toEqual(['Q1', 'Q2']);
  });

  it.each([
    ['are', draft],
    ['of a sweep are', (over: Store, on: string) => createSweepWorld(over).sweep(on)],
  ])('%s not of a quarter that the lead was quicker to reopen', async (_, prepare) => {
    const reopen = () => createSweepWorld(store).setPeriod('P06', { state: 'reopened' }, SATURDAY);
    await prepare(overtakenAt(store, 'DRAFT-EDITION#', reopen), SATURDAY);
    expect((await checkedTrail(store, 'REGION')).map(({ operation }) => operation)).toContain(
      'setPeriod',
    );
    expect(await draftOf(store, 'Q2')).toBeUndefined();
    expect(await toldOf(store)).toEqual(['Q1']);
  });

  it('leave the region’s other rows to the sweep, which goes on from them', async () => {
    await draft(store, SATURDAY);
    await createSweepWorld(store).sweep(MONDAY);
    const alerts = await createAlertsRepository(store).listAfter('REGION', 0);
    expect(alerts.map(({ number }) => number)).toEqual(alerts.map((_, index) => index + 1));
  });
});
