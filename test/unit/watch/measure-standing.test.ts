import { describe, expect, it } from 'vitest';
import { measureStanding } from '../../../functions/watch/measure-standing.ts';
import type { Pressure } from '../../../shared/domain/pressures/pressure.ts';
import { instant } from '../../../shared/domain/time.ts';
import { createInMemoryStore } from '../../../shared/persistence/in-memory-store.ts';
import { addToOutbox } from '../../../shared/persistence/outbox.ts';
import { replacePressure } from '../../../shared/persistence/pressures.ts';
import type { Store } from '../../../shared/persistence/store.ts';
import { replaceLatestSweep } from '../../../shared/persistence/sweeps.ts';
import { createRecordedMetrics } from '../../support/recorded-metrics.ts';
import { AT, COVENTRY_CASE, principal, REGION_CASE, YEAR } from '../../support/samples.ts';
import { morning } from '../../support/sweep-world.ts';

async function measuredOn(on: string, store: Store, reachable = true) {
  const { metrics, measured } = createRecordedMetrics();
  const isReachable = async () => reachable;
  await measureStanding({ store, now: () => morning(on), metrics, isReachable });
  return measured;
}

const open = (watch: number, amber: number, red: number) => [
  ['PressuresOpen', watch, { severity: 'watch' }],
  ['PressuresOpen', amber, { severity: 'amber' }],
  ['PressuresOpen', red, { severity: 'red' }],
];

const sweptAt = (at: string) =>
  replaceLatestSweep({
    sweep: 'sweep-1',
    year: YEAR,
    at: instant(at),
    forecasts: 0,
    raised: 0,
    escalated: 0,
    steppedDown: 0,
    resolved: 0,
    unchanged: 0,
    messages: 0,
    failed: [{ authority: 'E08000026', because: 'A row could not be read.' }],
  });

const waiting = (message: string) =>
  addToOutbox({
    message,
    principal: principal('officer.coventry'),
    composedAt: AT,
    alerts: 1,
    subject: 'One alert',
    text: 'Text',
    html: '<p>Text</p>',
  });

describe('how things stand', () => {
  it('is measured of an empty table, but no age of a sweep that never was', async () => {
    expect(await measuredOn('2025-10-20', createInMemoryStore())).toEqual([
      ['ServiceReachable', 1],
      ['MessagesWaiting', 0],
      ...open(0, 0, 0),
    ]);
  });

  it('counts the sweep’s hours, the messages that wait and the pressures that are open', async () => {
    const store = createInMemoryStore();
    const cases: readonly Pressure[] = [
      COVENTRY_CASE,
      { ...COVENTRY_CASE, pressure: 'E08000026-2025-26-other', state: 'resolved' },
      { ...COVENTRY_CASE, pressure: 'E08000026-2025-26-third', severity: 'amber' },
      REGION_CASE,
    ];
    await store.transact(
      [
        sweptAt('2025-10-17T05:30:00.000Z'),
        waiting('officer.coventry-000001'),
        waiting('officer.coventry-000002'),
        ...cases.map(replacePressure),
      ],
      'test',
    );
    expect(await measuredOn('2025-10-20', store)).toEqual([
      ['ServiceReachable', 1],
      ['SweepAgeHours', 26.5],
      ['AuthoritiesFailed', 1],
      ['MessagesWaiting', 2],
      ...open(0, 1, 2),
    ]);
  });

  it('says so where nobody reaches the service', async () => {
    const [first] = await measuredOn('2025-10-20', createInMemoryStore(), false);
    expect(first).toEqual(['ServiceReachable', 0]);
  });

  it('is of last year’s late periods, too, and of nothing older', async () => {
    const store = createInMemoryStore();
    await store.transact([replacePressure(COVENTRY_CASE)], 'test');
    expect(await measuredOn('2026-05-20', store)).toEqual([
      ['ServiceReachable', 1],
      ['MessagesWaiting', 0],
      ...open(0, 0, 1),
    ]);
    expect(await measuredOn('2027-05-20', store)).toEqual([
      ['ServiceReachable', 1],
      ['MessagesWaiting', 0],
      ...open(0, 0, 0),
    ]);
  });
});
