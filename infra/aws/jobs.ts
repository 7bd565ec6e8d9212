import { Duration } from 'aws-cdk-lib';
import { CHANGE_SWEEP_GRANTS, type Grants, SCHEDULED_SWEEP_GRANTS } from './grants.ts';

/** Work that no request starts. */
type Work = {
  readonly name: string;
  /** The file that exports the handler. */
  readonly entry: `functions/${string}.ts`;
  readonly description: string;
  readonly timeout: Duration;
  readonly grants: Grants;
};

export type ScheduledWork = Work & {
  /**
   * In London's time; never between 01:00 and 02:00, which one day in March does not have and one in
   * October has twice.
   */
  readonly cron: `cron(${string})`;
};

export type StreamedWork = Work & {
  /** What a partition key begins with whose new items it is told of. */
  readonly newItemsUnder: string;
};

export const SCHEDULED_JOBS: readonly ScheduledWork[] = [
  {
    name: 'sweep',
    entry: 'functions/sweeps/scheduled.ts',
    description: 'Forecasts every authority and brings its pressures up to date',
    // Before people come to work, every day: a return may be due on a Sunday.
    cron: 'cron(30 6 * * ? *)',
    timeout: Duration.minutes(5),
    grants: SCHEDULED_SWEEP_GRANTS,
  },
];

export const STREAM_JOBS: readonly StreamedWork[] = [
  {
    name: 'changeSweep',
    entry: 'functions/sweeps/on-change.ts',
    description: 'Forecasts an authority again as soon as its ledger changes',
    newItemsUnder: 'AUDIT#E',
    timeout: Duration.minutes(2),
    grants: CHANGE_SWEEP_GRANTS,
  },
];

export const JOBS: readonly Work[] = [...SCHEDULED_JOBS, ...STREAM_JOBS];
