import type { Metrics } from '../../shared/contracts/metrics.ts';

export type Measured = readonly [
  name: string,
  value: number,
  by?: Readonly<Record<string, string>> | undefined,
];

/** Metrics that are kept, and how often they were written. */
export function createRecordedMetrics() {
  const measured: Measured[] = [];
  let flushes = 0;
  const add = (name: string, value: number, by?: Readonly<Record<string, string>>) =>
    void measured.push(by ? [name, value, by] : [name, value]);
  const metrics: Metrics = {
    count: (name, times, ...[by]) => add(name, times, by),
    gauge: (name, value, ...[by]) => add(name, value, by),
    flush: async () => {
      flushes += 1;
    },
  };
  return { metrics, measured, flushes: () => flushes };
}

/** For tests that are about something else. */
export const UNMEASURED: Metrics = { count: () => {}, gauge: () => {}, flush: async () => {} };
