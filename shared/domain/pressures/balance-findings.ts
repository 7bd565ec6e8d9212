import type { AuthorityCode } from '../authorities.ts';
import type { FinancialYear, Period } from '../financial-calendar.ts';
import { inPounds, nameOfPeriod } from '../forecast/forecast-sentences.ts';
import type { Forecast } from '../forecast/outturn-forecast.ts';
import { type SchoolsTier, type Thresholds, tierTripped } from '../forecast/rag.ts';
import { add, formatPounds, negate, type Pence, pence, subtract } from '../money.ts';
import type { PeriodBalances } from '../returns/balances.ts';
import type { SchoolBalances } from '../returns/return.ts';
import { type ThresholdSettings, thresholdsFor } from '../thresholds/threshold-settings.ts';
import { amberFrom, type Finding, judged } from './finding.ts';
import type { Severity } from './pressure.ts';
import { rangeSentence } from './pressure-sentences.ts';

export type BalanceInput = {
  readonly authority: AuthorityCode;
  readonly year: FinancialYear;
  readonly forecasts: readonly Forecast[];
  readonly thresholds: ThresholdSettings;
  /** Oldest first, of this year and the last. */
  readonly balances: readonly PeriodBalances[];
};

export const balanceFindings = (input: BalanceInput): readonly Finding[] => [
  ...dsgFindings(input),
  ...schoolsFindings(input),
];

type Dsg = {
  readonly period?: Period | undefined;
  /** Expected to be carried forward at the end of the year; positive is a deficit. */
  readonly expectedPence: Pence;
  /** As last year carried it forward. */
  readonly beforePence: Pence;
  readonly range?: { readonly lowerPence: Pence; readonly upperPence: Pence } | undefined;
  readonly inYearPence?: Pence | undefined;
};

/**
 * What last year carried forward and what high needs is forecast to add to it; where that is not
 * forecast, the balance as this year last gave it.
 * @example £5m carried forward, £1m expected over high needs' budget: £6m, £1m more than before
 */
function dsgOf({ balances, forecasts, year }: BalanceInput): Dsg | undefined {
  const given = balances.filter(
    ({ dsgCarriedForwardPence }) => dsgCarriedForwardPence !== undefined,
  );
  const before = given.filter((each) => each.year < year).at(-1)?.dsgCarriedForwardPence;
  if (before === undefined) return undefined;
  const highNeeds = forecasts.find(isHighNeeds);
  const { variancePence: inYearPence, outturn } = highNeeds ?? {};
  if (inYearPence === undefined || !outturn) return dsgAsGiven(given.at(-1), before, year);
  const expectedPence = add(before, inYearPence);
  const around = (bound: Pence) => add(expectedPence, subtract(bound, outturn.medianPence));
  return {
    expectedPence,
    beforePence: before,
    inYearPence,
    range: { lowerPence: around(outturn.lower80Pence), upperPence: around(outturn.upper80Pence) },
  };
}

function dsgAsGiven(
  latest: PeriodBalances | undefined,
  beforePence: Pence,
  year: FinancialYear,
): Dsg | undefined {
  if (latest?.dsgCarriedForwardPence === undefined || latest.year !== year) return undefined;
  const { period, dsgCarriedForwardPence: expectedPence } = latest;
  return { period, expectedPence, beforePence };
}

const isHighNeeds = ({ level, stream, pot }: Forecast): boolean =>
  level === 'pot' && stream === undefined && pot === 'dsg-high-needs';

function dsgFindings(input: BalanceInput): readonly Finding[] {
  const dsg = dsgOf(input);
  if (!dsg) return [];
  const { authority, year } = input;
  const position = { stream: 'send', pot: 'dsg-high-needs' } as const;
  const thresholds = thresholdsFor(input.thresholds, position);
  const worsePence = subtract(dsg.expectedPence, dsg.beforePence);
  const subject = 'The DSG balance';
  return [
    {
      pressure: `${authority}-${year}-dsg-deficit`,
      cause: 'dsg-deficit',
      authority,
      year,
      ...position,
      period: dsg.period,
      ...judged(({ money }) => dsgSeverity(dsg, worsePence * money, thresholds)),
      amountPence: worsePence,
      amberFromPence: amberFrom(
        thresholds.dsgDeficit,
        dsg.beforePence,
        thresholds.materialityPence,
      ),
      worsening: thresholds.worsening,
      subject,
      measure: asBalance(dsg.expectedPence),
      clause: `expected to end the year at ${asBalance(dsg.expectedPence)}, ${asChange(worsePence)} on ${asBalance(dsg.beforePence)} before`,
      sentences: dsgSentences(dsg, worsePence),
      nextSteps: DSG_STEPS,
    },
  ];
}

/** A surplus that shrinks is no deficit. */
function dsgSeverity(
  { expectedPence, beforePence }: Dsg,
  worsePence: number,
  { dsgDeficit, materialityPence }: Thresholds,
): Severity | undefined {
  if (expectedPence <= 0 || worsePence < materialityPence) return undefined;
  return tierTripped(dsgDeficit, worsePence, beforePence);
}

/** `a deficit of £6,000,000`. */
const asBalance = (balance: Pence): string =>
  balance > 0 ? `a deficit of ${inPounds(balance)}` : `a surplus of ${inPounds(negate(balance))}`;

const asChange = (worse: Pence): string =>
  worse >= 0 ? `${inPounds(worse)} worse` : `${inPounds(negate(worse))} better`;

function dsgSentences(dsg: Dsg, worsePence: Pence): readonly string[] {
  const { expectedPence, beforePence, inYearPence, range } = dsg;
  const why =
    inYearPence === undefined
      ? 'There is no forecast of high needs yet, so this is the balance as it was given.'
      : `High needs is expected to end the year ${inPounds(pence(Math.abs(inYearPence)))} ${inYearPence > 0 ? 'over' : 'under'} its budget.`;
  return [
    `The DSG is expected to carry forward ${asBalance(expectedPence)}, ${asChange(worsePence)} than ${asBalance(beforePence)} before.`,
    ...(range ? [rangeSentence(range.lowerPence, range.upperPence)] : []),
    why,
  ];
}

const BORNE_BY_DSG =
  'The deficit stays on the DSG, apart from the general fund, while the statutory override runs (to March 2028); after that the council’s reserves bear it.';

const DSG_STEPS: Readonly<Record<Severity, string>> = {
  red: `Bring the DSG management plan up to date and take it to the schools forum and the chief finance officer within a month. ${BORNE_BY_DSG}`,
  amber: `Check it against the DSG management plan before the next return, and say what the plan does about it. ${BORNE_BY_DSG}`,
  watch: `Look at it again with the next return. ${BORNE_BY_DSG}`,
};

function schoolsFindings({ authority, year, thresholds, balances }: BalanceInput) {
  const latest = balances.filter((each) => each.schools !== undefined).at(-1);
  if (!latest?.schools) return [];
  const { schools } = latest;
  const inForce = thresholdsFor(thresholds, { stream: 'schools-budget' });
  const share = `${schools.schoolsInDeficit} of ${schools.schools} maintained schools`;
  const deficitPence = negate(schools.inDeficitPence);
  const together = formatPounds(deficitPence);
  const finding: Finding = {
    pressure: `${authority}-${year}-schools-in-deficit`,
    cause: 'schools-in-deficit',
    authority,
    year,
    stream: 'schools-budget',
    period: latest.year === year ? latest.period : undefined,
    ...judged(({ money }) => schoolsSeverity(schools, money, inForce)),
    amountPence: deficitPence,
    amberFromPence: inForce.schools.amber.deficitPence,
    worsening: inForce.worsening,
    subject: 'The balance of maintained schools',
    measure: `${share} in deficit, ${together} together`,
    clause: `in deficit: ${share}, ${together} together`,
    sentences: [
      `At ${nameOfPeriod(latest.period)} of ${latest.year} ${share} were in deficit, by ${together} together.`,
      'These are balances as they were given, not a forecast.',
    ],
    nextSteps: SCHOOLS_STEPS,
  };
  return [finding];
}

function schoolsSeverity(
  { schools, schoolsInDeficit, inDeficitPence }: SchoolBalances,
  money: number,
  { schools: { red, amber } }: Thresholds,
): Severity | undefined {
  const isOver = ({ sharePercent, deficitPence: limitPence }: SchoolsTier) =>
    schoolsInDeficit > 0 &&
    (schoolsInDeficit * 100 * money >= sharePercent * schools ||
      negate(inDeficitPence) * money >= limitPence);
  if (isOver(red)) return 'red';
  return isOver(amber) ? 'amber' : undefined;
}

const BORNE_BY_SCHOOLS =
  'The deficit is the school’s own; it falls on the council’s general fund where a school closes or becomes a sponsored academy.';

const SCHOOLS_STEPS: Readonly<Record<Severity, string>> = {
  red: `Agree a recovery plan with each school in deficit before the end of term, and tell the chief finance officer how many have none. ${BORNE_BY_SCHOOLS}`,
  amber: `Ask each school in deficit for its recovery plan before the next return. ${BORNE_BY_SCHOOLS}`,
  watch: `Look at the balances again with the next return. ${BORNE_BY_SCHOOLS}`,
};
