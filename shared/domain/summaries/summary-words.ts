import { AUTHORITY_CODES, nameOf } from '../authorities.ts';
import { longDay } from '../calendar-words.ts';
import { lineOf, type Pot, type Stream } from '../catalogue.ts';
import type { Rag } from '../forecast/outturn-forecast.ts';
import { formatPounds, negate, type Pence, pence } from '../money.ts';
import type { Pressure, PressureState, Severity } from '../pressures/pressure.ts';
import { type Instant, londonDayOf, londonTimeOf } from '../time.ts';
import type { NarrativeEdited } from './edited-narrative.ts';
import type { LedgerHead, Summary, SummaryAuthority, SummaryPot } from './summary.ts';

/** The words under which a summary’s values are shown to people, in every format alike. */

export const STREAM_TITLES: Readonly<Record<Stream, string>> = {
  'home-to-school-transport': 'Home to school transport',
  send: 'SEND',
  'schools-budget': 'Schools budget',
  'innovation-fund': 'Innovation Fund',
};

export const POT_TITLES: Readonly<Record<Pot, string>> = {
  'general-fund': 'General fund',
  'dsg-high-needs': 'DSG high needs block',
  'dsg-schools': 'DSG schools block',
  'dsg-central': 'DSG central block',
  grant: 'Grant',
};

export const RAG_WORDS: Readonly<Record<Rag, string>> = {
  red: 'Red',
  amber: 'Amber',
  green: 'Green',
};

export const SEVERITY_WORDS: Readonly<Record<Severity, string>> = {
  red: 'Red',
  amber: 'Amber',
  watch: 'Watched',
};

export const STATE_WORDS: Readonly<Record<PressureState, string>> = {
  open: 'Open',
  acknowledged: 'Acknowledged',
  mitigated: 'Mitigated',
  resolved: 'Resolved',
};

export const RETURN_WORDS: Readonly<Record<SummaryAuthority['return'], string>> = {
  certified: 'Certified',
  submitted: 'Not certified',
  'changes-requested': 'Changes requested',
  missing: 'Missing',
};

/** `20 October 2025, 09:00 London time`. */
export const momentWords = (at: Instant): string =>
  `${longDay(londonDayOf(at))}, ${londonTimeOf(at)} London time`;

/** Whose summary it is: `West Midlands`, `Coventry`, or the names of some. */
export function scopeWords({ scope }: Pick<Summary, 'scope'>): string {
  return scope.authorities.length === AUTHORITY_CODES.length
    ? 'West Midlands'
    : scope.authorities.map(nameOf).join(', ');
}

/** `Funding summary of Coventry, Q2 of 2025-26`, and of an edition its number. */
export function titleOf(summary: Pick<Summary, 'scope' | 'year' | 'quarter' | 'edition'>): string {
  const { quarter, year, edition } = summary;
  const which = edition === undefined ? '' : `, edition ${edition}`;
  return `Funding summary of ${scopeWords(summary)}, ${quarter} of ${year}${which}`;
}

/** `Coventry: entry 1234, 9f3c…`: what the audit trail’s verification answers of the same ledger. */
export const headWords = ({ chain, entry, hash }: LedgerHead): string =>
  `${chain === 'REGION' ? 'The region' : nameOf(chain)}: entry ${entry}, ${hash}`;

/** Whether a person wrote the narrative, and when; nobody is named. */
export const narrativeWords = (edited: NarrativeEdited): string =>
  `Written by hand on ${momentWords(edited.at)}${edited.isOutdated ? '; the figures have moved since' : ''}.`;

/** `£1.23m`, `£456k`, `£789`: for a glance; beside it stands the figure to the penny. */
export function roundPounds(amount: Pence): string {
  const pounds = Math.abs(amount) / 100;
  const sign = amount < 0 ? '-' : '';
  if (pounds >= 999_500) return `${sign}£${(pounds / 1_000_000).toFixed(2)}m`;
  if (pounds >= 1000) return `${sign}£${Math.round(pounds / 1000)}k`;
  return `${sign}£${Math.round(pounds)}`;
}

/** Less than a pound is told as on budget. */
const SMALLEST_TOLD = 100;

/** `£1.23m over`, `£456k under`, `on budget`; `no forecast` where there is none. */
export function againstBudget(variancePence: Pence | undefined): string {
  if (variancePence === undefined) return 'no forecast';
  if (Math.abs(variancePence) < SMALLEST_TOLD) return 'on budget';
  return variancePence > 0
    ? `${roundPounds(variancePence)} over`
    : `${roundPounds(negate(variancePence))} under`;
}

/** Whole pounds, for a sentence. */
export const wholePounds = (amount: Pence): string =>
  formatPounds(pence(Math.round(amount / 100) * 100));

/**
 * The summary in one sentence: the pots that are forecast to end the year over budget, each for
 * itself, the largest first, and how many pressures are red.
 */
export function headlineOf(summary: Omit<Summary, 'provenance' | 'narrative'>): string {
  const { pots, pressures } = summary;
  const over = pots
    .filter(({ variancePence }) => variancePence !== undefined && variancePence >= SMALLEST_TOLD)
    .toSorted((a, b) => (b.variancePence ?? 0) - (a.variancePence ?? 0));
  const red = pressures.filter(({ severity }) => severity === 'red').length;
  const pressed = red === 0 ? '' : `; ${red} ${red === 1 ? 'pressure is' : 'pressures are'} red`;
  return `${scopeWords(summary)}: ${overSentence(pots, over)}${pressed}.`;
}

function overSentence(pots: readonly SummaryPot[], over: readonly SummaryPot[]): string {
  if (!pots.some(({ variancePence }) => variancePence !== undefined))
    return 'there are not yet budgets and figures enough to say how the year will end';
  if (over.length === 0) return 'no pot is forecast to end the year over its budget';
  const parts = over.map(
    ({ pot, variancePence = pence(0) }) => `${POT_TITLES[pot]} ${roundPounds(variancePence)}`,
  );
  return `forecast to end the year over budget, each pot for itself: ${parts.join('; ')}`;
}

/** `13 of 14 returned, 12 certified`. */
export const completenessWords = ({
  completeness: { returned, expected, certified },
}: Pick<Summary, 'completeness'>): string =>
  `${returned} of ${expected} returned, ${certified} certified`;

/** Who a pressure is about and what: `Coventry: Pre-16 SEND transport`. */
export function pressureTitle({ authority, line, stream }: Partial<Pressure>): string {
  const who = authority === undefined ? 'The region' : nameOf(authority);
  const what = line === undefined ? stream && STREAM_TITLES[stream] : lineOf(line).name;
  return what === undefined ? who : `${who}: ${what}`;
}

/** Pots where there is little room. */
export const POT_SHORT_TITLES: Readonly<Record<Pot, string>> = {
  'general-fund': 'General fund',
  'dsg-high-needs': 'High needs',
  'dsg-schools': 'Schools block',
  'dsg-central': 'Central block',
  grant: 'Grant',
};
