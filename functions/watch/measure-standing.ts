import type { Metrics } from '../../shared/contracts/metrics.ts';
import { CHAINS } from '../../shared/domain/audit.ts';
import { yearOf, yearsBefore } from '../../shared/domain/financial-calendar.ts';
import { type Pressure, SEVERITIES } from '../../shared/domain/pressures/pressure.ts';
import { sweepAgeHours } from '../../shared/domain/sweeps/sweep-age.ts';
import type { Day, Now } from '../../shared/domain/time.ts';
import { createOutboxRepository } from '../../shared/persistence/outbox.ts';
import { createPressuresRepository } from '../../shared/persistence/pressures.ts';
import type { Store } from '../../shared/persistence/store.ts';
import { createSweepsRepository } from '../../shared/persistence/sweeps.ts';

export type WatchPorts = {
  readonly store: Store;
  readonly now: () => Now;
  readonly metrics: Metrics;
  /** Whether the service answers at its public address. */
  readonly isReachable: () => Promise<boolean>;
};

/**
 * What is true whether anything happens or not: whether people reach the service, how old the latest sweep
 * is and whom it failed, how many messages wait and how many pressures are open. Before the first sweep its
 * age is not measured, which alarms too.
 */
export async function measureStanding(ports: WatchPorts): Promise<void> {
  const { store, now, metrics, isReachable } = ports;
  metrics.gauge('ServiceReachable', (await isReachable()) ? 1 : 0);
  const { at, on } = now();
  const latest = await createSweepsRepository(store).findLatest();
  if (latest) {
    metrics.gauge('SweepAgeHours', sweepAgeHours(latest.at, at));
    metrics.gauge('AuthoritiesFailed', latest.failed.length);
  }
  const waiting = await createOutboxRepository(store).list();
  metrics.gauge('MessagesWaiting', waiting.length);
  const open = await openPressures(store, on);
  for (const severity of SEVERITIES) {
    const count = open.filter((each) => each.severity === severity).length;
    metrics.gauge('PressuresOpen', count, { severity });
  }
}

/** Of this year and the last, whose late periods may still be open. */
async function openPressures(store: Store, on: Day): Promise<readonly Pressure[]> {
  const pressures = createPressuresRepository(store);
  const thisYear = yearOf(on);
  const years = [...yearsBefore(thisYear, 1), thisYear];
  const listed = await Promise.all(
    years.flatMap((year) => CHAINS.map((chain) => pressures.list(chain, year))),
  );
  return listed.flat().filter(({ state }) => state !== 'resolved');
}
