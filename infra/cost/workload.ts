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
};

const WORKING_DAYS = 21;
const PEOPLE = 6;
/** Visits of a person a working day. */
const VISITS = 2;
const VISITS_A_MONTH = PEOPLE * WORKING_DAYS * VISITS;
const FIVE_MINUTE_RUNS = (30 * 24 * 60) / 5;

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

/** What the region does, however many authorities there are. */
export const REGION_MONTH: readonly Work[] = [
  work('schedule', 'sweep of the region', WORKING_DAYS, [83, 10], 3000),
  work('schedule', 'outbox looked at', FIVE_MINUTE_RUNS, [1, 0], 50),
  work('schedule', 'reminders and draft editions', 60, [20, 1], 500),
];

/** What the lead and the auditor read of every authority at once: it grows with their number. */
export const REGIONAL_READS: readonly Work[] = [
  people('regional summary, as a page or a file', 60, [324 / 14, 0], 2000 / 14),
  people('regional forecasts and pressures', 200, [40 / 14, 0], 300 / 14),
  people('editions published', 1, [700 / 14, 4], 15_000 / 14),
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
  /** Daily for a month, monthly for a year, of the table. */
  backupCopies: 42,
  mails: 40,
  machineClients: 1,
  /** A token lasts a quarter of an hour; a finance system asks for one a run, twice a working day. */
  machineTokens: WORKING_DAYS * 2,
  people: PEOPLE,
} as const;

/** What stands whether or not anybody comes. A test holds the template to no more than these. */
export const STANDING = {
  webAcls: 1,
  webAclRules: 6,
  keys: 4,
  secrets: 4,
  alarms: 90,
  dashboards: 1,
  metrics: 40,
} as const;
