import type { Area } from '../../shared/contracts/operation.ts';

/** The store's reads and the kinds of its writes, with the one action that each is to IAM. */
export const CALL_ACTIONS = {
  find: 'dynamodb:BatchGetItem',
  page: 'dynamodb:Query',
  put: 'dynamodb:PutItem',
  check: 'dynamodb:ConditionCheckItem',
  add: 'dynamodb:UpdateItem',
  remove: 'dynamodb:DeleteItem',
} as const;
export type StoreCall = keyof typeof CALL_ACTIONS;

/** The kinds of partitions, as IAM matches their keys; it sees no deeper into a table. */
export const PARTITIONS = [
  'ACCESS#*',
  'ACCURACY#*',
  'ALERT#*',
  'ANSWER#*',
  'AUDIT#*',
  'AUDIT-HEAD#*',
  'BREAKS#*',
  'CALENDAR#*',
  'DELIVERIES',
  'DRAFT-EDITION#*',
  'EDITION#*',
  'FORECAST#*',
  'FUNDS',
  'FUND#*',
  'LEDGER#*',
  'MESSAGE#*',
  'NARRATIVE#*',
  'OUTBOX',
  'PRESSURE#*',
  'PRESSURE-VERSION#*',
  'SUBSCRIPTIONS',
  'SWEEP',
  'SWEPT#*',
  'THRESHOLDS',
  'THRESHOLDS#*',
] as const;
type Partition = (typeof PARTITIONS)[number];

/** What a function may do, by kind of partition; what is not named is not allowed. */
export type Grants = Partial<Readonly<Record<Partition, readonly StoreCall[]>>>;

/** What one statement of a policy allows: each of the calls on all of the partitions. */
export type GrantStatement = {
  readonly calls: readonly StoreCall[];
  readonly partitions: readonly string[];
};

/**
 * Grants as statements, of which no two allow the same call. IAM asks about a batch or a transaction once for
 * each of its actions, with the keys of all its items, and one statement has to hold for all of those: two
 * statements for one action would refuse whatever reads from the partitions of both.
 */
export function statementsOf(grants: Grants): readonly GrantStatement[] {
  const byCall = new Map<StoreCall, string[]>();
  for (const [partition, calls] of Object.entries(grants)) {
    for (const call of calls) byCall.set(call, [...(byCall.get(call) ?? []), partition]);
  }
  const byPartitions = Map.groupBy(byCall, ([, partitions]) => partitions.join());
  return [...byPartitions.values()].map((alike) => ({
    calls: alike.map(([call]) => call),
    partitions: alike[0]?.[1] ?? [],
  }));
}

/** The calls to the stores of files, with the actions that each is to IAM. */
export const OBJECT_CALL_ACTIONS = {
  putOnce: ['s3:PutObject'],
  putStream: ['s3:PutObject', 's3:AbortMultipartUpload'],
  find: ['s3:GetObject'],
  // An address may do what its signer may.
  signUpload: ['s3:PutObject'],
  signDownload: ['s3:GetObject'],
} as const;
export type ObjectCall = keyof typeof OBJECT_CALL_ACTIONS;

export const BUCKETS = ['records', 'transit'] as const;

/** The kinds of files, as IAM matches their keys: the first is in the records, the others pass. */
export const OBJECT_PREFIXES = {
  records: ['EDITIONS/*', 'ORIGINALS/*'],
  transit: ['DOWNLOADS/*', 'EXPORTS/*', 'UPLOADS/*'],
} as const;
type ObjectPrefix = (typeof OBJECT_PREFIXES)[(typeof BUCKETS)[number]][number];

export type BucketGrants = Partial<Readonly<Record<ObjectPrefix, readonly ObjectCall[]>>>;

/** What a function may do to files, by bucket and kind; what is not named is not allowed. */
export type ObjectGrants = Partial<Readonly<Record<(typeof BUCKETS)[number], BucketGrants>>>;

/** Every operation but the open ones reads who is asking. */
const KNOWS_WHO_ASKS = { 'ACCESS#*': ['find'] } as const satisfies Grants;

/** A write checks in its transaction that who asked may still do so. */
const CHECKS_WHO_ASKS = { 'ACCESS#*': ['find', 'check'] } as const satisfies Grants;

/**
 * The ledger's commit: an audit entry that is only ever put where there is none, and the head of its
 * chain. Entries and heads are apart so that nobody is let change an entry in place.
 */
const COMMITS = {
  'AUDIT#*': ['find', 'put'],
  'AUDIT-HEAD#*': ['find', 'put'],
} as const satisfies Grants;

/** A commit under an idempotency key keeps its answer. */
const COMMITS_ONCE = { ...COMMITS, 'ANSWER#*': ['find', 'put'] } as const satisfies Grants;

/** Composing puts messages into the outbox, for who may still know by what they still want. */
const COMPOSES = {
  'ACCESS#*': ['find', 'check'],
  'ALERT#*': ['page'],
  DELIVERIES: ['find', 'page', 'put'],
  OUTBOX: ['put'],
  SUBSCRIPTIONS: ['find', 'page', 'check'],
} as const satisfies Grants;

/** Whoever checks a chain reads every row that it vouches for. */
const CHECKS_A_CHAIN = {
  'AUDIT#*': ['page'],
  'AUDIT-HEAD#*': ['find'],
  'ACCURACY#*': ['find'],
  'ALERT#*': ['find'],
  'BREAKS#*': ['find'],
  'EDITION#*': ['find'],
  'FORECAST#*': ['find'],
  // An authority's claims and what was decided on them.
  'FUND#*': ['find'],
  'LEDGER#*': ['find'],
  'NARRATIVE#*': ['find'],
  'PRESSURE#*': ['find'],
  'PRESSURE-VERSION#*': ['find'],
  'SWEPT#*': ['find'],
  THRESHOLDS: ['find'],
  'THRESHOLDS#*': ['find'],
} as const satisfies Grants;

/** The region's chain vouches for more. */
const CHECKS_EVERY_CHAIN = {
  ...CHECKS_A_CHAIN,
  'ACCESS#*': ['find'],
  'CALENDAR#*': ['find'],
  'DRAFT-EDITION#*': ['find'],
  SWEEP: ['find'],
} as const satisfies Grants;

/**
 * Forecasts, cases and alerts are projections, apart from the ledger that they are made from. The chain
 * is checked on the way, and whoever is to be told is told.
 */
const SWEEPS_AN_AUTHORITY = {
  ...CHECKS_A_CHAIN,
  ...COMPOSES,
  'AUDIT#*': ['find', 'page', 'put'],
  'AUDIT-HEAD#*': ['find', 'put'],
  'ACCURACY#*': ['find', 'put'],
  'ALERT#*': ['find', 'page', 'put'],
  'CALENDAR#*': ['find'],
  'FORECAST#*': ['find', 'page', 'put'],
  'LEDGER#*': ['find', 'page'],
  'PRESSURE#*': ['find', 'page', 'put'],
  'PRESSURE-VERSION#*': ['find', 'put'],
  'SWEPT#*': ['find', 'put'],
} as const satisfies Grants;

const SWEEPS = {
  ...CHECKS_EVERY_CHAIN,
  ...SWEEPS_AN_AUTHORITY,
  'DRAFT-EDITION#*': ['find', 'put'],
  FUNDS: ['page'],
  SWEEP: ['find', 'put'],
} as const satisfies Grants;

export const AREA_GRANTS: Readonly<Record<Area, Grants>> = {
  service: KNOWS_WHO_ASKS,
  reference: KNOWS_WHO_ASKS,
  access: { ...COMMITS, 'ACCESS#*': ['find', 'check', 'put'] },
  calendar: { ...CHECKS_WHO_ASKS, ...COMMITS, 'CALENDAR#*': ['find', 'put'] },
  budgets: { ...CHECKS_WHO_ASKS, ...COMMITS_ONCE, 'LEDGER#*': ['find', 'page', 'put'] },
  returns: {
    ...CHECKS_WHO_ASKS,
    ...COMMITS_ONCE,
    'LEDGER#*': ['find', 'page', 'put'],
    'BREAKS#*': ['find', 'put'],
    'CALENDAR#*': ['find', 'check'],
  },
  funds: {
    ...CHECKS_WHO_ASKS,
    ...COMMITS_ONCE,
    FUNDS: ['find', 'page', 'put', 'check', 'add'],
    'FUND#*': ['find', 'page', 'put'],
    // What a claim in arrears is measured against, and where the award is forecast to end.
    'LEDGER#*': ['page'],
    'SWEPT#*': ['find'],
  },
  audit: { ...KNOWS_WHO_ASKS, ...CHECKS_EVERY_CHAIN },
  sweeps: { ...COMMITS_ONCE, ...SWEEPS },
  forecasts: { ...KNOWS_WHO_ASKS, 'ACCURACY#*': ['find'], 'FORECAST#*': ['page'] },
  // Who acknowledges or mitigates a case writes it, as the sweep does.
  pressures: {
    ...CHECKS_WHO_ASKS,
    ...COMMITS_ONCE,
    'PRESSURE#*': ['find', 'page', 'put'],
    'PRESSURE-VERSION#*': ['put'],
  },
  // Apart from pressures: who may record a mitigation need not be able to move a threshold.
  thresholds: {
    ...CHECKS_WHO_ASKS,
    ...COMMITS,
    // An authority's are set above the region's, which must not have changed.
    THRESHOLDS: ['find', 'put', 'check'],
    'THRESHOLDS#*': ['find', 'put'],
  },
  summaries: {
    ...CHECKS_WHO_ASKS,
    ...COMMITS_ONCE,
    'DRAFT-EDITION#*': ['find'],
    'EDITION#*': ['find', 'page', 'put'],
    'FORECAST#*': ['page'],
    FUNDS: ['page'],
    'FUND#*': ['page'],
    'LEDGER#*': ['page'],
    'NARRATIVE#*': ['find', 'page', 'put'],
    'PRESSURE#*': ['page'],
    'PRESSURE-VERSION#*': ['page'],
  },
  ledger: {
    ...KNOWS_WHO_ASKS,
    // Up to which entry it is exported, and what was written since.
    'AUDIT#*': ['page'],
    'AUDIT-HEAD#*': ['find'],
    'BREAKS#*': ['page'],
    'FORECAST#*': ['page'],
    FUNDS: ['page'],
    'FUND#*': ['page'],
    'LEDGER#*': ['page'],
    'NARRATIVE#*': ['page'],
    'PRESSURE#*': ['page'],
    'PRESSURE-VERSION#*': ['page'],
    'THRESHOLDS#*': ['page'],
  },
  subscriptions: {
    ...CHECKS_WHO_ASKS,
    ...COMMITS,
    // A new subscriber begins after the last alert of each chain.
    'ALERT#*': ['page'],
    DELIVERIES: ['find', 'put'],
    SUBSCRIPTIONS: ['find', 'put'],
  },
};

/** The functions that keep files or pass them on. */
export const AREA_OBJECT_GRANTS: Partial<Readonly<Record<Area, ObjectGrants>>> = {
  returns: {
    records: { 'ORIGINALS/*': ['find', 'putOnce'] },
    transit: {
      'DOWNLOADS/*': ['putStream', 'signDownload'],
      'UPLOADS/*': ['find', 'signUpload'],
    },
  },
  summaries: { records: { 'EDITIONS/*': ['find', 'putOnce'] } },
  ledger: { transit: { 'EXPORTS/*': ['putStream', 'signDownload'] } },
};

/** The notify job composes what was left, sends, and takes what was sent out of the outbox. */
export const NOTIFY_GRANTS: Grants = {
  ...COMPOSES,
  'MESSAGE#*': ['put'],
  OUTBOX: ['find', 'page', 'put', 'remove'],
};

/** What SES tells can suspend a subscription, and nothing else. */
export const FEEDBACK_GRANTS: Grants = { ...COMMITS, SUBSCRIPTIONS: ['find', 'put'] };

/** The first lead is an entry of the region's chain and the access that it gives. */
export const FIRST_LEAD_GRANTS: Grants = {
  ...COMMITS,
  // Whether anybody was ever let in.
  'AUDIT#*': ['find', 'page', 'put'],
  'ACCESS#*': ['find', 'put'],
};

/** What is measured at intervals is only read. */
export const WATCH_GRANTS: Grants = {
  OUTBOX: ['page'],
  'PRESSURE#*': ['page'],
  SWEEP: ['find'],
};

/** Part by part the schedule sweeps as a request would, but nobody asks and no answer is kept. */
export const SWEEP_PART_GRANTS: Grants = SWEEPS;

/** After a change one authority is swept, not the region: the run's own row is not touched. */
export const CHANGE_SWEEP_GRANTS: Grants = SWEEPS_AN_AUTHORITY;

/** Alerts are numbered by what the sweeps remember of their chain, and told by whoever adds them. */
const TELLS = {
  ...COMMITS,
  ...COMPOSES,
  'ALERT#*': ['page', 'put'],
  'CALENDAR#*': ['find'],
  'SWEPT#*': ['find', 'put'],
} as const satisfies Grants;

/** Who has returned what, and what they were told of it. */
export const CHASING_GRANTS: Grants = { ...TELLS, 'LEDGER#*': ['page'] };

/** How complete a quarter is, and its draft. */
export const DRAFTS_GRANTS: Grants = { ...TELLS, 'DRAFT-EDITION#*': ['put'], 'LEDGER#*': ['find'] };
