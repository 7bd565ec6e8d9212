import { lineOf, type Pot } from '../catalogue.ts';
import { PERIODS, type Period } from '../financial-calendar.ts';
import { againstBudget, inPounds, nameOfPeriod } from '../forecast/forecast-sentences.ts';
import type { Forecast, OutturnRange } from '../forecast/outturn-forecast.ts';
import { type Pence, pence } from '../money.ts';
import type { Severity } from './pressure.ts';

/** The words of a pressure: what is expected, why, and what to do, for a finance officer. */

/** A line's forecast with a budget: what a pressure can be judged on. */
export type JudgedForecast = Forecast & {
  readonly line: NonNullable<Forecast['line']>;
  readonly outturn: OutturnRange;
  readonly budgetPence: Pence;
  readonly variancePence: Pence;
  readonly probabilityOverBudget: number;
};

/** `the end of September (P06)`. */
const endOf = (period: Period): string =>
  period === 'P13' ? nameOfPeriod(period) : `the end of ${nameOfPeriod(period)}`;

/** The last period that the figure to date covers. */
function lastKnownPeriod({ asOfPeriod, basedOn }: Forecast): Period {
  const known = PERIODS.slice(0, PERIODS.indexOf(asOfPeriod) + 1).filter(
    (period) => !basedOn.missingPeriods.includes(period),
  );
  return known.at(-1) ?? asOfPeriod;
}

/** How sure: the 80 % range. */
export const rangeSentence = (lower: Pence, upper: Pence): string =>
  `There are four chances in five that it ends between ${inPounds(lower)} and ${inPounds(upper)}.`;

/** What is expected, how sure that is and why, in two or three sentences. */
export function explain(forecast: JudgedForecast): readonly string[] {
  const spent = inPounds(forecast.actualToDatePence ?? pence(0));
  const { name } = lineOf(forecast.line);
  if (forecast.method === 'reported') {
    return [`${name}: ${spent} was reported for the whole year, ${againstBudget(forecast)}.`];
  }
  const by = `By ${endOf(lastKnownPeriod(forecast))} ${spent} was spent on ${name}`;
  const { medianPence, lower80Pence, upper80Pence } = forecast.outturn;
  const expected = `the year is expected to end at ${inPounds(medianPence)}, ${againstBudget(forecast)}`;
  return [
    `${by}${whyOf(forecast)} ${expected}.`,
    rangeSentence(lower80Pence, upper80Pence),
    ...cautionSentences(forecast),
  ];
}

/** The step from what was spent to what is expected. */
function whyOf({ method, basedOn, caution }: JudgedForecast): string {
  if (method === 'straight-line') {
    return '; there is no past year to compare with, so the same is taken for each month to come, and';
  }
  if (caution.includes('last-month-looks-incomplete')) {
    return '; the last month looks incomplete, and going by the months before it';
  }
  if (method === 'profiled-level') {
    return '; there is no past year to compare with, so the months are taken to fall as they usually do on such a line, and';
  }
  const years =
    basedOn.yearsOfHistory === 1 ? 'last year' : `its last ${basedOn.yearsOfHistory} years`;
  return `; going by its present level and the months of ${years}`;
}

function cautionSentences({ caution, pastErrorPercent }: Forecast): readonly string[] {
  return [
    ...(caution.includes('indicative-only') ? ['Treat this as a rough guide.'] : []),
    ...(caution.includes('lumpy-payments')
      ? ['Payments on this line come in large lumps, so the figure may swing.']
      : []),
    ...(caution.includes('latest-period-missing') ? ['The latest month is still missing.'] : []),
    ...(pastErrorPercent === undefined
      ? []
      : [
          `At this point of its past years such an estimate was typically off by ${pastErrorPercent} %.`,
        ]),
  ];
}

/** Who bears an overspend of a pot. */
export const WHO_BEARS_IT: Readonly<Record<Pot, string>> = {
  'general-fund': 'An overspend here falls on the council’s general fund.',
  'dsg-high-needs':
    'An overspend here adds to the deficit on the high needs block of the DSG, not to the general fund.',
  'dsg-schools': 'An overspend here falls on the schools block of the DSG.',
  'dsg-central': 'An overspend here falls on the central block of the DSG.',
  grant: 'The grant pays no more than its award, so an overspend here falls on the council.',
};

const WHAT_TO_DO: Readonly<Record<Severity, string>> = {
  red: 'agree a recovery plan with the budget holder within two weeks, with an amount and a date, and tell the chief finance officer',
  amber:
    'ask the budget holder what will bring it back, and decide on a mitigation before next month',
  watch: 'look at it again with the next return; nothing needs deciding yet',
};

/** What to do about an overspend, by when, and who bears it if nothing is done. */
export function overspendSteps(forecast: JudgedForecast): Readonly<Record<Severity, string>> {
  const { name, pot } = lineOf(forecast.line);
  const stepOf = (severity: Severity) =>
    forecast.method === 'reported'
      ? `Explain the year’s result in the outturn report and say how it is paid for. ${WHO_BEARS_IT[pot]}`
      : `Check the figures of ${name}${counted(forecast)} with the service, then ${WHAT_TO_DO[severity]}. ${WHO_BEARS_IT[pot]}`;
  return { red: stepOf('red'), amber: stepOf('amber'), watch: stepOf('watch') };
}

const LEFT_AT: Readonly<Record<Pot, string>> = {
  'general-fund': 'What is left falls to the council’s general fund at the year’s end.',
  'dsg-high-needs': 'What is left stays on the high needs block of the DSG.',
  'dsg-schools': 'What is left stays on the schools block of the DSG.',
  'dsg-central': 'What is left stays on the central block of the DSG.',
  grant: 'A grant that is not spent in time may have to be given back.',
};

/** What to do about money that is left over. */
export function underspendSteps(forecast: JudgedForecast): Readonly<Record<Severity, string>> {
  const { name, pot } = lineOf(forecast.line);
  const check = `Check whether the figures of ${name}${counted(forecast)} are complete: an invoice, a month or a coding may be missing.`;
  const stepOf = (what: string) => `${check} ${what} ${LEFT_AT[pot]}`;
  const decide = 'If they are, decide before next month what the money is for.';
  return {
    red: stepOf(decide),
    amber: stepOf(decide),
    watch: stepOf('If they are, look at it again with the next return.'),
  };
}

/** ` (the number of places and the price of each)`, where there is something to count. */
function counted({ line }: JudgedForecast): string {
  const { activity } = lineOf(line);
  return activity ? ` (${COUNTED[activity]} and the price of each)` : '';
}

const COUNTED = {
  'eligible-pupils': 'the number of eligible pupils',
  places: 'the number of places',
  'ehc-plans': 'the number of EHC plans',
} as const;
