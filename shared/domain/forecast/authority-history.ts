import type { AuthorityCode } from '../authorities.ts';
import type { Budget } from '../budgets/budget.ts';
import { profiledToDate, revisedPence } from '../budgets/profiles.ts';
import { budgetLineOf } from '../budgets/set-budget.ts';
import { LINE_IDS, type LineId } from '../catalogue.ts';
import { type FinancialYear, PERIODS, type Period } from '../financial-calendar.ts';
import type { YearFigures } from '../returns/series.ts';
import type { AuthorityHistory } from './forecast-authority.ts';
import type { LineHistory, PastYear } from './line-history.ts';

/** What the ledger holds of an authority's year: its budget and what its returns come to. */
export type YearPosition = {
  readonly authority: AuthorityCode;
  readonly year: FinancialYear;
  readonly budget: Budget | undefined;
  readonly figures: YearFigures;
};

export type PastFigures = { readonly year: FinancialYear; readonly figures: YearFigures };

/**
 * The figures that an authority's year is forecast from, as of a period: every line that has a
 * budget or has been reported. Undefined before the first return.
 */
export function authorityHistory(
  position: YearPosition,
  pastYears: readonly PastFigures[],
): AuthorityHistory | undefined {
  const { authority, year, budget, figures } = position;
  const asOfPeriod = figures.latestPeriod;
  if (!asOfPeriod) return undefined;
  const budgeted = new Set(budget?.lines.map(({ line }) => line));
  const lines = LINE_IDS.filter((line) => budgeted.has(line) || figures.lines.includes(line));
  return {
    authority,
    year,
    asOfPeriod,
    lines: lines.map((line) => lineHistory(line, asOfPeriod, position, pastYears)),
  };
}

function lineHistory(
  line: LineId,
  asOfPeriod: Period,
  { budget, figures }: YearPosition,
  pastYears: readonly PastFigures[],
): LineHistory {
  const budgetLine = budgetLineOf(budget, line);
  const officerForecast = figures.latest(line).officerForecast;
  return {
    line,
    pastYears: pastYears.flatMap((past) => pastYear(past, line)),
    amounts: figures.amounts(line),
    toDate: PERIODS.map((period) => figures.toDate(line, period)),
    toDatePence: figures.toDate(line, asOfPeriod),
    asOfPeriod,
    budgetPence: budgetLine && revisedPence(budgetLine),
    profiledToDatePence: budgetLine && profiledToDate(budgetLine, asOfPeriod),
    officerForecastPence: officerForecast?.value,
  };
}

const pastYear = ({ year, figures }: PastFigures, line: LineId): readonly PastYear[] =>
  figures.lines.includes(line) ? [{ year, amounts: figures.amounts(line) }] : [];
