import type { LineId } from '../catalogue.ts';
import { numberOf, PERIODS, type Period } from '../financial-calendar.ts';
import { type Pence, pence, sum } from '../money.ts';
import { type LineHistory, monthlySeries, spentSoFar } from './line-history.ts';
import { MONTHS, medianOf, total } from './monthly-series.ts';
import { estimateOutturn, rangeOf } from './outturn-estimate.ts';
import type { OutturnRange } from './outturn-forecast.ts';
import { runRate } from './run-rate.ts';

/** How the forecast of a line as of a period came out, beside the two that need no method. */
export type LineAccuracy = {
  readonly line: LineId;
  readonly period: Period;
  /** `kept`: what was said then. `replayed`: what the method says now of what was known then. */
  readonly basis: 'kept' | 'replayed';
  readonly outturnPence: Pence;
  readonly forecastPence: Pence;
  readonly runRatePence?: Pence;
  readonly lastYearPence?: Pence;
  readonly within80: boolean;
  readonly within95: boolean;
};

export type ClosedLine = {
  /** The whole year with the years before it, as of its last period. */
  readonly history: LineHistory;
  readonly outturnPence: Pence;
  readonly kept: ReadonlyMap<Period, OutturnRange>;
};

/** Forecasts are as of these; P13 only adjusts. */
export const MONTHLY_PERIODS = PERIODS.slice(0, MONTHS);

/** A history as it was at an earlier period, but for figures that were corrected since. */
export function historyAsOf(history: LineHistory, period: Period): LineHistory {
  const known = numberOf(period);
  const { profiledToDatePence: _, officerForecastPence: __, ...rest } = history;
  const amounts = history.amounts.slice(0, known);
  const toDate = history.toDate?.slice(0, known);
  const reported = toDate?.[known - 1];
  return {
    ...rest,
    amounts,
    toDate,
    toDatePence: reported === undefined ? sumOfAll(amounts, known) : reported,
    asOfPeriod: period,
  };
}

/** The sum where every month is there, else null. */
function sumOfAll(amounts: readonly (Pence | null)[], months: number): Pence | null {
  const known = amounts.filter((amount) => amount !== null);
  return known.length === months ? sum(known) : null;
}

/**
 * What the method would have said as of each period of a closed year, where it would have said
 * anything. A peers' pattern in the history must be of years before.
 */
export function replayForecasts(history: LineHistory): ReadonlyMap<Period, OutturnRange> {
  return new Map(
    MONTHLY_PERIODS.flatMap((period) => {
      const { blend } = estimateOutturn(historyAsOf(history, period), 'figure-only');
      return blend ? [[period, rangeOf(blend)] as const] : [];
    }),
  );
}

/** How a closed year's line was forecast, by period: kept forecasts first, replayed where none was. */
export function lineAccuracies({
  history,
  outturnPence,
  kept,
}: ClosedLine): readonly LineAccuracy[] {
  const replayed = replayForecasts(history);
  const lastYear = optional('lastYearPence', lastYearOutturn(history));
  return MONTHLY_PERIODS.flatMap((period) => {
    const range = kept.get(period) ?? replayed.get(period);
    if (!range) return [];
    const isWithin = (lower: Pence, upper: Pence) => lower <= outturnPence && outturnPence <= upper;
    const accuracy: LineAccuracy = {
      line: history.line,
      period,
      basis: kept.has(period) ? 'kept' : 'replayed',
      outturnPence,
      forecastPence: range.medianPence,
      ...optional('runRatePence', runRate(historyAsOf(history, period))),
      ...lastYear,
      within80: isWithin(range.lower80Pence, range.upper80Pence),
      within95: isWithin(range.lower95Pence, range.upper95Pence),
    };
    return [accuracy];
  });
}

/** A field that is left out when there is nothing to say. */
const optional = <Name extends string>(
  name: Name,
  amount: Pence | undefined,
): { readonly [name in Name]?: Pence } =>
  amount === undefined ? {} : ({ [name]: amount } as { readonly [name in Name]: Pence });

/** Undefined where a month of it is missing: a part of a year is no outturn. */
function lastYearOutturn(history: LineHistory): Pence | undefined {
  const year = monthlySeries(history, spentSoFar(history)).pastYears.at(-1);
  return year?.every((amount) => amount !== null) ? pence(total(year)) : undefined;
}

/** Of many lines at one period; percentages of the outturn, to one decimal. */
export type AccuracySummary = {
  readonly period: Period;
  readonly forecasts: number;
  readonly kept: number;
  readonly replayed: number;
  readonly meanErrorPercent: number;
  readonly medianErrorPercent: number;
  /** Mean of forecast less outturn: positive is too high. */
  readonly biasPercent: number;
  /** Mean, of the lines that have one. */
  readonly runRateErrorPercent?: number | undefined;
  readonly lastYearErrorPercent?: number | undefined;
  readonly within80Percent: number;
  readonly within95Percent: number;
};

/** By period, in order. A line that ended at nothing or below has no error in percent and is left out. */
export function summariseAccuracy(cases: readonly LineAccuracy[]): readonly AccuracySummary[] {
  return PERIODS.flatMap((period) => {
    const own = cases.filter((each) => each.period === period && each.outturnPence > 0);
    return own.length === 0 ? [] : [summaryOf(period, own)];
  });
}

function summaryOf(period: Period, cases: readonly LineAccuracy[]): AccuracySummary {
  const errors = cases.map((each) => signedPercent(each.forecastPence, each));
  const sizes = errors.map(Math.abs);
  const runRates = errorsOf(cases, (each) => each.runRatePence);
  const lastYears = errorsOf(cases, (each) => each.lastYearPence);
  const shareOf = (is: (each: LineAccuracy) => boolean) =>
    toOneDecimal((100 * cases.filter(is).length) / cases.length);
  const kept = cases.filter((each) => each.basis === 'kept').length;
  return {
    period,
    forecasts: cases.length,
    kept,
    replayed: cases.length - kept,
    meanErrorPercent: toOneDecimal(meanOf(sizes)),
    medianErrorPercent: toOneDecimal(medianOf(sizes)),
    biasPercent: toOneDecimal(meanOf(errors)),
    ...(runRates.length > 0 ? { runRateErrorPercent: toOneDecimal(meanOf(runRates)) } : {}),
    ...(lastYears.length > 0 ? { lastYearErrorPercent: toOneDecimal(meanOf(lastYears)) } : {}),
    within80Percent: shareOf((each) => each.within80),
    within95Percent: shareOf((each) => each.within95),
  };
}

const signedPercent = (forecast: Pence, { outturnPence }: LineAccuracy): number =>
  (100 * (forecast - outturnPence)) / outturnPence;

const errorsOf = (
  cases: readonly LineAccuracy[],
  forecastOf: (each: LineAccuracy) => Pence | undefined,
): readonly number[] =>
  cases.flatMap((each) => {
    const forecast = forecastOf(each);
    return forecast === undefined ? [] : [Math.abs(signedPercent(forecast, each))];
  });

const meanOf = (values: readonly number[]): number =>
  values.reduce((all, each) => all + each, 0) / values.length;

/** Adding nothing makes −0, which is not the same in JSON, nothing. */
const toOneDecimal = (percent: number): number => Math.round(percent * 10) / 10 + 0;
