import { canonicalJson } from '../canonical-json.ts';
import { type LineId, lineOf } from '../catalogue.ts';
import { numberOf, type Period } from '../financial-calendar.ts';
import { type Pence, pence, roundToPence, sum, ZERO } from '../money.ts';
import type { Instant } from '../time.ts';
import type { KeptMedians } from './authority-history.ts';
import type { AuthorityHistory } from './forecast-authority.ts';
import { forecastLine } from './forecast-line.ts';
import { explained } from './forecast-sentences.ts';
import type { LineHistory, PeriodAmounts } from './line-history.ts';
import { estimateOutturn } from './outturn-estimate.ts';
import {
  FORECAST_METHOD,
  type Forecast,
  MOVE_CAUSES,
  type Move,
  type MoveCause,
  type Movement,
} from './outturn-forecast.ts';

/** What of a line's history is kept beside its forecast, to tell later what moved it. */
export type KeptLine = {
  readonly amounts: readonly (Pence | null)[];
  readonly toDate?: readonly (Pence | null)[] | undefined;
  readonly toDatePence: Pence | null;
  readonly budgetPence?: Pence | undefined;
  readonly profiledToDatePence?: Pence | undefined;
  readonly knownFrom?: Period | undefined;
  /** What we said in the periods before; see `keptMediansOf`. */
  readonly said?: PeriodAmounts | undefined;
};

/** The inputs of an authority's forecasts, kept with them: plain JSON, some 300 bytes a line. */
export type KeptInputs = {
  readonly method: string;
  readonly asOfPeriod: Period;
  readonly pastDigest?: string | undefined;
  readonly lines: Readonly<Partial<Record<LineId, KeptLine>>>;
};

export function keptInputsOf(history: AuthorityHistory): KeptInputs {
  const { asOfPeriod, pastDigest } = history;
  return {
    method: FORECAST_METHOD,
    asOfPeriod,
    ...(pastDigest === undefined ? {} : { pastDigest }),
    lines: Object.fromEntries(history.lines.map((each) => [each.line, keptLineOf(each)])),
  };
}

/** The year so far and no more of it, so that what was kept is as short as it can be. */
function keptLineOf(history: LineHistory): KeptLine {
  const { toDatePence, budgetPence, profiledToDatePence, knownFrom, keptMedians } = history;
  const periods = numberOf(history.asOfPeriod);
  return {
    amounts: history.amounts.slice(0, periods),
    ...(history.toDate ? { toDate: history.toDate.slice(0, periods) } : {}),
    toDatePence,
    ...(budgetPence === undefined ? {} : { budgetPence }),
    ...(profiledToDatePence === undefined ? {} : { profiledToDatePence }),
    ...(knownFrom === undefined ? {} : { knownFrom }),
    ...(keptMedians === undefined ? {} : { said: keptMedians }),
  };
}

/** The last forecasts that were kept. */
export type KeptBefore = {
  readonly at: Instant;
  readonly forecasts: readonly Forecast[];
  readonly inputs: KeptInputs;
};

/**
 * What we said of each line by period, up to the last kept forecasts: what they carry of the periods
 * before, and their own medians. It goes into the next history, so one row tells of the whole year.
 */
export function keptMediansOf({
  forecasts,
  inputs,
}: Pick<KeptBefore, 'forecasts' | 'inputs'>): KeptMedians {
  return Object.fromEntries(
    forecasts.flatMap(({ line, level, outturn, asOfPeriod }) => {
      if (!line || level !== 'line') return [];
      const own = outturn ? { [asOfPeriod]: outturn.medianPence } : {};
      return [[line, { ...inputs.lines[line]?.said, ...own }]];
    }),
  );
}

/** Whether two sweeps say the same: what moved, and the words for it, are not compared. */
export const sameForecasts = (a: readonly Forecast[], b: readonly Forecast[]): boolean =>
  canonicalJson(a.map(withoutMovement)) === canonicalJson(b.map(withoutMovement));

const withoutMovement = ({ moved: _, explanation: __, ...rest }: Forecast) => rest;

/**
 * The forecasts with what moved them since those that were kept. A line is forecast again with one
 * more thing as it is today each time, in this order: the method and the past years, the corrected
 * figures up to the period of then, the periods since, the budget. Each step's difference is its
 * cause's, so the causes add up to the move whatever they are. The first step's is `method` where the
 * method has another name, else `history`. Costs three forecasts a line.
 */
export function withMovement(before: KeptBefore | undefined, now: Now): readonly Forecast[] {
  if (!before) return now.forecasts;
  const steps = stepsOfLines(before, now);
  return now.forecasts.map((forecast) => {
    const kept = before.forecasts.find((each) => isSamePlace(each, forecast));
    const moved = kept && movementOf(before.at, { kept, forecast, steps });
    return moved ? explained({ ...forecast, moved }) : forecast;
  });
}

const isSamePlace = (a: Forecast, b: Forecast): boolean =>
  a.year === b.year &&
  a.level === b.level &&
  a.line === b.line &&
  a.stream === b.stream &&
  a.pot === b.pot;

/** A cause's effect on one line; nothing of the variance where there was none. */
type Step = {
  readonly line: LineId;
  readonly cause: MoveCause;
  readonly outturn: number;
  readonly variance: number;
};

/** A line at one step: its median, and its budget. */
type State = { readonly median: Pence | undefined; readonly budget: Pence | undefined };

const stateOf = (forecast: Forecast | undefined): State => ({
  median: forecast?.outturn?.medianPence,
  budget: forecast?.budgetPence,
});

type Now = { readonly history: AuthorityHistory; readonly forecasts: readonly Forecast[] };

/** The steps of every line that was forecast then or is now. */
function stepsOfLines(before: KeptBefore, now: Now): readonly Step[] {
  const all = [...before.forecasts, ...now.forecasts].filter(({ level }) => level === 'line');
  const lines = new Set(all.flatMap(({ line }) => line ?? []));
  return [...lines].flatMap((line) => stepsOfLine(line, before, now));
}

function stepsOfLine(
  line: LineId,
  before: KeptBefore,
  { history, forecasts }: Now,
): readonly Step[] {
  const kept = before.forecasts.find((each) => each.line === line);
  const made = forecasts.find((each) => each.line === line);
  const inputs = before.inputs.lines[line];
  const current = history.lines.find((each) => each.line === line);
  const between = current && inputs ? statesBetween({ before, inputs, history, current }) : [];
  const cause = between.length > 0 ? 'budget' : causeOfComing(before, history);
  return stepsBetween(line, stateOf(kept), [...between, { cause, state: stateOf(made) }]);
}

/** A line that was not there before came with a period, or with a correction of one. */
const causeOfComing = (before: KeptBefore, { asOfPeriod }: AuthorityHistory): MoveCause =>
  asOfPeriod === before.inputs.asOfPeriod ? 'correction' : 'new-period';

type Reached = { readonly cause: MoveCause; readonly state: State };

function stepsBetween(line: LineId, first: State, reached: readonly Reached[]): readonly Step[] {
  let from = first;
  return reached.map(({ cause, state }, index) => {
    const isLast = index === reached.length - 1;
    // What cannot be forecast on the way says nothing of its cause; the next step takes it over.
    const to = state.median === undefined && !isLast ? { ...state, median: from.median } : state;
    const step = {
      line,
      cause,
      outturn: (to.median ?? 0) - (from.median ?? 0),
      variance: varianceOf(to) - varianceOf(from),
    };
    from = to;
    return step;
  });
}

const varianceOf = ({ median, budget }: State): number =>
  median === undefined || budget === undefined ? 0 : median - budget;

type Between = {
  readonly before: KeptBefore;
  readonly inputs: KeptLine;
  readonly history: AuthorityHistory;
  readonly current: LineHistory;
};

/** The line as it would be forecast with one more thing as it is today, the budget not yet. */
function statesBetween({ before, inputs, history, current }: Between): readonly Reached[] {
  const { asOfPeriod } = before.inputs;
  const { budgetPence, profiledToDatePence } = inputs;
  const isOfThen = current.asOfPeriod === asOfPeriod;
  const forecast = (of: LineHistory): State =>
    stateOf(forecastLine(of, history, estimateOutturn(of, 'figure-only')));
  const asThen: LineHistory = {
    ...current,
    asOfPeriod,
    amounts: inputs.amounts,
    toDate: inputs.toDate,
    toDatePence: inputs.toDatePence,
    budgetPence,
    profiledToDatePence,
  };
  const corrected: LineHistory = { ...asThen, ...upTo(current, asOfPeriod) };
  const extended: LineHistory = { ...current, ...keptBudget(inputs, current) };
  return [
    { cause: firstCause(before.inputs, history, current), state: forecast(asThen) },
    { cause: 'correction', state: forecast(corrected) },
    ...(isOfThen ? [] : [{ cause: 'new-period' as const, state: forecast(extended) }]),
  ];
}

function firstCause(
  before: KeptInputs,
  { pastDigest }: AuthorityHistory,
  { line, knownFrom }: LineHistory,
): MoveCause {
  if (before.method !== FORECAST_METHOD) return 'method';
  const isAsBefore =
    pastDigest !== undefined &&
    pastDigest === before.pastDigest &&
    knownFrom === before.lines[line]?.knownFrom;
  // Nothing that we know of differs: then it is what we do with it.
  return isAsBefore ? 'method' : 'history';
}

/** Today's figures of this year up to a period. */
function upTo(
  { amounts, toDate, toDatePence, asOfPeriod }: LineHistory,
  period: Period,
): Pick<LineHistory, 'amounts' | 'toDate' | 'toDatePence'> {
  const periods = numberOf(period);
  return {
    amounts: amounts.slice(0, periods),
    toDate: toDate?.slice(0, periods),
    toDatePence: period === asOfPeriod ? toDatePence : (toDate?.[periods - 1] ?? null),
  };
}

/** The budget of then at the period of today: profiled in today's proportion. */
function keptBudget(
  { budgetPence }: KeptLine,
  current: LineHistory,
): Pick<LineHistory, 'budgetPence' | 'profiledToDatePence'> {
  const { budgetPence: today, profiledToDatePence: profiled } = current;
  if (budgetPence === undefined || !today || profiled === undefined) {
    return { budgetPence, profiledToDatePence: undefined };
  }
  return { budgetPence, profiledToDatePence: roundToPence(profiled * (budgetPence / today)) };
}

type Moving = {
  readonly kept: Forecast;
  readonly forecast: Forecast;
  readonly steps: readonly Step[];
};

/** The move of a line or of a total: the sum of its lines' steps, by cause. */
function movementOf(since: Instant, { kept, forecast, steps }: Moving): Movement | undefined {
  if (!kept.outturn || !forecast.outturn) return undefined;
  const hasVariance = kept.variancePence !== undefined && forecast.variancePence !== undefined;
  const own = steps.filter(({ line }) => isWithin(line, forecast));
  const because = MOVE_CAUSES.map((cause) => {
    const ofCause = own.filter((step) => step.cause === cause);
    return { cause, ...moveOf(ofCause, hasVariance) };
  }).filter(isMove);
  if (because.length === 0) return undefined;
  return { since, ...moveOf(own, hasVariance), because };
}

function isWithin(of: LineId, { line, stream, pot }: Forecast): boolean {
  if (line !== undefined) return of === line;
  const own = lineOf(of);
  return (stream === undefined || own.stream === stream) && (pot === undefined || own.pot === pot);
}

const moveOf = (steps: readonly Step[], hasVariance: boolean): Move => ({
  outturnPence: sum(steps.map(({ outturn }) => pence(outturn))),
  ...(hasVariance ? { variancePence: sum(steps.map(({ variance }) => pence(variance))) } : {}),
});

const isMove = ({ outturnPence, variancePence = ZERO }: Move): boolean =>
  outturnPence !== 0 || variancePence !== 0;
