import { type AuthorityCode, nameOf } from '../authorities.ts';
import type { Budget } from '../budgets/budget.ts';
import { profiledToDate, revisedPence } from '../budgets/profiles.ts';
import { longDay, periodInWords } from '../calendar-words.ts';
import { catalogueOf, type Line, type LineId } from '../catalogue.ts';
import type { CalendarPeriod, FinancialYear, Period } from '../financial-calendar.ts';
import type { Pence } from '../money.ts';
import type { Instant } from '../time.ts';
import type { CurrentReturn, ReturnLine } from './return.ts';
import { RULES_VERSION } from './rules-version.ts';
import { yearFigures } from './series.ts';
import { stampText } from './template-stamp.ts';

/** A line as the last return before this period had it, its actual to date whatever its basis was. */
export type LastFigures = {
  readonly actualToDatePence?: Pence | undefined;
  readonly commitmentsPence?: Pence | undefined;
  readonly officerForecastPence?: Pence | undefined;
  readonly activity?: number | undefined;
};

export type TemplateRow = {
  readonly line: Line;
  /** Revised. */
  readonly budgetPence?: Pence | undefined;
  readonly profiledToDatePence?: Pence | undefined;
  readonly last: LastFigures;
};

/** A return to be filled in: everything that its files are made of. */
export type ReturnTemplate = {
  readonly authority: AuthorityCode;
  readonly year: FinancialYear;
  readonly period: Period;
  readonly title: string;
  /** What is to be known of this return before it is filled in, a sentence each. */
  readonly notices: readonly string[];
  readonly stamp: string;
  readonly madeAt: Instant;
  /** In the catalogue's order. */
  readonly rows: readonly TemplateRow[];
  /** Lines of the catalogue that have no row. */
  readonly otherLines: readonly Line[];
  /** Whose last figures are shown: `P05`, or of the year before `P12 of 2024-25`. */
  readonly lastPeriod?: string | undefined;
};

/** The returns of a year as they stand, in order of period. */
export type ReturnedYear = {
  readonly year: FinancialYear;
  readonly returns: readonly CurrentReturn[];
};

export type TemplateInput = ReturnedYear & {
  readonly authority: AuthorityCode;
  readonly period: CalendarPeriod;
  readonly budget: Budget | undefined;
  /** Asked for where no return of this year is earlier. */
  readonly yearBefore: ReturnedYear | undefined;
  readonly madeAt: Instant;
  readonly demonstration?: string | undefined;
};

/** The returns of this year that are of an earlier period. */
export const returnsBefore = (
  returns: readonly CurrentReturn[],
  period: Period,
): readonly CurrentReturn[] => returns.filter((each) => each.period < period);

/**
 * The template of a period's return: the lines of the budget, of the last return and of the one that
 * it would correct, and the whole catalogue of the year where there are none. Missing figures are left
 * out, never zero.
 */
export function composeTemplate(input: TemplateInput): ReturnTemplate {
  const { authority, year, period, budget, madeAt } = input;
  const place = { authority, year, period: period.period };
  const last = lastReturn(input);
  const budgets = new Map(budget?.lines.map((each) => [each.line, each]));
  const current = input.returns.find((each) => each.period === period.period);
  const own = new Set<LineId>([
    ...budgets.keys(),
    ...(last?.lines ?? []),
    ...(current?.lines.map(({ line }) => line) ?? []),
  ]);
  const all = catalogueOf(year).lines;
  const lines = own.size === 0 ? all : all.filter(({ line }) => own.has(line));
  return {
    ...place,
    title: `Return of ${nameOf(authority)}, ${periodInWords(period.period)} of ${year}`,
    notices: noticesOf(input, current, last),
    stamp: stampText(place, RULES_VERSION, madeAt),
    madeAt,
    rows: lines.map((line) => {
      const budgeted = budgets.get(line.line);
      return {
        line,
        budgetPence: budgeted && revisedPence(budgeted),
        profiledToDatePence: budgeted && profiledToDate(budgeted, period.period),
        last: last?.figuresOf(line.line) ?? {},
      };
    }),
    otherLines: all.filter((line) => !lines.includes(line)),
    lastPeriod: last?.name,
  };
}

type LastReturn = {
  readonly name: string;
  /** Those of its year up to it: what a nil return leaves out still has figures to date. */
  readonly lines: readonly LineId[];
  readonly figuresOf: (line: LineId) => LastFigures;
};

/** The last return before the period; before the first of a year, that of the year before. */
function lastReturn({ year, period, returns, yearBefore }: TemplateInput): LastReturn | undefined {
  const before = returnsBefore(returns, period.period);
  if (before.length > 0) return lastOf({ year, returns: before }, year);
  return yearBefore && lastOf(yearBefore, year);
}

function lastOf({ year, returns }: ReturnedYear, asked: FinancialYear): LastReturn | undefined {
  const last = returns.at(-1);
  if (!last) return undefined;
  const figures = yearFigures(returns);
  const byLine = new Map<LineId, ReturnLine>(last.lines.map((each) => [each.line, each]));
  return {
    name: year === asked ? last.period : `${last.period} of ${year}`,
    lines: last.nil ? figures.lines : [...byLine.keys()],
    figuresOf: (line) => {
      const { commitmentsPence, officerForecastPence, activity } = byLine.get(line) ?? {};
      const actualToDatePence = figures.toDate(line, last.period) ?? undefined;
      return { actualToDatePence, commitmentsPence, officerForecastPence, activity };
    },
  };
}

function noticesOf(
  { year, period, budget, demonstration }: TemplateInput,
  current: CurrentReturn | undefined,
  last: LastReturn | undefined,
): readonly string[] {
  return [
    ...(demonstration === undefined ? [] : [demonstration]),
    stateInWords(period),
    ...(current
      ? [
          `There is a return of this period already, version ${current.version}: this one makes a new version, which needs a reason for the change.`,
        ]
      : []),
    ...(budget ? [] : [`There is no budget of ${year} yet, so none is shown.`]),
    last
      ? `Last figures are those of the return of ${last.name}.`
      : 'There is no earlier return, so no last figures are shown.',
  ];
}

/** A template is given in every state; what comes of sending it is said. */
function stateInWords({ period, state, opensOn, dueOn }: CalendarPeriod): string {
  switch (state) {
    case 'future':
      return `${period} takes no returns yet; it is planned to open on ${longDay(opensOn)}.`;
    case 'open':
      return `${period} is open; returns are due on ${longDay(dueOn)}.`;
    case 'closing':
      return `${period} was due on ${longDay(dueOn)}; a return is late, and still taken.`;
    case 'locked':
      return `${period} is locked and takes no returns; a correction goes into the return of an open period, as an adjustment in JSON.`;
    case 'reopened':
      return `${period} was reopened and takes returns.`;
  }
}
