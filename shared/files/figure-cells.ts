import { MAX_PENCE, type Pence, pence } from '../domain/money.ts';
import { type Cell, quoted } from './sheet-row.ts';

/** What a cell comes to, or why it cannot be taken: a code and a sentence. */
export type Figure<T> =
  | { readonly value: T; readonly code?: never }
  | { readonly code: string; readonly detail: string };

const refused = (code: string, detail: string) => ({ code, detail });

/**
 * Signs and `£`, the number, and signs again: three runs of characters that have none in common, so
 * that the match takes time in proportion to the text.
 */
const AMOUNT = /^([\s£(\-\u2212]*)(\d[\d,]*(?:\.\d+)?)([\s)\-\u2212]*)$/u;
/** Separators stand before each group of three, or nowhere. */
const NUMBER = /^(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d{1,2}))?$/;

/** What may stand before and after a number, without spaces, and whether it makes it negative. */
const SIGNS = new Map<string, 1 | -1>([
  ...['|', '£|'].map((signs) => [signs, 1] as const),
  ...['-|', '-£|', '£-|', '|-', '£|-', '(|)', '(£|)', '£(|)'].map((signs) => [signs, -1] as const),
]);

const MONEY_EXPECTED =
  'Expected pounds with at most two decimals, such as 1234.50, £1,234.50, (1,234.50) or 1,234.50-';

/**
 * Money as it is written: optional `£`, thousands separators, brackets or a minus on either side for
 * negatives, spaces of any width around. Nothing is rounded.
 * @example moneyFromText('(£1,234.5)') // { value: -123450 }
 */
export function moneyFromText(text: string): Figure<Pence> {
  const [, before = '', number = '', after = ''] = AMOUNT.exec(text) ?? [];
  const sign = SIGNS.get(`${before}|${after}`.replace(/\s/gu, '').replaceAll('\u2212', '-'));
  const [, pounds = '', decimals = ''] = NUMBER.exec(number) ?? [];
  if (sign === undefined || pounds === '') {
    return refused('not-money', `${quoted(text)} is not an amount of money. ${MONEY_EXPECTED}.`);
  }
  const digits = pounds.replaceAll(',', '').replace(/^0+(?=\d)/, '');
  return digits.length > MAX_PENCE.toString().length
    ? tooLarge(text)
    : bounded(text, sign * Number(`${digits}${decimals.padEnd(2, '0')}`));
}

const tooLarge = (text: string) =>
  refused(
    'amount-too-large',
    `${quoted(text)} is more than the £100 billion that a figure may be.`,
  );

const bounded = (text: string, amount: number): Figure<Pence> =>
  Math.abs(amount) > MAX_PENCE ? tooLarge(text) : { value: pence(amount) };

/** In pounds: what binary fractions and sums in a spreadsheet are off by; a real fraction is more. */
const TOLERANCE_POUNDS = 0.000001;

/**
 * Money as a typed number of pounds, taken to the penny where it is within £0.000001 of one.
 * @example moneyFromNumber(1234.1000000000001, '1234.1000000000001') // { value: 123410 }
 */
export function moneyFromNumber(pounds: number, text: string): Figure<Pence> {
  if (Math.abs(pounds) * 100 > MAX_PENCE) return tooLarge(text);
  const amount = Math.round(pounds * 100);
  // Near £100 billion a double is coarser than the tolerance: its own spacing is let through.
  const tolerance = Math.max(TOLERANCE_POUNDS, Math.abs(pounds) * Number.EPSILON);
  if (Math.abs(pounds - amount / 100) <= tolerance) return { value: pence(amount) };
  return refused(
    'part-of-a-penny',
    `The number in this cell is ${text}, which is not whole pence; nothing is rounded for you. Round it to two decimals in the file.`,
  );
}

const notAFigure = (cell: Extract<Cell, { is: 'date' | 'broken' }>, expected: string) =>
  cell.is === 'date'
    ? refused('date-not-expected', `The cell is a date, ${cell.text}. Expected ${expected}.`)
    : refused('cell-without-value', `${cell.because} Expected ${expected}.`);

export function moneyIn(cell: Cell): Figure<Pence> {
  if (cell.is === 'text') return moneyFromText(cell.text);
  if (cell.is === 'number') return moneyFromNumber(cell.number, cell.text);
  return notAFigure(cell, 'an amount of money');
}

/** The most that a count may be. */
export const MAX_COUNT = 10_000_000;
/** Some programs write a whole number as `12.0`. */
const COUNT = /^\s*(\d+|\d{1,3}(?:,\d{3})+)(?:\.0+)?\s*$/u;

/** A whole number, zero or more. */
export function countIn(cell: Cell): Figure<number> {
  if (cell.is === 'date' || cell.is === 'broken') return notAFigure(cell, 'a whole number');
  const count =
    cell.is === 'number'
      ? cell.number
      : Number(COUNT.exec(cell.text)?.[1]?.replaceAll(',', '') ?? Number.NaN);
  if (Number.isInteger(count) && count >= 0 && count <= MAX_COUNT) return { value: count + 0 };
  return refused(
    'not-a-count',
    `${quoted(cell.text)} is not a count. Expected a whole number from 0 to ${MAX_COUNT.toLocaleString('en-GB')}.`,
  );
}
