import { type LineId, lineOf } from '../catalogue.ts';
import { formatPounds, MAX_PENCE, type Pence, pence, ZERO } from '../money.ts';
import {
  actualPointer,
  type Finding,
  periodBefore,
  type ReportedLine,
  type Rule,
  type RuleContext,
  reportedLines,
} from './rule.ts';

/** Errors in what was handed in, whatever the figures are. */
const error = (
  code: string,
  pointer: string,
  detail: string,
  line?: LineId,
  sizePence: Pence = ZERO,
): Finding => ({ code, pointer, detail, sizePence, ...(line ? { line } : {}) });

const magnitude = (amount: Pence): Pence => pence(Math.abs(amount));

function checkDuplicateLines(context: RuleContext): readonly Finding[] {
  const { lines } = context.submitted;
  const isRepeated = ({ line, index }: ReportedLine) =>
    lines.findIndex((each) => each.line === line) < index;
  return reportedLines(context)
    .filter(isRepeated)
    .map(({ line, name, index, actualPence }) =>
      error(
        'duplicate-line',
        `/lines/${index}/line`,
        `${name} is given more than once, here with ${formatPounds(actualPence)}. Give each line once.`,
        line,
        magnitude(actualPence),
      ),
    );
}

function checkEmpty({ submitted }: RuleContext): readonly Finding[] {
  if (submitted.lines.length > 0 || submitted.nil) return [];
  const detail = 'There are no lines. If nothing was spent in the period, send "nil": true.';
  return [error('empty-return', '/lines', detail)];
}

function checkNilWithLines({ submitted }: RuleContext): readonly Finding[] {
  if (!submitted.nil || submitted.lines.length === 0) return [];
  const detail = `A nil return has no lines; this one has ${submitted.lines.length}. Leave out one or the other.`;
  return [error('nil-with-lines', '/nil', detail)];
}

function checkInPeriod(context: RuleContext): readonly Finding[] {
  const before = periodBefore(context.period);
  if (context.submitted.basis !== 'in-period' || before === undefined) return [];
  return reportedLines(context)
    .filter(({ line }) => context.earlier.toDate(line, before) === null)
    .map(({ line, name, index, actualPence }) =>
      error(
        'in-period-needs-previous',
        actualPointer(index),
        `${name} is given for ${context.period} alone (${formatPounds(actualPence)}), but there is no figure to date at ${before} to add it to. Give it year to date, or return ${before} first.`,
        line,
        magnitude(actualPence),
      ),
    );
}

function checkActivity(context: RuleContext): readonly Finding[] {
  return reportedLines(context)
    .filter(({ line, activity }) => activity !== undefined && !lineOf(line).activity)
    .map(({ line, name, index, activity }) =>
      error(
        'activity-not-counted',
        `/lines/${index}/activity`,
        `${name} has no activity measure, but an activity of ${activity} is given. Leave it out.`,
        line,
      ),
    );
}

function checkTooLarge(context: RuleContext): readonly Finding[] {
  const total = reportedLines(context).reduce(
    (sum, { toDatePence }) => sum + Math.abs(toDatePence ?? 0),
    0,
  );
  if (total <= MAX_PENCE) return [];
  const detail = `The lines come to ${formatPounds(pence(total))} to date, more than the ${formatPounds(pence(MAX_PENCE))} that a return may hold. Amounts are in pence.`;
  return [error('return-too-large', '/lines', detail, undefined, pence(total))];
}

export const STRUCTURE_RULES: readonly Rule[] = [
  {
    code: 'duplicate-line',
    severity: 'error',
    message: 'Each line is given at most once.',
    example: 'Educational psychology at £701,222 and again at £683,615 in one return.',
    check: checkDuplicateLines,
  },
  {
    code: 'empty-return',
    severity: 'error',
    message: 'A return has lines, or says that it is nil.',
    example: 'No lines and no "nil": nobody can tell a nil return from a file sent by mistake.',
    check: checkEmpty,
  },
  {
    code: 'nil-with-lines',
    severity: 'error',
    message: 'A nil return has no lines.',
    example: '"nil": true beside Educational psychology at £0.',
    check: checkNilWithLines,
  },
  {
    code: 'in-period-needs-previous',
    severity: 'error',
    message: 'An in-period amount needs the line’s figure to date of the period before.',
    example: 'June’s spending alone, while May’s return is missing.',
    check: checkInPeriod,
  },
  {
    code: 'activity-not-counted',
    severity: 'error',
    message: 'Activity is given only for lines that have an activity measure.',
    example: 'An activity of 12 on Therapies, which counts nothing beside money.',
    check: checkActivity,
  },
  {
    code: 'return-too-large',
    severity: 'error',
    message: 'The figures to date of a return come to no more than £100,000,000,000.',
    example: 'Every amount multiplied by 100 once too often.',
    check: checkTooLarge,
  },
];
