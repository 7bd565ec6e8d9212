import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { AuthorityCode } from '../shared/domain/authorities.ts';

/** What differs between the stages; nothing here belongs to an account. */
export type StageConfig = {
  readonly stage: 'dev' | 'live';
  /** London: the figures stay in the country. */
  readonly region: 'eu-west-2';
  readonly logLevel: 'DEBUG' | 'INFO';
  readonly logRetention: RetentionDays;
  /** Where the dashboard takes up the authorization code after signing in. */
  readonly callbackUrls: readonly string[];
  /** Authorities whose finance system sends returns by itself: a machine client each. */
  readonly financeSystems: readonly AuthorityCode[];
  /** Where people and their mail programs reach the service. */
  readonly publicUrl: `https://${string}`;
  /** Nobody changes or removes a file among the records for as long. [check] */
  readonly recordsKeptYears: number;
  readonly mail: {
    /** The sender of alerts; its domain is the region's to prove. */
    readonly from: string;
    /** Whose addresses may subscribe, parts of these domains included. */
    readonly domains: readonly string[];
  };
  readonly operations: {
    /** Who is told of alarms: a shared mailbox, or whatever wakes somebody. */
    readonly email: string;
    /** Where the people on call read the runbook. */
    readonly runbookUrl: `https://${string}/docs/runbook.md`;
  };
  /** For all clients together; the least the region needs is a return from everyone at once. */
  readonly throttle: { readonly requestsPerSecond: number; readonly burst: number };
  /** Somebody is told when a month comes near it; `docs/cost.md` says what is to be expected. */
  readonly budgetDollarsPerMonth: number;
};

/** The councils' own; a trust that works for one of them is added here. [check] */
const COUNCIL_DOMAINS = [
  'birmingham.gov.uk',
  'coventry.gov.uk',
  'dudley.gov.uk',
  'herefordshire.gov.uk',
  'sandwell.gov.uk',
  'shropshire.gov.uk',
  'solihull.gov.uk',
  'staffordshire.gov.uk',
  'stoke.gov.uk',
  'telford.gov.uk',
  'walsall.gov.uk',
  'warwickshire.gov.uk',
  'wolverhampton.gov.uk',
  'worcestershire.gov.uk',
] as const;

/** The same people for both; both addresses are the region's to choose. */
const OPERATIONS = {
  email: 'operations@funding-pressures.example',
  runbookUrl: 'https://funding-pressures.example/docs/runbook.md',
} as const;

export const STAGES: readonly StageConfig[] = [
  {
    stage: 'dev',
    region: 'eu-west-2',
    logLevel: 'DEBUG',
    logRetention: RetentionDays.TWO_WEEKS,
    callbackUrls: ['http://localhost:3000/signed-in'],
    financeSystems: ['E08000026'],
    publicUrl: 'https://dev.funding-pressures.example',
    recordsKeptYears: 1,
    mail: {
      from: 'alerts@dev.funding-pressures.example',
      // Nobody outside hears of what is tried.
      domains: ['funding-pressures.example'],
    },
    operations: OPERATIONS,
    throttle: { requestsPerSecond: 20, burst: 40 },
    budgetDollarsPerMonth: 75,
  },
  {
    stage: 'live',
    region: 'eu-west-2',
    logLevel: 'INFO',
    logRetention: RetentionDays.THIRTEEN_MONTHS,
    // The address is the region's to choose; `.example` reaches nobody (RFC 2606).
    callbackUrls: ['https://funding-pressures.example/signed-in'],
    financeSystems: ['E08000026'],
    publicUrl: 'https://funding-pressures.example',
    // The current year and six more, as accounts are kept.
    recordsKeptYears: 7,
    mail: { from: 'alerts@funding-pressures.example', domains: COUNCIL_DOMAINS },
    operations: OPERATIONS,
    throttle: { requestsPerSecond: 100, burst: 200 },
    budgetDollarsPerMonth: 200,
  },
];
