import { formatPounds, type Pence, sum } from '../money.ts';
import { agrees } from './expected-figure.ts';
import {
  lineWarnings,
  previousFigure,
  type ReportedLine,
  type Rule,
  type RuleContext,
  sameTimeIn,
  times,
  type Warning,
  warningOn,
} from './rule.ts';

/** A change against another year of less than this is not worth a question. */
const MIN_CHANGE_PENCE = 5_000_000;

/** A break in the series: beyond three times, or a third of, years that agree with each other. */
const BREAK_FACTOR = 3;

/** Accruals and recharges at the year's end bring a figure down by less than this share of it. */
const YEAR_END_FALL = 0.1;

function checkFall(context: RuleContext): readonly Warning[] {
  if (context.submitted.basis !== 'year-to-date') return [];
  return lineWarnings(context, (reported, toDate) => {
    const previous = previousFigure(context, reported.line);
    if (!previous) return undefined;
    const fall = previous.toDatePence - toDate + adjusted(context, reported);
    const allowed = context.period === 'P13' ? Math.abs(previous.toDatePence) * YEAR_END_FALL : 0;
    if (fall <= allowed) return undefined;
    const detail = `${reported.name} is ${formatPounds(toDate)} to date; at ${previous.period} it was already ${formatPounds(previous.toDatePence)}. Figures to date only grow, unless money came back. Is this the period’s amount alone?`;
    return warningOn('cumulative-fall', reported, detail, fall);
  });
}

/** A fall that adjustments of the same return explain is not one. */
const adjusted = ({ submitted }: RuleContext, { line }: ReportedLine): Pence =>
  sum(
    (submitted.adjustments ?? [])
      .filter((each) => each.line === line)
      .map((each) => each.amountPence),
  );

type Break = { readonly toDate: Pence; readonly lastYear: Pence; readonly yearBefore: Pence };

/** The figures of a break in the line's series against two earlier years; undefined if none. */
export function seriesBreak(context: RuleContext, reported: ReportedLine): Break | undefined {
  const { line, toDatePence: toDate } = reported;
  const lastYear = sameTimeIn(context.lastYear, line, context.period);
  const yearBefore = sameTimeIn(context.yearBefore, line, context.period);
  if (toDate === null || toDate === 0 || !lastYear || !yearBefore) return undefined;
  const isBeyond = (earlier: Pence) =>
    toDate / earlier > BREAK_FACTOR || toDate / earlier < 1 / BREAK_FACTOR;
  const isBreak =
    agrees(lastYear, yearBefore) &&
    isBeyond(lastYear) &&
    isBeyond(yearBefore) &&
    Math.abs(toDate - lastYear) >= MIN_CHANGE_PENCE;
  return isBreak ? { toDate, lastYear, yearBefore } : undefined;
}

function checkBreak(context: RuleContext): readonly Warning[] {
  return lineWarnings(context, (reported) => {
    const found = seriesBreak(context, reported);
    if (!found) return undefined;
    const { toDate, lastYear, yearBefore } = found;
    const detail = `${reported.name} is ${formatPounds(toDate)} to date, ${times(toDate, lastYear)} times last year’s ${formatPounds(lastYear)} at ${context.period}; the year before had ${formatPounds(yearBefore)}. Has the coding changed, or is it a slip?`;
    return warningOn('series-break', reported, detail, toDate - lastYear);
  });
}

function checkRatio(context: RuleContext): readonly Warning[] {
  return lineWarnings(context, (reported, toDate) => {
    const lastYear = sameTimeIn(context.lastYear, reported.line, context.period);
    if (!lastYear || agrees(toDate, lastYear)) return undefined;
    const change = toDate - lastYear;
    if (Math.abs(change) < MIN_CHANGE_PENCE) return undefined;
    const detail = `${reported.name} is ${formatPounds(toDate)} to date, ${times(toDate, lastYear)} times last year’s ${formatPounds(lastYear)} at ${context.period}; expected between half and twice as much.`;
    return warningOn('year-on-year-ratio', reported, detail, change);
  });
}

export const HISTORY_RULES: readonly Rule[] = [
  {
    code: 'cumulative-fall',
    severity: 'warning',
    message: 'A figure to date is less than that of the period before.',
    example: '£742,000 to date at P06 after £4,347,000 at P05: the month’s amount alone.',
    check: checkFall,
  },
  {
    code: 'series-break',
    severity: 'warning',
    message:
      'A figure is beyond three times, or a third of, two earlier years that agree with each other: perhaps a change of coding.',
    example:
      'Sandwell, SEN administration 2024-25: £657,671 after £61,129 and £82,010 (section 251).',
    check: checkBreak,
  },
  {
    code: 'year-on-year-ratio',
    severity: 'warning',
    message:
      'A figure is less than half or more than twice last year’s at the same period, by £50,000 or more.',
    example:
      'Warwickshire, pre-16 SEND transport: £11,942,117 in 2019-20 after £1,233,428 in 2018-19 (section 251).',
    check: checkRatio,
  },
];
