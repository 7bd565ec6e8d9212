import { LINE_IDS, type LineId } from '../catalogue.ts';
import { PERIODS, type Period } from '../financial-calendar.ts';
import { add, type Pence, subtract, ZERO } from '../money.ts';
import type { Adjustment, ReturnLine, ReturnVersion } from './return.ts';

/** What the figures of a period need of its return. */
export type ReturnFigures = Pick<
  ReturnVersion,
  'period' | 'basis' | 'nil' | 'lines' | 'adjustments'
>;

/** Periods whose amounts are not all known one by one, and what they come to together. */
export type Gap = { readonly from: Period; readonly to: Period; readonly amountPence: Pence };

/** A figure with the period whose return gave it: an old one must be seen to be old. */
export type Dated<T> = { readonly period: Period; readonly value: T };

export type LatestFigures = {
  readonly toDate?: Dated<Pence>;
  readonly commitments?: Dated<Pence>;
  readonly officerForecast?: Dated<Pence>;
  readonly activity?: Dated<number>;
};

/** One authority's year as its current returns tell it. Missing is null, never zero. */
export type YearFigures = {
  /** Lines reported in at least one return, in the catalogue's order. */
  readonly lines: readonly LineId[];
  readonly returnedPeriods: readonly Period[];
  /** The last period with a return; undefined in a year without any. */
  readonly latestPeriod: Period | undefined;
  /** Periods up to the latest that have no return. */
  readonly missingPeriods: readonly Period[];
  /** Periods up to the latest for which this line has no figure to date, returned or not. */
  readonly missingPeriodsOf: (line: LineId) => readonly Period[];
  /** Spent from April to the end of the period, as the return of that period said it. */
  readonly toDate: (line: LineId, at: Period) => Pence | null;
  /**
   * Spent in each period, April first: 12, or 13 in a year with a return for `P13`. Adjustments
   * stand in the period they correct. Null where it is missing or cannot be told apart: what those
   * periods come to together is in `gaps`.
   */
  readonly amounts: (line: LineId) => readonly (Pence | null)[];
  readonly gaps: (line: LineId) => readonly Gap[];
  readonly activity: (line: LineId, at: Period) => number | null;
  /** The officer's forecast as the return of that period gave it. */
  readonly officerForecast: (line: LineId, at: Period) => Pence | null;
  /** The year's total: to date at `P13`, else at `P12`; null until then. */
  readonly outturn: (line: LineId) => Pence | null;
  /** The last known figure of each kind. */
  readonly latest: (line: LineId) => LatestFigures;
};

type ByPeriod = ReadonlyMap<Period, ReturnFigures>;
type Point = { readonly toDate: Pence | null; readonly movement: Pence | null };
type LineSeries = {
  readonly toDate: readonly (Pence | null)[];
  readonly amounts: readonly (Pence | null)[];
  readonly gaps: readonly Gap[];
};

const UNKNOWN: Point = { toDate: null, movement: null };

/**
 * Folds a year's returns, at most one a period and in any order, into figures.
 * A nil return moves nothing: its figures to date are those of the period before, zero at `P01`.
 * An in-period amount adds to the figure to date of the period before, and is unknown without one.
 * @throws RangeError when two returns are of one period.
 * @example to date P01 £10, P02 missing, P03 £30 → amounts £10, null, null; gap P02–P03 £20
 */
export function yearFigures(returns: readonly ReturnFigures[]): YearFigures {
  const byPeriod = indexByPeriod(returns);
  const returnedPeriods = PERIODS.filter((each) => byPeriod.has(each));
  const latestPeriod = returnedPeriods.at(-1);
  const upToLatest = PERIODS.filter((each) => latestPeriod !== undefined && each <= latestPeriod);
  const reported = new Set(returns.flatMap((each) => each.lines.map(({ line }) => line)));
  const of = onceByLine((line) => lineSeries(byPeriod, line));
  const toDate = (line: LineId, at: Period): Pence | null =>
    of(line).toDate[PERIODS.indexOf(at)] ?? null;
  return {
    lines: LINE_IDS.filter((line) => reported.has(line)),
    returnedPeriods,
    latestPeriod,
    missingPeriods: upToLatest.filter((each) => !byPeriod.has(each)),
    missingPeriodsOf: (line) => upToLatest.filter((each) => toDate(line, each) === null),
    toDate,
    amounts: (line) => of(line).amounts,
    gaps: (line) => of(line).gaps,
    activity: (line, at) => reportedLine(byPeriod.get(at), line)?.activity ?? null,
    officerForecast: (line, at) =>
      reportedLine(byPeriod.get(at), line)?.officerForecastPence ?? null,
    outturn: (line) => toDate(line, 'P13') ?? toDate(line, 'P12'),
    latest: onceByLine((line) => latestOf(byPeriod, line, toDate)),
  };
}

/** Makes a line's value when it is first asked for: a year is often asked for a few lines only. */
export function onceByLine<T>(make: (line: LineId) => T): (line: LineId) => T {
  const made = new Map<LineId, T>();
  return (line) => {
    const value = made.get(line) ?? make(line);
    made.set(line, value);
    return value;
  };
}

function indexByPeriod(returns: readonly ReturnFigures[]): ByPeriod {
  const byPeriod = new Map<Period, ReturnFigures>();
  for (const each of returns) {
    if (byPeriod.has(each.period)) throw new RangeError(`Two returns for ${each.period}`);
    byPeriod.set(each.period, each);
  }
  return byPeriod;
}

const reportedLine = (from: ReturnFigures | undefined, line: LineId): ReturnLine | undefined =>
  from?.lines.find((each) => each.line === line);

function lineSeries(byPeriod: ByPeriod, line: LineId): LineSeries {
  const points = pointsOf(byPeriod, line);
  const toDate = points.map((point) => point.toDate);
  const count = byPeriod.has('P13') ? 13 : 12;
  const movements = points.slice(0, count).map((point) => point.movement);
  return moveAdjustments(byPeriod, line, { toDate, amounts: movements, gaps: gapsOf(toDate) });
}

function pointsOf(byPeriod: ByPeriod, line: LineId): readonly Point[] {
  const points: Point[] = [];
  let before: Pence | null = ZERO;
  for (const period of PERIODS) {
    const point = pointAt(byPeriod.get(period), line, before);
    points.push(point);
    before = point.toDate;
  }
  return points;
}

function pointAt(from: ReturnFigures | undefined, line: LineId, before: Pence | null): Point {
  if (from?.nil) return { toDate: before, movement: ZERO };
  const actual = reportedLine(from, line)?.actualPence;
  if (from === undefined || actual === undefined) return UNKNOWN;
  if (from.basis === 'in-period') {
    return { toDate: before === null ? null : add(before, actual), movement: actual };
  }
  return { toDate: actual, movement: before === null ? null : subtract(actual, before) };
}

function gapsOf(toDate: readonly (Pence | null)[]): readonly Gap[] {
  const gaps: Gap[] = [];
  let known = { index: -1, amount: ZERO };
  for (const [index, amount] of toDate.entries()) {
    if (amount === null) continue;
    const [from, to] = [PERIODS[known.index + 1], PERIODS[index]];
    if (from && to && from !== to) {
      gaps.push({ from, to, amountPence: subtract(amount, known.amount) });
    }
    known = { index, amount };
  }
  return gaps;
}

/** Moves each adjustment from the period that posted it to the one it corrects; the total stays. */
function moveAdjustments(byPeriod: ByPeriod, line: LineId, series: LineSeries): LineSeries {
  let moved = series;
  for (const from of byPeriod.values()) {
    if (!reportedLine(from, line)) continue;
    for (const adjustment of from.adjustments.filter((each) => each.line === line)) {
      moved = moveAdjustment(moved, from.period, adjustment);
    }
  }
  return moved;
}

function moveAdjustment(
  series: LineSeries,
  postedIn: Period,
  { corrects, amountPence }: Adjustment,
): LineSeries {
  const change = (period: Period | undefined, amount: Pence): Pence => {
    const less = period === postedIn ? subtract(amount, amountPence) : amount;
    return period === corrects ? add(less, amountPence) : less;
  };
  const within = (gap: Gap, period: Period) => gap.from <= period && period <= gap.to;
  return {
    ...series,
    amounts: series.amounts.map((amount, index) =>
      amount === null ? null : change(PERIODS[index], amount),
    ),
    gaps: series.gaps.map((gap) => {
      const less = within(gap, postedIn) ? subtract(gap.amountPence, amountPence) : gap.amountPence;
      return { ...gap, amountPence: within(gap, corrects) ? add(less, amountPence) : less };
    }),
  };
}

function latestOf(
  byPeriod: ByPeriod,
  line: LineId,
  toDate: (line: LineId, at: Period) => Pence | null,
): LatestFigures {
  const newestFirst = [...PERIODS].reverse();
  const find = <T>(valueAt: (period: Period) => T | null | undefined): Dated<T> | undefined => {
    for (const period of newestFirst) {
      const value = valueAt(period);
      if (value !== undefined && value !== null) return { period, value };
    }
    return undefined;
  };
  const at = (period: Period) => reportedLine(byPeriod.get(period), line);
  const latestToDate = find((period) => toDate(line, period));
  const commitments = find((period) => at(period)?.commitmentsPence);
  const officerForecast = find((period) => at(period)?.officerForecastPence);
  const activity = find((period) => at(period)?.activity);
  return {
    ...(latestToDate && { toDate: latestToDate }),
    ...(commitments && { commitments }),
    ...(officerForecast && { officerForecast }),
    ...(activity && { activity }),
  };
}
