import { describe, expect, it } from 'vitest';
import { defaultDates, PERIODS } from '../../../shared/domain/financial-calendar.ts';
import { addDays, type Day, day } from '../../../shared/domain/time.ts';
import { createOutboxRepository } from '../../../shared/persistence/outbox.ts';
import type { Store } from '../../../shared/persistence/store.ts';
import { createSweepWorld, THIS_YEAR } from '../../support/sweep-world.ts';

const COVENTRY = 'E08000026';
const BUDGET = { 'transport-pre16-send': 1_000_000, 'hn-therapies': 100_000 };
const PLANNED = { 'transport-pre16-send': 1_000_000, 'hn-therapies': 100_000 };
const OVER = { 'transport-pre16-send': 1_200_000, 'hn-therapies': 100_000 };

/** Periods whose return comes on the tenth day; P06 comes eight days late. */
const dayOf = (period: (typeof PERIODS)[number]): Day => {
  const { opensOn, dueOn } = defaultDates(THIS_YEAR, period);
  return period === 'P06' ? addDays(dueOn, 8) : addDays(opensOn, 9);
};

type Told = { readonly on: Day; readonly id: string; readonly text: string };

/** The messages that a morning has added to the outbox, which nobody empties here. */
async function newMessages(store: Store, on: Day, known: Set<string>): Promise<readonly Told[]> {
  const outbox = createOutboxRepository(store);
  const ids = (await outbox.list()).filter((id) => !known.has(id));
  for (const id of ids) known.add(id);
  return Promise.all(
    ids.map(async (id) => ({ on, id, text: (await outbox.find(id))?.pending.text ?? '' })),
  );
}

/**
 * May to January day by day, with a sweep every morning: as planned until June, a fifth over budget
 * from July (P04) on, September's return late.
 */
async function replayedYear(): Promise<readonly Told[]> {
  const world = createSweepWorld();
  await world.subscribe('officer', COVENTRY);
  await world.subscribe('certifier', COVENTRY);
  await world.budget(COVENTRY, BUDGET);
  const messages: Told[] = [];
  const known = new Set<string>();
  for (let on = day('2025-05-01'); on <= '2026-01-31'; on = addDays(on, 1)) {
    const [due] = PERIODS.slice(0, 9).filter((period) => dayOf(period) === on);
    if (due) await world.returned(COVENTRY, due, due < 'P04' ? PLANNED : OVER, { on });
    await world.sweep(on);
    messages.push(...(await newMessages(world.store, on, known)));
  }
  expect(world.failures).toEqual([]);
  return messages;
}

describe('a year, day by day', () => {
  it('tells each change once, and nobody more than once a day', { timeout: 120_000 }, async () => {
    const messages = await replayedYear();
    const ofOfficer = messages.filter(({ id }) => id.startsWith('officer'));
    const ofCertifier = messages.filter(({ id }) => id.startsWith('certifier'));
    for (const own of [ofOfficer, ofCertifier]) {
      expect(new Set(own.map(({ on }) => on)).size).toBe(own.length);
    }
    const telling = (own: readonly Told[], words: RegExp) =>
      own.filter(({ text }) => words.test(text)).map(({ on }) => on);
    // Transport turns red once, when July's figures come, and is not told again while it stays.
    expect(telling(ofOfficer, /Pre-16 SEND transport is red/)).toHaveLength(1);
    expect(telling(ofCertifier, /Pre-16 SEND transport is red/)).toHaveLength(1);
    // September's return: seven days and one day before (it opens within the fortnight), then late.
    const september = /P06 \(September\) of 2025-26 is due/;
    expect(telling(ofOfficer, september).length).toBeLessThanOrEqual(3);
    expect(telling(ofOfficer, september).length).toBeGreaterThanOrEqual(2);
    expect(telling(ofOfficer, /return of September \(P06\) is amber/)).toEqual(['2025-10-25']);
    expect(telling(ofCertifier, /return of September \(P06\) is red/)).toEqual(['2025-10-31']);
    // Every other return came before its last reminder.
    expect(telling(ofOfficer, /is overdue|overdue by/)).toHaveLength(2);
    expect(messages.length).toBeLessThan(40);
  });
});
