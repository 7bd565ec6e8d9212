import { monthOfPeriod } from '../calendar-words.ts';
import { type ActivityMeasure, lineOf, type Pot, type Stream } from '../catalogue.ts';
import type { Period } from '../financial-calendar.ts';
import { formatPounds, negate, type Pence, pence, sum } from '../money.ts';
import { PERSISTENT_PERIODS } from './officer-difference.ts';
import type {
  Caution,
  Drivers,
  Forecast,
  MoveCause,
  NoForecastReason,
  OutturnRange,
  Unexplained,
} from './outturn-forecast.ts';

/** The words of a forecast, made of its figures alone, for a finance officer. */

/** `September (P06)`. */
export function nameOfPeriod(period: Period): string {
  const month = monthOfPeriod(period);
  return month ? `${month} (${period})` : 'the year-end adjustments (P13)';
}

/** Estimates are told in whole pounds: pence of a forecast are noise. */
export const inPounds = (amount: Pence): string =>
  formatPounds(pence(Math.round(amount / 100) * 100));

const sizeInPounds = (amount: Pence): string => inPounds(amount < 0 ? negate(amount) : amount);

/** Less than a pound is not told. */
const SMALLEST_TOLD = 100;

const isTold = (amount: Pence): boolean => Math.abs(amount) >= SMALLEST_TOLD;

/** `£1,234 (12.3 %) over its budget of £10,000`. */
export function againstBudget({
  variancePence,
  variancePercent,
  budgetPence,
}: Pick<Forecast, 'variancePercent'> & {
  readonly variancePence: Pence;
  readonly budgetPence: Pence;
}): string {
  const percent = variancePercent === undefined ? '' : ` (${Math.abs(variancePercent)} %)`;
  const budget = `its budget of ${inPounds(budgetPence)}`;
  if (!isTold(variancePence)) return `on ${budget}`;
  const side = variancePence > 0 ? 'over' : 'under';
  return `${sizeInPounds(variancePence)}${percent} ${side} ${budget}`;
}

const STREAM_NAMES: Readonly<Record<Stream, string>> = {
  'home-to-school-transport': 'Home to school transport',
  send: 'Special educational needs',
  'schools-budget': 'The schools budget',
  'innovation-fund': 'The Innovation Fund',
};

const POT_NAMES: Readonly<Record<Pot, string>> = {
  'general-fund': 'the general fund',
  'dsg-high-needs': 'the high needs block',
  'dsg-schools': 'the schools block',
  'dsg-central': 'the central block',
  grant: 'the grant',
};

/** `Pre-16 SEND transport`, `Home to school transport from the general fund`. */
function subjectOf({ line, stream, pot }: Unexplained): string {
  if (line) return lineOf(line).name;
  if (stream) return `${STREAM_NAMES[stream]}${pot ? ` from ${POT_NAMES[pot]}` : ''}`;
  return pot ? `All spending from ${POT_NAMES[pot]}` : 'All spending';
}

const WHY_NONE: Readonly<Record<NoForecastReason, string>> = {
  'no-figures': 'no figure has been reported yet',
  'too-few-periods': 'one month says too little of the others',
  'nothing-spent-yet': 'nothing has been spent yet',
};

/** What is expected, against the budget, and how sure that is; or why nothing is. */
export function expectedSentence(forecast: Unexplained): string {
  const { outturn, method, noForecast = 'no-figures' } = forecast;
  const subject = subjectOf(forecast);
  if (!outturn) return `${subject} cannot be forecast: ${WHY_NONE[noForecast]}.`;
  const amount = `${inPounds(outturn.medianPence)}${sideOf(forecast)}`;
  return method === 'reported'
    ? `${subject} came to ${amount}.`
    : `${subject} is expected to end at ${amount}${likelyRange(outturn)}.`;
}

function sideOf({ level, variancePence, variancePercent, budgetPence }: Unexplained): string {
  if (variancePence === undefined || budgetPence === undefined) {
    return level === 'line' ? ', with no budget to hold it against' : '';
  }
  return `, ${againstBudget({ variancePence, variancePercent, budgetPence })}`;
}

/** Nothing where the range is the figure itself. */
function likelyRange({ lower80Pence, upper80Pence }: OutturnRange): string {
  const bounds = [inPounds(lower80Pence), inPounds(upper80Pence)] as const;
  return bounds[0] === bounds[1]
    ? ''
    : `; four chances in five are between ${bounds[0]} and ${bounds[1]}`;
}

const COUNTED: Readonly<Record<ActivityMeasure, string>> = {
  'eligible-pupils': 'pupils',
  places: 'places',
  'ehc-plans': 'plans',
};

/** What is counted: of a line its measure, of transport pupils, of other totals more than one. */
function countedBy({ line, stream }: Unexplained): string | undefined {
  const measure = line && lineOf(line).activity;
  if (measure) return COUNTED[measure];
  return stream === 'home-to-school-transport' ? COUNTED['eligible-pupils'] : undefined;
}

type Part = { readonly amount: Pence; readonly words: string };

/** The parts that are worth telling, those that make the difference before those that lessen it. */
function partsOf(drivers: Drivers, counted: string | undefined, sign: number): readonly Part[] {
  const { volumePence, pricePence, mixPence } = drivers;
  const [more, fewer] = counted
    ? [`more ${counted}`, `fewer ${counted}`]
    : ['higher numbers', 'lower numbers'];
  const parts: readonly Part[] = [
    { amount: volumePence, words: volumePence > 0 ? more : fewer },
    { amount: pricePence, words: pricePence > 0 ? 'a higher price' : 'a lower price' },
    { amount: mixPence, words: mixPence > 0 ? 'a dearer mix' : 'a cheaper mix' },
  ];
  return parts
    .filter(({ amount }) => isTold(amount))
    .toSorted((a, b) => sign * b.amount - sign * a.amount);
}

/**
 * `£900,000 of it is more pupils, £300,000 a higher price`. Parts that work against each other are no
 * parts of it: `more pupils add £900,000, a lower price takes off £300,000`.
 */
function inParts(drivers: Drivers, counted: string | undefined): string {
  const sign = Math.sign(differenceOf(drivers));
  const parts = partsOf(drivers, counted, sign);
  const isOneWay = parts.every(({ amount }) => amount * sign > 0);
  return parts
    .map(({ amount, words }, index) => {
      const size = sizeInPounds(amount);
      if (isOneWay) return `${size} ${index === 0 ? 'of it is ' : ''}${words}`;
      const isSingular = words.startsWith('a ');
      const verb = amount > 0 ? ['add', 'adds'] : ['take off', 'takes off'];
      return `${words} ${verb[isSingular ? 1 : 0]} ${size}`;
    })
    .join(', ');
}

const sentenceOf = (words: string): string => `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;

const differenceOf = ({ volumePence, pricePence, mixPence }: Drivers): Pence =>
  sum([volumePence, pricePence, mixPence]);

/** Why, where it was counted: of the variance, else of the change from last year. */
export function driversSentence(forecast: Unexplained): string | undefined {
  const { drivers, driversSinceLastYear } = forecast;
  const counted = countedBy(forecast);
  if (drivers && isTold(differenceOf(drivers))) return sentenceOf(inParts(drivers, counted));
  if (drivers || !driversSinceLastYear) return undefined;
  const change = differenceOf(driversSinceLastYear);
  if (!isTold(change)) return undefined;
  const side = change > 0 ? 'more' : 'less';
  return `That is ${sizeInPounds(change)} ${side} than last year; ${inParts(driversSinceLastYear, counted)}.`;
}

const CAUSE_WORDS: Readonly<Record<MoveCause, string>> = {
  method: 'another method',
  history: 'changed past years',
  correction: 'corrections',
  'new-period': 'new figures',
  budget: 'the changed budget',
};

/** What moved since the last forecast, and because of what; the two largest causes are named. */
export function movedSentence({ moved }: Unexplained): string | undefined {
  if (!moved) return undefined;
  const isOfOutturn = isTold(moved.outturnPence);
  const sizeOf = (move: { outturnPence: Pence; variancePence?: Pence | undefined }): Pence =>
    isOfOutturn ? move.outturnPence : (move.variancePence ?? pence(0));
  const size = sizeOf(moved);
  if (!isTold(size)) return undefined;
  const causes = moved.because
    .filter((cause) => isTold(sizeOf(cause)))
    .toSorted((a, b) => Math.abs(sizeOf(b)) - Math.abs(sizeOf(a)));
  const named = causes.slice(0, NAMED_CAUSES).map((cause) => {
    const amount = sizeOf(cause);
    return `${amount > 0 ? '+' : '−'}${sizeInPounds(amount)} by ${CAUSE_WORDS[cause.cause]}`;
  });
  const what = isOfOutturn ? 'it' : 'the variance';
  const way = size > 0 ? 'up' : 'down';
  const start = `Since the last forecast ${what} is ${way} ${sizeInPounds(size)}`;
  const [only] = causes;
  if (only && causes.length === 1) return `${start}, because of ${CAUSE_WORDS[only.cause]}.`;
  return `${start}: ${named.join(', ')}${causes.length > NAMED_CAUSES ? ' and others' : ''}.`;
}

const NAMED_CAUSES = 2;

/** The officer's own forecast, where it is another. */
export function officerSentence({ officerDifference }: Unexplained): string | undefined {
  if (!officerDifference || officerDifference.persistentFor === 0) return undefined;
  const { amountPence, persistentFor } = officerDifference;
  const side = amountPence > 0 ? 'more' : 'less';
  const long = persistentFor >= PERSISTENT_PERIODS ? `, ${persistentFor} periods in a row` : '';
  return `The officer expects ${sizeInPounds(amountPence)} ${side}${long}.`;
}

const CAUTION_SENTENCES: Readonly<Partial<Record<Caution, string>>> = {
  'indicative-only': 'Treat this as a rough guide.',
  'series-break': 'Months before the change of coding are left aside.',
  'last-month-looks-incomplete': 'The last month looks incomplete.',
  'latest-period-missing': 'The latest month is still missing.',
  'lumpy-payments': 'Payments come in large lumps.',
  'lines-without-forecast': 'Some lines cannot be forecast and are left out.',
};

/** More than so many words are not read; cautions beyond it stand as codes beside the figure. */
const MOST_WORDS = 60;

/** What is expected, why, what moved, the officer's own view and what to beware of. */
export function explainForecast(forecast: Unexplained): string {
  const sentences = [
    expectedSentence(forecast),
    driversSentence(forecast),
    movedSentence(forecast),
    officerSentence(forecast),
  ].filter((each) => each !== undefined);
  const told = sentences.join(' ');
  const cautions = (Object.keys(CAUTION_SENTENCES) as Caution[])
    .filter((caution) => forecast.caution.includes(caution))
    .flatMap((caution) => CAUTION_SENTENCES[caution] ?? []);
  return cautions.reduce((text, each) => {
    const longer = `${text} ${each}`;
    return longer.split(' ').length <= MOST_WORDS ? longer : text;
  }, told);
}

/** The forecast with its words. */
export const explained = (forecast: Unexplained): Forecast => ({
  ...forecast,
  explanation: explainForecast(forecast),
});
