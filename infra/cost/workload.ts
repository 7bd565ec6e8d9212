/** One kind of request or run: how often a month, and what it takes. */
export type Work = {
  readonly name: string;
  readonly times: number;
  /** Units as counted by the store (docs/architecture.md). */
  readonly readUnits: number;
  readonly writeUnits: number;
  readonly milliseconds: number;
  /** Whether it comes over the edge and the API, or is a job's run. */
  readonly from: 'people' | 'schedule' | 'change';
  /** The job of `infra/aws/jobs.ts` whose schedule starts it, if one does. */
  readonly job?: string;
};

const WORKING_DAYS = 21;
const PEOPLE = 6;
/** Visits of a person a working day. */
const VISITS = 2;
const VISITS_A_MONTH = PEOPLE * WORKING_DAYS * VISITS;
const DAYS = 30;
const runsEvery = (minutes: number): number => (DAYS * 24 * 60) / minutes;

const people = (
  name: string,
  times: number,
  units: readonly [read: number, write: number],
  milliseconds: number,
): Work => work('people', name, times, units, milliseconds);

const work = (
  from: Work['from'],
  name: string,
  times: number,
  [readUnits, writeUnits]: readonly [number, number],
  milliseconds: number,
): Work => ({ name, times, readUnits, writeUnits, milliseconds, from });

const run = (
  job: string,
  name: string,
  times: number,
  units: readonly [read: number, write: number],
  milliseconds: number,
): Work => ({ ...work('schedule', name, times, units, milliseconds), job });

/**
 * What one authority does in a month. How often is assumed; units are counted; milliseconds are
 * rounded up from what `npm run bench` and the log of the embedded run show, cold starts included.
 */
export const AUTHORITY_MONTH: readonly Work[] = [
  people('pages of own figures (me, calendar, budgets, returns)', VISITS_A_MONTH * 8, [2, 0], 20),
  people('forecasts and pressures', VISITS_A_MONTH * 2, [16, 0], 50),
  people('own summary', PEOPLE * 8, [29, 0], 200),
  people('returns tried (dry run)', 4, [12, 0], 150),
  people('returns and corrections', 3, [12, 14], 200),
  people('certifications', 2, [4, 10], 100),
  people('templates', 1, [5, 0], 500),
  people('drawdowns and decisions', 2, [5, 16], 100),
  people('ledger exported', 2, [360, 0], 4000),
  people('audit trail read or verified', 2, [455, 0], 2000),
  work('schedule', 'scheduled sweep', WORKING_DAYS, [120, 3], 500),
  work('change', 'sweep after a change', 8, [155, 126], 1000),
  work('change', 'messages composed and sent', 40, [6, 8], 200),
];

/** Of so many authorities the region's units were counted. */
export const COUNTED_AUTHORITIES = 14;

/**
 * What is done for every authority at once. How often does not depend on how many there are; what it
 * reads, writes and takes grows with them, and stands here as counted.
 */
export const REGION_MONTH: readonly Work[] = [
  run('sweep', 'sweep begun, a message for each part', WORKING_DAYS, [0, 0], 200),
  work('schedule', 'sweep of the region', WORKING_DAYS, [86, 10], 3000),
  run('draftEditions', 'locked quarters looked for', DAYS, [26, 0], 300),
  run('chasing', 'returns chased', DAYS, [132, 0], 500),
  run('notify', 'outbox looked at', runsEvery(5), [22, 0], 100),
  run('watch', 'how things stand measured', runsEvery(15), [92, 0], 200),
  people('regional summary, as a page or a file', 60, [324, 0], 2000),
  people('regional forecasts and pressures', 200, [20, 0], 300),
  people('editions published', 1, [343, 52], 15_000),
];

/** Sizes; all per authority where nothing else is said. */
export const SIZES = {
  functionGigabytes: 1,
  /** START, END, REPORT, our own line, access logs of API, edge and WAF. */
  logBytesPerRequest: 4000,
  logBytesPerRun: 1000,
  logMonthsKept: 13,
  answerBytes: 12_000,
  /** Grows by the year: six years of the demonstration are 0.5 MB exported, forecasts kept more. */
  tableMegabytesPerYear: 5,
  fileMegabytesPerYear: 20,
  filesPut: 10,
  yearsKept: 7,
  /** Of the table: daily ones for 35 days, and monthly ones for as many years as are kept, each as if it were today's. */
  backupCopies: 35 + 7 * 12,
  mails: 40,
  machineClients: 1,
  /** A token lasts a quarter of an hour; a finance system asks for one a run, twice a working day. */
  machineTokens: WORKING_DAYS * 2,
  people: PEOPLE,
} as const;

/**
 * What stands whether or not anybody comes, in each stage: as many as its templates have, which a test holds
 * it to. The one place to change; `npm run cost` then writes the page.
 */
export const STANDING = {
  webAcls: 1,
  webAclRules: 4,
  keys: 2,
  /** Replicas too: each is paid for as a secret. */
  secrets: 3,
  alarms: 77,
  dashboards: 1,
  /** The most there can be, with every value of their dimensions. */
  metrics: 43,
} as const;
