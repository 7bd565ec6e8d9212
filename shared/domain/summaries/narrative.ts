import { nameOf } from '../authorities.ts';
import { lineOf, type Pot } from '../catalogue.ts';
import { PERIODS, type Period, QUARTERS } from '../financial-calendar.ts';
import { formatPounds, negate, type Pence, pence, ZERO } from '../money.ts';
import type { Pressure } from '../pressures/pressure.ts';
import type { Summary, SummaryFund, SummaryPot } from './summary.ts';

type Figures = Omit<Summary, 'narrative' | 'narrativeEdited' | 'provenance'>;

/** The summary in a handful of sentences, made of its figures and nothing else. */
export function narrate(summary: Figures): string {
  const [fund] = summary.funds;
  return [
    ...(summary.demonstration ? [sentence(summary.demonstration)] : []),
    completenessSentence(summary),
    potsSentence(summary.pots),
    ...movementSentence(summary),
    ...whySentence(summary),
    pressuresSentence(summary.pressures),
    ...(fund ? [fundSentence(fund)] : []),
    ...modelledSentence(summary.modelled),
  ].join(' ');
}

const MONTH_ENDS = [
  '30 April',
  '31 May',
  '30 June',
  '31 July',
  '31 August',
  '30 September',
  '31 October',
  '30 November',
  '31 December',
  '31 January',
  'the end of February',
  '31 March',
] as const;

const monthEnd = (period: Period): string => MONTH_ENDS[PERIODS.indexOf(period)] ?? '31 March';

const sentence = (text: string): string => (text.endsWith('.') ? text : `${text}.`);

/** Whole pounds: a narrative is for reading, the tables are for reconciling. */
const inPounds = (amount: Pence): string =>
  formatPounds(pence(Math.round(Math.abs(amount) / 100) * 100));

function completenessSentence({
  year,
  quarter,
  completeness,
  scope,
}: Pick<Summary, 'year' | 'quarter' | 'completeness' | 'scope'>): string {
  const { expected, returned, certified, missing, period } = completeness;
  const upTo = `For ${quarter} of ${year} (to ${monthEnd(period)})`;
  const [only] = scope.authorities;
  if (scope.authorities.length === 1 && only) {
    if (returned === 0) return `${upTo} ${nameOf(only)} has not returned its figures.`;
    const state = certified === 1 ? 'and certified' : 'but not yet certified';
    return `${upTo} ${nameOf(only)}’s figures are returned ${state}.`;
  }
  const names = missing.map((each) => each.name);
  const without = names.length > 0 ? `; missing: ${listed(names)}` : '';
  return `${upTo} ${returned} of ${expected} authorities returned, ${certified} certified${without}.`;
}

const POT_NAMES: Readonly<Record<Pot, string>> = {
  'general-fund': 'the general fund',
  'dsg-high-needs': 'the high needs block of the DSG',
  'dsg-schools': 'the schools block of the DSG',
  'dsg-central': 'the central block of the DSG',
  grant: 'the grant',
};

/** Less than a pound is told as on budget. */
const SMALLEST_TOLD = 100;

/** Each pot for itself. */
function potsSentence(pots: readonly SummaryPot[]): string {
  const parts = pots.flatMap(({ pot, variancePence, variancePercent }) => {
    if (variancePence === undefined) return [];
    const percent = variancePercent === undefined ? '' : ` (${Math.abs(variancePercent)} %)`;
    if (Math.abs(variancePence) < SMALLEST_TOLD) return [`${POT_NAMES[pot]} on budget`];
    const side = variancePence > 0 ? 'over' : 'under';
    const amount = variancePence > 0 ? variancePence : negate(variancePence);
    return [`${POT_NAMES[pot]} ${inPounds(amount)}${percent} ${side} budget`];
  });
  return parts.length === 0
    ? 'There are not yet budgets and figures enough to say how the year will end.'
    : `At the year’s end these budgets would stand, each for itself: ${listed(parts)}.`;
}

/** How the forecasts have moved since the quarter before; of the first quarter there is none. */
function movementSentence({ movementOf, pots, quarter }: Figures): readonly string[] {
  if (movementOf !== 'forecast-outturn') return [];
  const before = QUARTERS[QUARTERS.indexOf(quarter) - 1];
  const parts = pots.flatMap(({ pot, movementPence }) => {
    if (movementPence === undefined || Math.abs(movementPence) < SMALLEST_TOLD) return [];
    return [`${POT_NAMES[pot]} ${movementPence > 0 ? 'up' : 'down'} by ${inPounds(movementPence)}`];
  });
  if (before === undefined || parts.length === 0) return [];
  return [`Since the end of ${before} the forecasts have moved: ${listed(parts)}.`];
}

const DRIVER_NAMES = {
  volumePence: 'the number of pupils',
  pricePence: 'the cost of each',
  mixPence: 'their mix',
} as const;

/** Of the line that is furthest over its budget: what of it is volume, price and mix. */
function whySentence({ streams }: Figures): readonly string[] {
  const [largest] = streams
    .flatMap(({ lines }) => lines)
    .filter(({ variancePence = ZERO, drivers }) => drivers && variancePence >= SMALLEST_TOLD)
    .toSorted((a, b) => (b.variancePence ?? 0) - (a.variancePence ?? 0));
  if (!largest?.drivers || largest.variancePence === undefined) return [];
  const { name, drivers, variancePence } = largest;
  const parts = (['volumePence', 'pricePence', 'mixPence'] as const).flatMap((driver) => {
    const amount = drivers[driver];
    if (Math.abs(amount) < SMALLEST_TOLD) return [];
    return [`${DRIVER_NAMES[driver]} ${amount > 0 ? 'adds' : 'takes off'} ${inPounds(amount)}`];
  });
  return parts.length === 0
    ? []
    : [`Of the ${inPounds(variancePence)} by which ${name} is over, ${listed(parts)}.`];
}

const SHOWN = 3;

function pressuresSentence(pressures: readonly Pressure[]): string {
  if (pressures.length === 0) return 'No pressure stands.';
  const largest = pressures
    .toSorted((a, b) => b.expectedOverspendPence - a.expectedOverspendPence)
    .slice(0, SHOWN)
    .map(describe);
  const count = (severity: Pressure['severity']) =>
    pressures.filter((each) => each.severity === severity).length;
  return (
    `${pressures.length === 1 ? 'One pressure stands' : `${pressures.length} pressures stand`} ` +
    `(${count('red')} red, ${count('amber')} amber, ${count('watch')} watched); ` +
    `the largest: ${listed(largest)}.`
  );
}

function describe({ authority, line, subject, expectedOverspendPence }: Pressure): string {
  const where = authority ? nameOf(authority) : 'the region';
  const what = subject ?? (line ? lineOf(line).name : 'total');
  if (expectedOverspendPence === 0) return `${where}, ${what}`;
  const side = expectedOverspendPence > 0 ? 'over' : 'under';
  return `${where}, ${what} (${inPounds(expectedOverspendPence)} ${side})`;
}

const fundSentence = ({ name, awardPence, paidPence, availablePence }: SummaryFund): string =>
  `Of the ${inPounds(awardPence)} of ${name}, ${inPounds(paidPence)} is paid and ` +
  `${inPounds(availablePence)} is still to be claimed.`;

/** One sentence however many there are; `modelled` lists them all. */
function modelledSentence(modelled: readonly string[]): readonly string[] {
  const [first, ...more] = modelled;
  if (first === undefined) return [];
  return more.length === 0
    ? [`Modelled: ${sentence(first)}`]
    : [`Some figures are modelled, in ${modelled.length} ways that the summary lists.`];
}

/** `a; b; c`: the parts have commas of their own. */
const listed = (parts: readonly string[]): string => parts.join('; ');
