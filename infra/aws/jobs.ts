import { Duration } from 'aws-cdk-lib';
import {
  CHANGE_SWEEP_GRANTS,
  CHASING_GRANTS,
  DRAFTS_GRANTS,
  FEEDBACK_GRANTS,
  FIRST_LEAD_GRANTS,
  type Grants,
  NOTIFY_GRANTS,
  SWEEP_PART_GRANTS,
  WATCH_GRANTS,
} from './grants.ts';
import { BY_SHARD, type FunctionSize, ONE_AT_A_TIME } from './sizes.ts';

/** How the messages of a job's own queue are worked off. */
export type JobQueue = {
  /** Times that a message is handed over before it counts as failed. */
  readonly attempts: number;
  /** Workers at once: enough for a region in a minute, few enough for the API beside them. */
  readonly atOnce: number;
};

/**
 * Work that no request starts: at times, by new items of the table, by messages of a queue or by what
 * SES tells, or several; or somebody calls it by hand.
 */
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
  /** A queue of its own that it works off. */
  readonly queue?: JobQueue;
  /** The job whose queue it puts work into, and the variable in which it finds it. */
  readonly sendsTo?: { readonly job: string; readonly variable: string };
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
    description: 'Begins the sweep: a part for every authority, and one for the region',
    impact: 'Forecasts, pressures and alerts stay as they were at the last sweep.',
    // Before people come to work.
    schedule: 'cron(30 6 ? * MON-FRI *)',
    sendsTo: { job: 'sweepPart', variable: 'SWEEP_QUEUE_URL' },
    timeout: Duration.minutes(1),
    size: ONE_AT_A_TIME,
    grants: {},
  },
  {
    name: 'sweepPart',
    entry: 'functions/sweeps/on-part.ts',
    description: 'Forecasts an authority and brings its pressures up to date, or the region’s',
    impact: 'Some authorities’ forecasts and pressures are those of the sweep before.',
    // In hand for six minutes, so the region’s part is looked at after 1, 7, 13 and 19 minutes, past its
    // deadline of 15, and has two tries left for what may fail then.
    queue: { attempts: 6, atOnce: 5 },
    timeout: Duration.minutes(1),
    // A whole core each: it is forecasting that takes the time.
    size: { memoryMegabytes: 1769, reservedConcurrency: 5 },
    grants: SWEEP_PART_GRANTS,
  },
  {
    name: 'draftEditions',
    entry: 'functions/drafts/index.ts',
    description: 'Prepares the editions of quarters that have locked',
    impact: 'The lead is not told that a quarter has locked, and finds no draft of its edition.',
    // A quarter may lock on any day.
    schedule: 'cron(0 7 * * ? *)',
    timeout: Duration.minutes(1),
    size: ONE_AT_A_TIME,
    grants: DRAFTS_GRANTS,
  },
  {
    name: 'chasing',
    entry: 'functions/chasing/index.ts',
    description: 'Reminds authorities of the returns that are due',
    impact: 'Nobody is reminded of the returns that are due, but on the days of a sweep.',
    // Every day: a return may be due on a Monday or a Sunday.
    schedule: 'cron(0 8 * * ? *)',
    timeout: Duration.minutes(2),
    size: ONE_AT_A_TIME,
    grants: CHASING_GRANTS,
  },
  {
    name: 'changeSweep',
    entry: 'functions/sweeps/on-change.ts',
    description: 'Forecasts an authority again as soon as its ledger changes',
    impact: 'A corrected return shows in forecasts and pressures only after the next sweep.',
    newItemsUnder: 'AUDIT#E',
    timeout: Duration.minutes(2),
    size: BY_SHARD,
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
    // Less than a message stays in one sender's hands (MESSAGE_IN_HAND_SECONDS).
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
    description: 'Lets the first lead in, while nobody was ever given access',
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
