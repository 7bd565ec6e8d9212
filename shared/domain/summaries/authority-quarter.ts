import type { AuthorityCode } from '../authorities.ts';
import type { Budget } from '../budgets/budget.ts';
import { profiledToDate, revisedPence } from '../budgets/profiles.ts';
import { budgetLineOf } from '../budgets/set-budget.ts';
import { LINE_IDS } from '../catalogue.ts';
import {
  lastPeriodOf,
  numberOf,
  type Period,
  periodOf,
  type Quarter,
} from '../financial-calendar.ts';
import type { KeptForecasts } from '../forecast/kept-forecasts.ts';
import { type Pence, ZERO } from '../money.ts';
import type { CurrentReturn } from '../returns/return.ts';
import { yearFigures } from '../returns/series.ts';
import { periodsUpTo } from './compose-summary.ts';
import type { AuthorityLine, AuthorityQuarter } from './summary-cells.ts';

/** What an authority's year holds, for a quarter's summary to be made of. */
export type QuarterSource = {
  readonly authority: AuthorityCode;
  readonly budget: Budget | undefined;
  readonly returns: readonly CurrentReturn[];
  /** As of the latest period of the quarter that has a return. */
  readonly forecast: KeptForecasts | undefined;
  /** As of the last period of the quarter before. */
  readonly previousForecast: KeptForecasts | undefined;
};

/** The last period of the quarter before; undefined of the first. */
export function endOfQuarterBefore(quarter: Quarter): Period | undefined {
  const end = numberOf(lastPeriodOf(quarter)) - 3;
  return end > 0 ? periodOf(end) : undefined;
}

/** The latest period up to the end of a quarter that has a return. */
export const latestReturned = (
  returns: readonly CurrentReturn[],
  quarter: Quarter,
): Period | undefined => returnsUpTo(returns, quarter).at(-1)?.period;

const returnsUpTo = (returns: readonly CurrentReturn[], quarter: Quarter) =>
  returns.filter(({ period }) => periodsUpTo(quarter).includes(period));

/** An authority's figures at the end of a quarter: what it has and what it lacks. */
export function authorityQuarter(source: QuarterSource, quarter: Quarter): AuthorityQuarter {
  const { authority, budget, forecast, previousForecast } = source;
  const returns = returnsUpTo(source.returns, quarter);
  const figures = yearFigures(returns);
  const end = returns.at(-1)?.period === 'P13' ? 'P13' : lastPeriodOf(quarter);
  const before = endOfQuarterBefore(quarter);
  const budgeted = new Set(budget?.lines.map(({ line }) => line));
  const lines = LINE_IDS.filter((line) => budgeted.has(line) || figures.lines.includes(line));
  const modelled = returns.at(-1)?.modelled ?? budget?.modelled;
  return {
    authority,
    returns: returns.map(({ period, version, state }) => ({ period, version, state })),
    lines: lines.map((line): AuthorityLine => {
      const budgetLine = budgetLineOf(budget, line);
      const previous: Pence | null = before ? figures.toDate(line, before) : ZERO;
      return {
        line,
        budgetPence: budgetLine && revisedPence(budgetLine),
        profiledToDatePence: budgetLine && profiledToDate(budgetLine, end),
        actualToDatePence: figures.toDate(line, end),
        previousActualToDatePence: previous,
      };
    }),
    budgetVersion: budget?.version,
    forecasts: forecast?.forecasts ?? [],
    previousForecasts: previousForecast?.forecasts ?? [],
    forecastVersions: [previousForecast, forecast].flatMap((each) =>
      each ? [{ period: each.period, version: each.version }] : [],
    ),
    ...(modelled === undefined ? {} : { modelled }),
  };
}
