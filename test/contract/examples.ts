import type { Method } from '../../shared/contracts/operation.ts';
import { AUTHORITY_CODES } from '../../shared/domain/authorities.ts';
import { claimOf, FUND, newKey, PHASES, RETURN_LINES, YEAR } from './region.ts';
import type { Options } from './world.ts';

/** Where an example is set: an authority with its drawdown and its pressure. */
export type Setting = {
  readonly authority: string;
  readonly drawdown: string;
  readonly pressure: string;
};

export type Example = {
  readonly method: Method;
  readonly target: string;
  readonly options: Omit<Options, 'as'>;
};

const get = (target: string): Example => ({ method: 'GET', target, options: {} });

const send = (
  method: Exclude<Method, 'GET'>,
  target: string,
  body: unknown,
  headers: Options['headers'] = {},
): Example => ({ method, target, options: { headers, ...(body === undefined ? {} : { body }) } });

const ANY_VERSION = { 'If-Match': '*' };

const returnAt = (authority: string, more = '') =>
  `/v1/authorities/${authority}/returns/${YEAR}/P06${more}`;
const budgetAt = (authority: string, more = '') =>
  `/v1/authorities/${authority}/budgets/${YEAR}${more}`;
const breaksAt = (authority: string) => `/v1/authorities/${authority}/breaks`;
const DRAWDOWNS = '/v1/funds/innovation-fund/drawdowns';

/** A correction with every field that a return may have. */
const fullReturn = {
  basis: 'year-to-date',
  lines: RETURN_LINES.map((line, index) => ({
    ...line,
    commitmentsPence: 12_345,
    officerForecastPence: line.actualPence * 2,
    ...(index < 2 ? { activity: 1_200 } : {}),
  })),
  nil: false,
  balances: {
    dsgCarriedForwardPence: 1_420_508_500,
    schools: {
      totalPence: 830_000_000,
      inDeficitPence: -120_000_000,
      inSurplusPence: 950_000_000,
      schools: 71,
      schoolsInDeficit: 9,
    },
  },
  note: 'Ŵith £ and “quotes”',
  changeReason: 'An invoice of August came late',
  reasons: [{ warning: 'any', line: 'hn-therapies', reason: 'More sessions' }],
  adjustments: [
    { line: 'hn-therapies', corrects: 'P03', amountPence: 1_000_00, reason: 'Paid late' },
  ],
};

const RED = { percent: 6, withPence: 120_000_00, alonePence: 300_000_00, probability: 0.75 };
const AMBER = { percent: 2.5, withPence: 10_000_00, alonePence: 200_000_00, probability: 0.5 };

/** Every threshold there is. */
const everyThreshold = {
  line: { red: RED, amber: AMBER },
  total: { red: RED, amber: AMBER },
  largeUnderspend: { percent: 6, withPence: 100_000_00 },
  veryLargeUnderspend: { percent: 12, withPence: 300_000_00 },
  watchProbability: 0.75,
  materialityPence: 30_000_00,
  worsening: { percent: 20, withPence: 40_000_00 },
  award: {
    red: { percent: 4, withPence: 20_000_00 },
    amber: { percent: 0, withPence: 0 },
    unspent: { percent: 8, withPence: 20_000_00 },
    nearEndMonths: 9,
  },
  dsgDeficit: { red: RED, amber: AMBER },
  schools: {
    red: { sharePercent: 25, deficitPence: 4_000_000_00 },
    amber: { sharePercent: 12.5, deficitPence: 2_000_000_00 },
  },
  sharedAuthorities: 5,
};

const fullThresholds = {
  defaults: everyThreshold,
  overrides: [{ stream: 'send', pot: 'dsg-high-needs', thresholds: everyThreshold }],
  reason: 'Agreed by the directors of finance in September',
};

const WEIGHTS = [1, 1, 1, 1, 1, 0, 2, 1, 1, 1, 1, 1];

/**
 * One request per operation that the filled region serves to whoever may, with every field that its
 * body may have. Tests take it as it is, or change one thing about it.
 */
export const EXAMPLES: Readonly<Record<string, (at: Setting) => Example>> = {
  readHealth: () => get('/v1/health'),
  readOpenApi: () => get('/v1/openapi.json'),
  readDocs: () => get('/docs'),
  readProblem: () => get('/problems/period-locked'),
  readMe: () => get('/v1/me'),
  listAuthorities: () => get('/v1/authorities'),
  readCatalogue: () => get(`/v1/catalogue/${YEAR}`),
  readRules: () => get(`/v1/rules/${YEAR}`),
  readCalendar: () => get(`/v1/calendar/${YEAR}`),
  setPeriod: () =>
    send(
      'PUT',
      `/v1/calendar/${YEAR}/P07`,
      { opensOn: '2025-11-01', dueOn: '2025-11-28', state: 'future', reason: 'Half term' },
      ANY_VERSION,
    ),
  readBudget: ({ authority }) => get(budgetAt(authority)),
  setBudget: ({ authority }) =>
    send(
      'PUT',
      budgetAt(authority),
      {
        lines: [
          {
            line: 'transport-pre16-send',
            originalPence: 1_300_000_00,
            profile: WEIGHTS,
            activity: 640,
          },
          { line: 'hn-topup-academies', originalPence: 2_500_000_00, profile: 'flat' },
        ],
      },
      ANY_VERSION,
    ),
  makeVirement: ({ authority }) =>
    send(
      'POST',
      budgetAt(authority, '/virements'),
      {
        from: 'hn-topup-academies',
        to: 'hn-therapies',
        amountPence: 100_000_00,
        reason: 'Places moved',
        period: 'P06',
      },
      newKey(),
    ),
  submitReturn: ({ authority }) =>
    send('POST', returnAt(authority), fullReturn, { ...ANY_VERSION, ...newKey() }),
  requestUpload: ({ authority }) =>
    send('POST', returnAt(authority, '/uploads'), {
      bytes: 4_500_000,
      mediaType: 'text/csv',
      fileName: 'September.csv',
    }),
  readOriginal: ({ authority }) => get(returnAt(authority, '/original')),
  readReturn: ({ authority }) => get(returnAt(authority)),
  listReturnVersions: ({ authority }) => get(returnAt(authority, '/versions')),
  listReturns: ({ authority }) => get(`/v1/authorities/${authority}/returns/${YEAR}`),
  certifyReturn: ({ authority }) =>
    send('POST', returnAt(authority, '/certification'), {
      version: 1,
      decision: 'certified',
      note: 'Agreed with the ledger',
    }),
  readTemplate: ({ authority }) => get(returnAt(authority, '/template')),
  readBreaks: ({ authority }) => get(breaksAt(authority)),
  setBreaks: ({ authority }) =>
    send('PUT', breaksAt(authority), {
      breaks: [
        {
          line: 'send-administration',
          year: '2024-25',
          period: 'P01',
          reason: 'Assessment staff are coded here from April 2024',
        },
      ],
    }),
  listFunds: () => get('/v1/funds'),
  createFund: () =>
    send('POST', '/v1/funds', {
      ...FUND,
      fund: 'second-fund',
      claimBasis: 'instalments',
      phases: PHASES.map((phase) => ({ businessCase: { state: 'draft' }, ...phase })),
      allocations: [{ authority: 'coventry', ceilingPence: 500_000_00 }],
      workstreams: ['retention', 'recruitment'],
    }),
  readFund: () => get('/v1/funds/innovation-fund'),
  changeFund: () =>
    send(
      'PATCH',
      '/v1/funds/innovation-fund',
      {
        name: 'Innovation Fund of the West Midlands',
        funder: 'Department for Education',
        awardPence: 1_600_000_00,
        startsOn: '2025-04-01',
        endsOn: '2027-09-30',
        claimBasis: 'instalments',
        phases: PHASES,
        allocations: AUTHORITY_CODES.map((each) => ({ authority: each, ceilingPence: 90_000_00 })),
        workstreams: ['retention', 'recruitment', 'development'],
      },
      ANY_VERSION,
    ),
  signOffPhase: () =>
    send('POST', '/v1/funds/innovation-fund/phases/phase-2/sign-off', {
      signedOffOn: '2025-10-17',
      signedOffBy: 'Department for Education',
      reference: 'IF-2',
    }),
  listDrawdowns: () => get(DRAWDOWNS),
  readDrawdown: ({ drawdown }) => get(`${DRAWDOWNS}/${drawdown}`),
  claimDrawdown: ({ authority }) =>
    send(
      'POST',
      DRAWDOWNS,
      { ...claimOf(authority, 2_000_00), evidence: 'Invoice 12 of September' },
      newKey(),
    ),
  decideDrawdown: ({ drawdown }) =>
    send(
      'POST',
      `${DRAWDOWNS}/${drawdown}/decisions`,
      { decision: 'approved', reason: 'In the plan' },
      newKey(),
    ),
  runSweep: () => send('POST', '/v1/sweeps', undefined),
  readLatestSweep: () => get('/v1/sweeps/latest'),
  listForecasts: () => get(`/v1/forecasts/${YEAR}`),
  readAccuracy: () => get('/v1/forecasts/2024-25/accuracy'),
  listPressures: () => get('/v1/pressures'),
  readPressure: ({ pressure }) => get(`/v1/pressures/${pressure}`),
  acknowledgePressure: ({ pressure }) =>
    send('POST', `/v1/pressures/${pressure}/acknowledgements`, { note: 'Known since August' }),
  mitigatePressure: ({ pressure }) =>
    send(
      'POST',
      `/v1/pressures/${pressure}/mitigations`,
      {
        description: 'Two routes put together',
        amountPence: 40_000_00,
        by: '2026-01-31',
        owner: 'Head of passenger transport',
      },
      newKey(),
    ),
  assessPressure: ({ pressure }) =>
    send('POST', `/v1/pressures/${pressure}/assessments`, {
      rag: 'amber',
      reason: 'A grant of the department is on its way',
    }),
  readThresholds: () => get('/v1/thresholds'),
  setThresholds: () => send('PUT', '/v1/thresholds', fullThresholds),
  readLedger: ({ authority }) => get(`/v1/authorities/${authority}/ledger`),
  readSummary: () => get(`/v1/summaries/${YEAR}/Q2`),
  readNarrative: () => get(`/v1/summaries/${YEAR}/Q2/narrative`),
  editNarrative: () =>
    send('PUT', `/v1/summaries/${YEAR}/Q2/narrative`, { narrative: 'Ŵe wrote “this”: £1m over.' }),
  listEditions: () => get(`/v1/summaries/${YEAR}/Q2/editions`),
  publishEdition: () =>
    send(
      'POST',
      `/v1/summaries/${YEAR}/Q2/editions`,
      { asAt: '2025-10-20T08:00:00.000Z', changeNote: 'As first seen' },
      newKey(),
    ),
  readEdition: () => get(`/v1/summaries/${YEAR}/Q2/editions/1`),
  readSubscription: () => get('/v1/subscriptions/me'),
  setSubscription: ({ authority }) =>
    send('PUT', '/v1/subscriptions/me', {
      address: 'finance@coventry.example',
      immediate: 'amber',
      digest: 'weekly',
      roles: ['officer', 'lead'],
      authorities: [authority],
      streams: ['send', 'home-to-school-transport'],
      minimumSeverity: 'amber',
    }),
  readAccess: () => get('/v1/access/officer.coventry'),
  setAccess: () =>
    send('PUT', '/v1/access/somebody-new', {
      principal: 'somebody-new',
      roles: ['officer'],
      authorities: ['coventry'],
    }),
  listAudit: () => get('/v1/audit'),
  verifyAudit: () => get('/v1/audit/verification'),
};

/** The example of an operation; a new operation needs one. */
export function exampleOf(id: string, at: Setting): Example {
  const example = EXAMPLES[id];
  if (!example) throw new Error(`${id} has no example in test/contract/examples.ts`);
  return example(at);
}

/** The example with a query parameter more. */
export function withQuery(example: Example, query: string): Example {
  const joined = example.target.includes('?') ? '&' : '?';
  return { ...example, target: `${example.target}${joined}${query}` };
}

/** Who may ask what the example asks; the lead where nobody else is named. */
const ASKERS: Readonly<Record<string, string>> = {
  setBudget: 'certifier',
  makeVirement: 'certifier',
  submitReturn: 'officer',
  requestUpload: 'officer',
  certifyReturn: 'certifier',
  claimDrawdown: 'officer',
};

export const askerOf = (id: string): string => ASKERS[id] ?? 'lead';
