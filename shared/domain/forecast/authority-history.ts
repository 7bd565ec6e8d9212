import type { AuthorityCode } from '../authorities.ts';
import { breakInForce, type SeriesBreak } from '../breaks/series-break.ts';
import type { Budget } from '../budgets/budget.ts';
import { profiledToDate, revisedPence } from '../budgets/profiles.ts';
import { budgetLineOf } from '../budgets/set-budget.ts';
import { LINE_IDS, type LineId } from '../catalogue.ts';
import { type FinancialYear, PERIODS, type Period, shiftYear } from '../financial-calendar.ts';
import type { YearFigures } from '../returns/series.ts';
import type { MonthlyCounts } from './activity.ts';
import type { AuthorityHistory } from './forecast-authority.ts';
import type { LastYear, LineHistory, PastYear, PeriodAmounts } from './line-history.ts';
import { MONTHS } from './monthly-series.ts';

/** What the ledger holds of an authority's year: its budget and what its returns come to. */
export type YearPosition = {
  readonly authority: AuthorityCode;
  readonly year: FinancialYear;
  readonly budget: Budget | undefined;
  readonly figures: YearFigures;
};

export type PastFigures = { readonly year: FinancialYear; readonly figures: YearFigures };

/** What we said of each line in the earlier periods of the year. */
export type KeptMedians = Readonly<Partial<Record<LineId, PeriodAmounts>>>;

/** What a forecast rests on beside the returns and the budget. */
export type BesideFigures = {
  /** The breaks in series as its officers have marked them. */
  readonly breaks?: readonly SeriesBreak[] | undefined;
  readonly keptMedians?: KeptMedians | undefined;
  /** Names the state of everything before this year, breaks included; see `withMovement`. */
  readonly pastDigest?: string | undefined;
};

type Sources = {
  readonly position: YearPosition;
  readonly pastYears: readonly PastFigures[];
  readonly beside: BesideFigures;
  readonly asOfPeriod: Period;
};

/**
 * The figures that an authority's year is forecast from, as of a period: every line that has a
 * budget or has been reported. Undefined before the first return.
 */
export function authorityHistory(
  position: YearPosition,
  pastYears: readonly PastFigures[],
  beside: BesideFigures = {},
): AuthorityHistory | undefined {
  const { authority, year, budget, figures } = position;
  const asOfPeriod = figures.latestPeriod;
  if (!asOfPeriod) return undefined;
  const budgeted = new Set(budget?.lines.map(({ line }) => line));
  const lines = LINE_IDS.filter((line) => budgeted.has(line) || figures.lines.includes(line));
  const { pastDigest } = beside;
  return {
    authority,
    year,
    asOfPeriod,
    lines: lines.map((line) => lineHistory(line, { position, pastYears, beside, asOfPeriod })),
    ...(pastDigest === undefined ? {} : { pastDigest }),
  };
}

function lineHistory(line: LineId, sources: Sources): LineHistory {
  const { position, pastYears, beside, asOfPeriod } = sources;
  const { year, budget, figures } = position;
  const budgetLine = budgetLineOf(budget, line);
  const officerForecast = figures.latest(line).officerForecast;
  const broken = breakOf(line, sources);
  const lastYear = lastYearOf(line, sources, broken);
  return {
    line,
    pastYears: pastYears.flatMap((past) => pastYear(past, line, broken)),
    amounts: figures.amounts(line),
    toDate: PERIODS.map((period) => figures.toDate(line, period)),
    toDatePence: figures.toDate(line, asOfPeriod),
    asOfPeriod,
    budgetPence: budgetLine && revisedPence(budgetLine),
    profiledToDatePence: budgetLine && profiledToDate(budgetLine, asOfPeriod),
    officerForecastPence: officerForecast?.value,
    officerForecasts: PERIODS.map((period) => figures.officerForecast(line, period)),
    keptMedians: beside.keptMedians?.[line],
    activity: countsOf(figures, line),
    budgetActivity: budgetLine?.activity,
    ...(lastYear ? { lastYear } : {}),
    ...(broken ? { isBroken: true } : {}),
    ...(broken?.year === year ? { knownFrom: broken.period } : {}),
  };
}

function breakOf(
  line: LineId,
  { position, pastYears, beside, asOfPeriod }: Sources,
): SeriesBreak | undefined {
  const first = pastYears.find(({ figures }) => figures.lines.includes(line));
  return breakInForce(beside.breaks ?? [], line, {
    after: { year: first?.year ?? position.year, period: 'P01' },
    upTo: { year: position.year, period: asOfPeriod },
  });
}

/** A past year without the months before a break; none of it where the break came later. */
function pastYear(
  { year, figures }: PastFigures,
  line: LineId,
  broken: SeriesBreak | undefined,
): readonly PastYear[] {
  if (!figures.lines.includes(line) || (broken && broken.year > year)) return [];
  const from = broken?.year === year ? PERIODS.indexOf(broken.period) : 0;
  const amounts = figures.amounts(line);
  return [{ year, amounts: amounts.map((amount, index) => (index < from ? null : amount)) }];
}

/** Last year, unless the line has been of another coding in some of it: that would be no price. */
function lastYearOf(
  line: LineId,
  { position, pastYears }: Sources,
  broken: SeriesBreak | undefined,
): LastYear | undefined {
  const year = shiftYear(position.year, -1);
  const last = pastYears.find((past) => past.year === year);
  const isOfOneKind =
    !broken || broken.year < year || (broken.year === year && broken.period === 'P01');
  if (!last?.figures.lines.includes(line) || !isOfOneKind) return undefined;
  const outturn = last.figures.outturn(line);
  return {
    activity: countsOf(last.figures, line),
    ...(outturn === null ? {} : { outturnPence: outturn }),
  };
}

const countsOf = (figures: YearFigures, line: LineId): MonthlyCounts =>
  PERIODS.slice(0, MONTHS).map((period) => figures.activity(line, period));
