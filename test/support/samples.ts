import type { ChainId } from '../../shared/domain/audit.ts';
import type { AuthorityCode } from '../../shared/domain/authorities.ts';
import type { Budget } from '../../shared/domain/budgets/budget.ts';
import { financialYear, type Period } from '../../shared/domain/financial-calendar.ts';
import { pence } from '../../shared/domain/money.ts';
import type { PrincipalId } from '../../shared/domain/permission.ts';
import type { Pressure } from '../../shared/domain/pressures/pressure.ts';
import type { CurrentReturn, ReturnVersion } from '../../shared/domain/returns/return.ts';
import type { ThresholdsVersion } from '../../shared/domain/thresholds/set-thresholds.ts';
import { day, instant } from '../../shared/domain/time.ts';

/** Rows as the rules would make them, for tests that only keep them and find them again. */
export const COVENTRY: AuthorityCode = 'E08000026';
export const DUDLEY: AuthorityCode = 'E08000027';
export const YEAR = financialYear('2025-26');
export const AT = instant('2025-10-20T08:00:00.000Z');

export const principal = (name: string): PrincipalId => name as PrincipalId;

/** In every version but the first, which is as all were before returns had balances. */
const BALANCES = {
  dsgCarriedForwardPence: pence(-1_420_508_500),
  schools: {
    totalPence: pence(830_000_000),
    inDeficitPence: pence(-120_000_000),
    inSurplusPence: pence(950_000_000),
    schools: 71,
    schoolsInDeficit: 9,
  },
};

export const returnVersion = (version: number, period: Period = 'P06'): ReturnVersion => ({
  authority: COVENTRY,
  year: YEAR,
  period,
  version,
  basis: 'year-to-date',
  nil: false,
  lines: [
    {
      line: 'transport-pre16-send',
      actualPence: pence(612_345_678 + version),
      commitmentsPence: pence(-1),
      officerForecastPence: pence(1_300_000_000),
      activity: 1234,
    },
    { line: 'hn-therapies', actualPence: pence(0) },
  ],
  adjustments: [
    { line: 'hn-therapies', corrects: 'P02', amountPence: pence(-500), reason: 'A credit note' },
  ],
  warnings: [
    { code: 'year-on-year', line: 'hn-therapies', detail: 'It is zero.', reason: 'It ended.' },
  ],
  note: 'Ŵith £ and “quotes”',
  ...(version > 1 ? { changeReason: 'An invoice was late', balances: BALANCES } : {}),
  late: false,
  submittedBy: principal('officer.coventry'),
  submittedAt: AT,
});

export const currentReturn = (version: number, period: Period = 'P06'): CurrentReturn => ({
  ...returnVersion(version, period),
  state: 'submitted',
});

export const certifiedReturn = (version: number, period: Period = 'P06'): CurrentReturn => ({
  ...returnVersion(version, period),
  state: 'certified',
  certification: {
    version,
    decision: 'certified',
    note: 'Agreed with the ledger',
    decidedBy: principal('certifier.coventry'),
    decidedAt: AT,
  },
});

export const budgetVersion = (version: number): Budget => ({
  authority: COVENTRY,
  year: YEAR,
  version,
  lines: [
    {
      line: 'transport-pre16-send',
      originalPence: pence(1_250_000_000),
      viredPence: pence(-version),
      profile: 'given',
      weights: [1, 1, 1, 1, 1, 0, 2, 1, 1, 1, 1, 1],
    },
  ],
  virements: version - 1,
  setBy: principal('certifier.coventry'),
  setAt: AT,
});

/** As rows were before a case had a cause. */
export const OLD_CASE = {
  pressure: 'E08000026-2025-26-transport-pre16-send',
  authority: COVENTRY,
  year: YEAR,
  stream: 'home-to-school-transport',
  line: 'transport-pre16-send',
  pot: 'general-fund',
  severity: 'red',
  state: 'open',
  firstSeenAt: AT,
  firstSeenPeriod: 'P05',
  period: 'P06',
  expectedOverspendPence: pence(123_456_789),
  netOfMitigationPence: pence(123_456_789),
  probabilityOverBudget: 0.97,
  explanation: 'It costs more.',
  nextStep: 'Look at it.',
  mitigations: [],
  history: [{ at: AT, from: 'none', to: 'red', because: 'It costs more.' }],
} as const satisfies Omit<Pressure, 'cause'>;

const DONE = { by: principal('officer.coventry'), at: AT };

/** With everything that people can do about it. */
export const COVENTRY_CASE: Pressure = {
  ...OLD_CASE,
  cause: 'overspend',
  subject: 'Pre-16 SEND transport',
  state: 'acknowledged',
  netOfMitigationPence: pence(122_456_789),
  computedRag: 'red',
  assessedRag: 'amber',
  assessment: { rag: 'amber', reason: 'A grant comes', ...DONE },
  acknowledgement: { note: 'Known', ...DONE },
  mitigations: [
    {
      mitigation: 'M1',
      description: 'Two routes put together',
      amountPence: pence(1_000_000),
      by: day('2026-01-31'),
      owner: 'Head of transport',
      supersedes: 'M0',
      recordedBy: DONE.by,
      recordedAt: AT,
    },
  ],
  amberFromPence: pence(20_000_000),
  lowerSince: day('2025-10-20'),
  toldPence: pence(123_000_000),
  history: [
    { at: AT, kind: 'raised', from: 'none', to: 'red', because: 'It costs more.' },
    { at: AT, kind: 'acknowledged', from: 'red', to: 'red', because: 'Known', by: DONE.by },
  ],
};

const { authority: _, probabilityOverBudget: __, ...SHARED } = COVENTRY_CASE;
export const REGION_CASE: Pressure = {
  ...SHARED,
  pressure: 'REGION-2025-26-transport-pre16-send-shared',
  cause: 'shared-overspend',
  authorities: [COVENTRY, DUDLEY],
};

export const thresholdsSet = (version: number, scope: ChainId = COVENTRY): ThresholdsVersion => ({
  scope,
  version,
  defaults: {
    line: { red: { percent: 5.25, withPence: pence(version), probability: 0.75 } },
    schools: { amber: { sharePercent: 10, deficitPence: pence(1) } },
    watchProbability: 0.7,
  },
  overrides: [
    { stream: 'send', pot: 'dsg-high-needs', thresholds: { materialityPence: pence(5) } },
  ],
  reason: 'Earlier warning',
  setBy: principal('certifier.coventry'),
  setAt: AT,
});
