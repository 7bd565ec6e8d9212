import type { Budget } from '../budgets/budget.ts';
import { type LineId, lineOf } from '../catalogue.ts';
import {
  type FinancialYear,
  monthsKnownAt,
  numberOf,
  type Period,
  periodOf,
} from '../financial-calendar.ts';
import { type Pence, pence } from '../money.ts';
import type { ReturnLine, SubmittedReturn } from './return.ts';
import type { YearFigures } from './series.ts';

/** What a line's actual would be expected to be, on the basis it was given on. */
export type ExpectedFigure = {
  readonly by: 'last-year' | 'this-year' | 'budget';
  readonly amountPence: Pence;
  /** For sentences: where the figure comes from. */
  readonly words: string;
};

/** The return handed in, and what is known around it. */
export type ReturnFacts = {
  readonly submitted: SubmittedReturn;
  readonly year: FinancialYear;
  readonly period: Period;
  /** The year's current returns of earlier periods. */
  readonly earlier: YearFigures;
  /** The same with the return handed in. */
  readonly figures: YearFigures;
  readonly lastYear: YearFigures | undefined;
  readonly yearBefore: YearFigures | undefined;
  readonly budget: Budget | undefined;
  readonly lockedPeriods: ReadonlySet<Period>;
};

/** What a rule looks at. */
export type RuleContext = ReturnFacts & {
  /** What to expect of a line's actual, the best guide first. */
  readonly expected: (line: LineId) => readonly ExpectedFigure[];
};

/** What a rule found. */
export type Finding = {
  readonly code: string;
  readonly line?: LineId;
  /** JSON pointer into the body, such as `/lines/3/actualPence`. */
  readonly pointer: string;
  /** The figures in pounds, and what was expected. */
  readonly detail: string;
  /** How much money is in question; findings are shown largest first. */
  readonly sizePence: Pence;
};

/** A warning is always about one line, because its reason is given by line. */
export type Warning = Finding & { readonly line: LineId };

type Described = {
  readonly code: string;
  readonly message: string;
  readonly example: string;
};

/** An error blocks; a warning needs a reason and never blocks. */
export type Rule =
  | (Described & {
      readonly severity: 'error';
      readonly check: (context: RuleContext) => readonly Finding[];
    })
  | (Described & {
      readonly severity: 'warning';
      readonly check: (context: RuleContext) => readonly Warning[];
    });

/** A line as handed in, with its place in the body and what it makes the year come to. */
export type ReportedLine = ReturnLine & {
  readonly name: string;
  readonly index: number;
  readonly toDatePence: Pence | null;
};

export function reportedLines({ submitted, figures, period }: RuleContext): ReportedLine[] {
  return submitted.lines.map((each, index) => ({
    ...each,
    name: lineOf(each.line).name,
    index,
    toDatePence: figures.toDate(each.line, period),
  }));
}

export const actualPointer = (index: number): string => `/lines/${index}/actualPence`;

/** A warning about a line's money. */
export function warningOn(
  code: string,
  { line, index }: ReportedLine,
  detail: string,
  size: number,
): Warning {
  return { code, line, pointer: actualPointer(index), detail, sizePence: pence(Math.abs(size)) };
}

/** A rule that looks at each line with a figure to date by itself. */
export function lineWarnings(
  context: RuleContext,
  check: (reported: ReportedLine, toDate: Pence) => Warning | undefined,
): readonly Warning[] {
  return reportedLines(context).flatMap((reported) => {
    const found = reported.toDatePence === null ? undefined : check(reported, reported.toDatePence);
    return found ? [found] : [];
  });
}

/** The period before, in the same year; undefined of `P01`. */
export const periodBefore = (period: Period): Period | undefined =>
  period === 'P01' ? undefined : periodOf(numberOf(period) - 1);

/** Another year's figure to date at the same period; a year without `P13` ended with `P12`. */
export function sameTimeIn(
  year: YearFigures | undefined,
  line: LineId,
  period: Period,
): Pence | null {
  const exact = year?.toDate(line, period) ?? null;
  return exact === null && period === 'P13' ? (year?.toDate(line, 'P12') ?? null) : exact;
}

export type EarlierFigure = { readonly period: Period; readonly toDatePence: Pence };

/** The line's last figure to date of this year before the period. */
export function previousFigure({ earlier }: ReturnFacts, line: LineId): EarlierFigure | undefined {
  const { toDate } = earlier.latest(line);
  return toDate && { period: toDate.period, toDatePence: toDate.value };
}

/** What an earlier figure comes to by the period if the year goes on evenly, in pence. */
export const proRata = ({ period, toDatePence }: EarlierFigure, at: Period): number =>
  (toDatePence * monthsKnownAt(at)) / monthsKnownAt(period);

/** How many times `whole` goes into `part`, for sentences: two decimals, plain above a hundred. */
export function times(part: number, whole: number): string {
  const ratio = part / whole;
  return Math.abs(ratio) >= 100 ? String(Math.round(ratio)) : String(Math.round(ratio * 100) / 100);
}
