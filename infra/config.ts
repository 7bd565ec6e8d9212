import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { AuthorityCode } from '../shared/domain/authorities.ts';

export const PRODUCT = 'funding-pressure-tracker';

/** Where CloudFront wants its firewall and its certificate. */
export const EDGE_REGION = 'us-east-1';

/** What a request of a route costs: `infra/aws/route-throttles.ts` says which is which. */
export type RouteCost = 'read' | 'write' | 'costly' | 'whole';

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
  /** Where the distribution reaches the API; nobody else is let in there. */
  readonly originDomain: string;
  /** Labels of the versions of the origin's secret; a new label makes a deployment read it (runbook). */
  readonly originSecret: {
    /** The one that the distribution sends. */
    readonly sent: string;
    /** One that the functions take as well, while the sent one is being changed. */
    readonly alsoTaken?: string;
  };
  /** Requests of one address in five minutes; a council's people share one. [check] */
  readonly rateLimitPerAddress: number;
  /** Of what names people's addresses: who asked the distribution, and what the firewall refused. */
  readonly edgeLogRetention: RetentionDays;
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
  /** Of each route, for all clients together, by what it costs. */
  readonly requestsPerSecond: Readonly<Record<RouteCost, number>>;
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
  // On another host than the service, which may be what does not answer.
  runbookUrl: 'https://repository.example/funding-pressure-tracker/blob/main/docs/runbook.md',
} as const;

export const STAGES: readonly StageConfig[] = [
  {
    stage: 'dev',
    region: 'eu-west-2',
    logLevel: 'DEBUG',
    logRetention: RetentionDays.TWO_WEEKS,
    callbackUrls: [
      'https://dev.funding-pressures.example/signed-in',
      'http://localhost:3000/signed-in',
    ],
    financeSystems: ['E08000026'],
    publicUrl: 'https://dev.funding-pressures.example',
    originDomain: 'origin.dev.funding-pressures.example',
    originSecret: { sent: 'AWSCURRENT' },
    rateLimitPerAddress: 1000,
    edgeLogRetention: RetentionDays.TWO_WEEKS,
    recordsKeptYears: 1,
    mail: {
      from: 'alerts@dev.funding-pressures.example',
      // Nobody outside hears of what is tried.
      domains: ['funding-pressures.example'],
    },
    operations: OPERATIONS,
    requestsPerSecond: { read: 20, write: 10, costly: 2, whole: 1 },
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
    originDomain: 'origin.funding-pressures.example',
    originSecret: { sent: 'AWSCURRENT' },
    rateLimitPerAddress: 3000,
    edgeLogRetention: RetentionDays.THREE_MONTHS,
    // The current year and six more, as accounts are kept.
    recordsKeptYears: 7,
    mail: { from: 'alerts@funding-pressures.example', domains: COUNCIL_DOMAINS },
    operations: OPERATIONS,
    requestsPerSecond: { read: 100, write: 50, costly: 5, whole: 2 },
    budgetDollarsPerMonth: 200,
  },
];

export const hostOf = (url: StageConfig['publicUrl']): string => new URL(url).host;
