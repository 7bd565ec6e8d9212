import { formatPounds } from '../money.ts';
import { agrees, inWords } from './expected-figure.ts';
import { seriesBreak } from './history-rules.ts';
import {
  type ExpectedFigure,
  previousFigure,
  type ReportedLine,
  type Rule,
  type RuleContext,
  reportedLines,
  times,
  type Warning,
  warningOn,
} from './rule.ts';

/** A slip of less than this is not worth a question. */
const MIN_SLIP_PENCE = 1_000_000;

/**
 * A slip multiplies the right figure by exactly ten, a hundred or a thousand; the right figure may
 * itself have grown, or shrunk, by about this much against what was expected.
 */
const SLIP_TOLERANCE = 1.6;

/** A figure of last year's or this year's that makes a zero strange. */
const MIN_NEIGHBOUR_PENCE = 1_000_000;

const isNear = (ratio: number, factor: number): boolean =>
  ratio >= factor / SLIP_TOLERANCE && ratio <= factor * SLIP_TOLERANCE;

const isTimes = (actual: number, expected: number, factor: number): boolean =>
  isNear(actual / expected, factor) || isNear(expected / actual, factor);

/**
 * The guide that a figure is a power of ten away from; none when any other guide agrees with the
 * figure, since a slip is new in the return that makes it.
 */
function slippedFrom(
  context: RuleContext,
  { line, actualPence }: ReportedLine,
  factor: number,
): ExpectedFigure | undefined {
  const guides = context.expected(line);
  if (guides.some(({ amountPence }) => agrees(actualPence, amountPence))) return undefined;
  return guides.find(
    ({ amountPence }) =>
      isTimes(actualPence, amountPence, factor) &&
      Math.abs(actualPence - amountPence) >= MIN_SLIP_PENCE,
  );
}

/**
 * Ten times is also what a change of coding looks like (Sandwell's SEN administration, × 10.8).
 * With no earlier period of this year to tell the two apart, two years that agree make it a break.
 */
const mayBeRecoded = (context: RuleContext, reported: ReportedLine): boolean =>
  !previousFigure(context, reported.line) && seriesBreak(context, reported) !== undefined;

const checkSlip =
  (code: string, factor: number, hint: string) =>
  (context: RuleContext): readonly Warning[] =>
    reportedLines(context).flatMap((reported) => {
      const expected = slippedFrom(context, reported, factor);
      if (!expected || (factor === 10 && mayBeRecoded(context, reported))) return [];
      const { name, actualPence } = reported;
      const detail = `${name} is ${formatPounds(actualPence)}; ${inWords(expected)}, ${howFar(actualPence, expected.amountPence)}. ${hint}`;
      return [warningOn(code, reported, detail, actualPence - expected.amountPence)];
    });

const howFar = (actual: number, expected: number): string =>
  Math.abs(actual) > Math.abs(expected)
    ? `so this is ${times(actual, expected)} times as much`
    : `${times(expected, actual)} times as much`;

function checkSign(context: RuleContext): readonly Warning[] {
  return reportedLines(context).flatMap((reported) => {
    const { name, line, actualPence } = reported;
    const expected = context
      .expected(line)
      .find(({ amountPence }) => agrees(-actualPence, amountPence));
    const change = expected ? actualPence - expected.amountPence : 0;
    if (!expected || Math.abs(change) < MIN_SLIP_PENCE) return [];
    const detail = `${name} is ${formatPounds(actualPence)}; ${inWords(expected)}. Is the sign the wrong way round? Spending is positive, income negative.`;
    return [warningOn('sign-slip', reported, detail, change)];
  });
}

/** Budgets do not make a zero strange: money may be spent late. Its neighbours in time do. */
function checkZero(context: RuleContext): readonly Warning[] {
  return reportedLines(context).flatMap((reported) => {
    const { name, line, actualPence } = reported;
    if (actualPence !== 0) return [];
    const neighbour = context
      .expected(line)
      .find(
        ({ by, amountPence }) => by !== 'budget' && Math.abs(amountPence) >= MIN_NEIGHBOUR_PENCE,
      );
    if (!neighbour) return [];
    const detail = `${name} is £0; ${inWords(neighbour)}. If the figure is not known yet, leave the line out: missing is not zero.`;
    return [warningOn('zero-between-neighbours', reported, detail, neighbour.amountPence)];
  });
}

export const SIGN_AND_ZERO_RULES: readonly Rule[] = [
  {
    code: 'sign-slip',
    severity: 'warning',
    message: 'A figure is about the negative of what was expected.',
    example: 'Pre-16 SEND transport at -£4,640,000, after £4,510,000 at the same time last year.',
    check: checkSign,
  },
  {
    code: 'zero-between-neighbours',
    severity: 'warning',
    message: 'A figure is zero where last year’s, or this year’s so far, is not.',
    example:
      'Worcestershire, educational psychology 2019-20: £0, between £701,222 and £683,615 (section 251).',
    check: checkZero,
  },
];

export const SLIP_RULES: readonly Rule[] = [
  {
    code: 'slip-thousands',
    severity: 'warning',
    message: 'A figure is about a thousand times, or a thousandth of, what was expected.',
    example: '£12,074, written in £000, where £12,074,460 was meant.',
    check: checkSlip('slip-thousands', 1000, 'Was it written in thousands of pounds?'),
  },
  {
    code: 'slip-pence',
    severity: 'warning',
    message: 'A figure is about a hundred times, or a hundredth of, what was expected.',
    example: '£120,744.60 where £12,074,460 was meant: pounds sent as pence.',
    check: checkSlip('slip-pence', 100, 'Were pounds and pence confused?'),
  },
  {
    code: 'slip-tenfold',
    severity: 'warning',
    message: 'A figure is about ten times, or a tenth of, what was expected.',
    example: '£1,207,446 where £12,074,460 was meant: a digit lost.',
    check: checkSlip(
      'slip-tenfold',
      10,
      'Was a digit lost or added, or one month given for the year to date?',
    ),
  },
];
