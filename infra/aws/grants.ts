import type { Area } from '../../shared/contracts/operation.ts';

/** The store's reads and the kinds of its writes, with the one action that each is to IAM. */
export const CALL_ACTIONS = {
  find: 'dynamodb:BatchGetItem',
  page: 'dynamodb:Query',
  put: 'dynamodb:PutItem',
  check: 'dynamodb:ConditionCheckItem',
  add: 'dynamodb:UpdateItem',
} as const;
export type StoreCall = keyof typeof CALL_ACTIONS;

/** The kinds of partitions, as IAM matches their keys; it sees no deeper into a table. */
export const PARTITIONS = [
  'ACCESS#*',
  'ANSWER#*',
  'AUDIT#*',
  'AUDIT-HEAD#*',
  'BREAKS#*',
  'CALENDAR#*',
  'FORECAST#*',
  'FUNDS',
  'FUND#*',
  'LEDGER#*',
  'PRESSURE#*',
  'SWEEP',
] as const;
type Partition = (typeof PARTITIONS)[number];

/** What a function may do, by kind of partition; what is not named is not allowed. */
export type Grants = Partial<Readonly<Record<Partition, readonly StoreCall[]>>>;

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

/** Forecasts and pressures are projections, apart from the ledger that they are made from. */
const SWEEPS = {
  'CALENDAR#*': ['find'],
  'FORECAST#*': ['find', 'put'],
  'LEDGER#*': ['page'],
  'PRESSURE#*': ['page', 'put'],
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
    // What a claim in arrears is measured against.
    'LEDGER#*': ['page'],
  },
  audit: {
    ...KNOWS_WHO_ASKS,
    'AUDIT#*': ['page'],
    'AUDIT-HEAD#*': ['find'],
    // It compares every row that the trail vouches for.
    'BREAKS#*': ['find'],
    'CALENDAR#*': ['find'],
    'FORECAST#*': ['find'],
    'FUND#*': ['find'],
    'LEDGER#*': ['find'],
    'PRESSURE#*': ['find'],
    SWEEP: ['find'],
  },
  sweeps: {
    ...CHECKS_WHO_ASKS,
    ...COMMITS_ONCE,
    ...SWEEPS,
  },
  forecasts: { ...KNOWS_WHO_ASKS, 'FORECAST#*': ['find', 'page'] },
  pressures: { ...KNOWS_WHO_ASKS, 'PRESSURE#*': ['find', 'page'] },
  summaries: {
    ...KNOWS_WHO_ASKS,
    'FORECAST#*': ['find'],
    FUNDS: ['page'],
    'LEDGER#*': ['page'],
    'PRESSURE#*': ['page'],
  },
};

/** The schedule sweeps as a request would, but nobody asks and no answer is kept. */
export const SCHEDULED_SWEEP_GRANTS: Grants = {
  ...COMMITS,
  ...SWEEPS,
  SWEEP: ['put'],
};
