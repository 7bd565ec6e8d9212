import { Duration } from 'aws-cdk-lib';
import {
  CHANGE_SWEEP_GRANTS,
  FEEDBACK_GRANTS,
  FIRST_LEAD_GRANTS,
  type Grants,
  NOTIFY_GRANTS,
  SCHEDULED_SWEEP_GRANTS,
  WATCH_GRANTS,
} from './grants.ts';
import { type FunctionSize, ONE_AT_A_TIME } from './sizes.ts';

/** Work that no request starts: at times, by new items of the table or by what SES tells, or several; or somebody calls it by hand. */
export type Job = {
  readonly name: string;
  /** The file that exports the handler. */
  readonly entry: `functions/${string}.ts`;
  readonly description: string;
  /** What people notice while it does not run. */
  readonly impact: string;
  /**
   * In London's time; never between 01:00 and 02:00, which one day in March does not have and one in
   * October has twice. A rate knows no time of day.
   */
  readonly schedule?: `cron(${string})` | `rate(${number} minutes)`;
  /** What a partition key begins with of whose new items it is told. */
  readonly newItemsUnder?: string;
  /** What SES tells of our messages, by the names that EventBridge gives it. */
  readonly mailEvents?: readonly string[];
  readonly timeout: Duration;
  readonly size: FunctionSize;
  readonly grants: Grants;
  /** May send mail by SES from the service's own address, and nothing else of SES. */
  readonly sendsMail?: true;
};

export const JOBS: readonly Job[] = [
  {
    name: 'sweep',
    entry: 'functions/sweeps/scheduled.ts',
    description: 'Forecasts every authority and brings its pressures up to date',
    impact: 'Forecasts, pressures and alerts stay as they were at the last sweep.',
    // Before people come to work, every day: a return may be due on a Sunday.
    schedule: 'cron(30 6 * * ? *)',
    timeout: Duration.minutes(5),
    size: ONE_AT_A_TIME,
    grants: SCHEDULED_SWEEP_GRANTS,
  },
  {
    name: 'changeSweep',
    entry: 'functions/sweeps/on-change.ts',
    description: 'Forecasts an authority again as soon as its ledger changes',
    impact: 'A corrected return shows in forecasts and pressures only after the next sweep.',
    newItemsUnder: 'AUDIT#E',
    timeout: Duration.minutes(2),
    size: ONE_AT_A_TIME,
    grants: CHANGE_SWEEP_GRANTS,
  },
  {
    name: 'notify',
    entry: 'functions/notify/index.ts',
    description: 'Sends what stands in the outbox',
    impact: 'People are not told of pressures and late returns.',
    newItemsUnder: 'OUTBOX',
    // The sweeper beside the table's stream: what a sender that died has left waits no longer.
    schedule: 'rate(5 minutes)',
    // Less than a message stays in one sender's hands.
    timeout: Duration.seconds(110),
    size: ONE_AT_A_TIME,
    grants: NOTIFY_GRANTS,
    sendsMail: true,
  },
  {
    name: 'feedback',
    entry: 'functions/notify/feedback.ts',
    description: 'Suspends a subscription whose messages bounce or are complained of',
    impact:
      'Messages go on to addresses that do not exist or do not want them, and the mail service may stop us.',
    mailEvents: ['Email Bounced', 'Email Complaint Received'],
    timeout: Duration.seconds(30),
    size: ONE_AT_A_TIME,
    grants: FEEDBACK_GRANTS,
  },
  {
    // By hand, once (runbook, "Access"): it has neither a schedule nor a rule.
    name: 'firstLead',
    entry: 'functions/first-lead/index.ts',
    description: 'Lets the first lead in, before the region has begun',
    impact: 'The first lead of a new service cannot be let in.',
    timeout: Duration.seconds(30),
    size: ONE_AT_A_TIME,
    grants: FIRST_LEAD_GRANTS,
  },
  {
    name: 'watch',
    entry: 'functions/watch/index.ts',
    description:
      'Measures the age of the sweep, the messages that wait and the pressures that are open',
    impact: 'Nobody would be told that the sweep has stopped or that messages wait.',
    // Alarms look at hours of it, and it is the reads that cost.
    schedule: 'rate(15 minutes)',
    timeout: Duration.minutes(1),
    size: ONE_AT_A_TIME,
    grants: WATCH_GRANTS,
  },
];
