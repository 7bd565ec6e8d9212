import { Duration } from 'aws-cdk-lib';
import { type Grants, SCHEDULED_SWEEP_GRANTS } from './grants.ts';

/** Work that no request starts. */
export type Job = {
  readonly name: string;
  /** The file that exports the handler. */
  readonly entry: `functions/${string}.ts`;
  readonly description: string;
  /**
   * In London's time; never between 01:00 and 02:00, which one day in March does not have and one in
   * October has twice.
   */
  readonly cron: `cron(${string})`;
  readonly timeout: Duration;
  readonly grants: Grants;
};

export const JOBS: readonly Job[] = [
  {
    name: 'sweep',
    entry: 'functions/sweeps/scheduled.ts',
    description: 'Forecasts every authority and brings its pressures up to date',
    // Before people come to work; ledgers close overnight, and on no weekend.
    cron: 'cron(30 6 ? * MON-FRI *)',
    timeout: Duration.minutes(5),
    grants: SCHEDULED_SWEEP_GRANTS,
  },
];
