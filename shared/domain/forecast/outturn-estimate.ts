import type { FinancialYear } from '../financial-calendar.ts';
import { MAX_PENCE, roundToPence } from '../money.ts';
import {
  isNeverNegative,
  isWholeYear,
  type LineHistory,
  monthlySeries,
  pointsSinceBreak,
  type Spent,
  spentSoFar,
} from './line-history.ts';
import { type MonthlySeries, medianOf, total, usableYears } from './monthly-series.ts';
import {
  blendOutturn,
  flooredAt,
  type OutturnBlend,
  probabilityAbove,
  stretchedBy,
} from './outturn-blend.ts';
import type {
  Caution,
  ForecastMethod,
  NoForecastReason,
  OutturnRange,
} from './outturn-forecast.ts';
import { isLumpy, withoutIncompleteMonth } from './payment-habits.ts';

/** A line's outturn as the service gives it: refused when too thin, with cautions otherwise. */
export type OutturnEstimate = {
  readonly method: Exclude<ForecastMethod, 'sum-of-lines'>;
  readonly noForecast?: NoForecastReason;
  /** In pence, not yet rounded, nothing of it below `floor`; absent when there is no forecast. */
  readonly blend?: OutturnBlend;
  /** The same before a floor or a least width bounded it. */
  readonly made?: OutturnBlend;
  /** It rests on two figures alone, so that its range has a least width. */
  readonly isBarelyKnown?: boolean;
  /** What the outturn cannot fall below: money spent, where no month was ever negative. */
  readonly floor: number;
  readonly spent: Spent;
  readonly yearsOfHistory: number;
  readonly pastErrorPercent?: number;
  /** What the same forecast would have said in past years. */
  readonly replays: readonly Replay[];
  readonly cautions: readonly Caution[];
};

/** Without a past year one month says nothing of the others. */
const LEAST_PERIODS = 2;

/**
 * The constants hold for all kinds of series; on the public spending among them the 80 % range held
 * 74 % and the 95 % range 91 % of the outturns. So much wider they held 80 and 94 %.
 */
const PUBLIC_SPENDING_WIDTH = 1.2;

const blendOfSpending = (series: MonthlySeries): OutturnBlend =>
  stretchedBy(PUBLIC_SPENDING_WIDTH, blendOutturn(series));

/**
 * Whether closed years are forecast again, too, to see how far off that was: three quarters of the work,
 * and nothing to the figure itself.
 */
type Thoroughness = 'with-replays' | 'figure-only';

/** Estimates the year's outturn of a line from what is known of it. */
export function estimateOutturn(
  history: LineHistory,
  thoroughness: Thoroughness = 'with-replays',
): OutturnEstimate {
  const spent = spentSoFar(history);
  const floor = isNeverNegative(history) ? spent.amount : Number.NEGATIVE_INFINITY;
  const known = { spent, floor };
  if (spent.months === 0) return refused(known, 'no-figures');
  const series = monthlySeries(history, spent);
  if (isWholeYear(history, spent)) return reported(history, known, series);
  if (spent.amount <= 0) return refused(known, 'nothing-spent-yet');
  return usableYears(series).length === 0
    ? withoutPastYears(known, series, pointsSinceBreak(history))
    : withPastYears(known, series, thoroughness === 'figure-only' ? [] : history.pastYears);
}

type KnownSpending = Pick<OutturnEstimate, 'spent' | 'floor'>;

const refused = (known: KnownSpending, noForecast: NoForecastReason): OutturnEstimate => ({
  ...known,
  method: 'none',
  noForecast,
  yearsOfHistory: 0,
  replays: [],
  cautions: [],
});

const reported = (
  { asOfPeriod }: LineHistory,
  known: KnownSpending,
  series: MonthlySeries,
): OutturnEstimate => ({
  ...known,
  method: 'reported',
  blend: blendOutturn(series),
  yearsOfHistory: usableYears(series).length,
  replays: [],
  cautions: asOfPeriod === 'P12' ? ['year-end-adjustments-to-come'] : [],
});

function withoutPastYears(
  known: KnownSpending,
  series: MonthlySeries,
  points: number,
): OutturnEstimate {
  if (known.spent.monthsSinceBreak < LEAST_PERIODS) return refused(known, 'too-few-periods');
  const made = blendOfSpending(series);
  const isBarelyKnown = points <= LEAST_PERIODS;
  return {
    ...known,
    method: series.profile ? 'profiled-level' : 'straight-line',
    made,
    isBarelyKnown,
    blend: bounded(made, { ...known, isBarelyKnown }),
    yearsOfHistory: 0,
    replays: [],
    cautions: isLumpy(series) ? ['indicative-only', 'lumpy-payments'] : ['indicative-only'],
  };
}

/** On two figures alone, however many months they cover, a range of less than a third either way would be a pretence. */
const LEAST_WIDTH = 1 / 3;

function widened(blend: OutturnBlend): OutturnBlend {
  const below = blend.median * (1 - LEAST_WIDTH);
  const above = blend.median * (1 + LEAST_WIDTH);
  return {
    ...blend,
    lower95: Math.min(blend.lower95, below),
    lower80: Math.min(blend.lower80, below),
    upper80: Math.max(blend.upper80, above),
    upper95: Math.max(blend.upper95, above),
  };
}

/** Nothing below the floor, and a least width where hardly anything is known. */
const bounded = (
  blend: OutturnBlend,
  { floor, isBarelyKnown }: Pick<OutturnEstimate, 'floor' | 'isBarelyKnown'>,
): OutturnBlend => flooredAt(floor, isBarelyKnown ? widened(blend) : blend);

/**
 * The same estimate with a range that many times as wide, and a probability as much less certain. The
 * factor comes from lines with past years: without one a range may be widened by it (a rough payer is
 * rough in a new line too), never narrowed (steady patterns say nothing of one not known yet).
 */
export function rangedBy(factor: number, estimate: OutturnEstimate): OutturnEstimate {
  const { made, yearsOfHistory } = estimate;
  if (!made) return estimate;
  const times = yearsOfHistory > 0 ? factor : Math.max(1, factor);
  const ranged = { ...stretchedBy(times, made), steepness: made.steepness / times };
  return { ...estimate, blend: bounded(ranged, estimate) };
}

function withPastYears(
  known: KnownSpending,
  series: MonthlySeries,
  replayed: LineHistory['pastYears'],
): OutturnEstimate {
  const before = withoutIncompleteMonth(series);
  const basis = before ?? series;
  const made = blendOfSpending(basis);
  const replays = replaysOf(basis, replayed);
  const errors = replays.map(({ blend, outturn }) => Math.abs(blend.median - outturn) / outturn);
  return {
    ...known,
    method: 'blend',
    made,
    blend: bounded(made, known),
    yearsOfHistory: made.years,
    ...(errors.length > 0 ? { pastErrorPercent: toOneDecimal(100 * medianOf(errors)) } : {}),
    replays,
    cautions: [
      ...(made.years === 1 ? (['one-year-of-history'] as const) : []),
      ...(isLumpy(series) ? (['lumpy-payments'] as const) : []),
      ...(before ? (['last-month-looks-incomplete'] as const) : []),
    ],
  };
}

/** So many of the newest years are forecast again; each costs as much as the forecast itself. */
const YEARS_TRIED = 3;

/** What was forecast of a closed year, had it been asked then, and what came of it. */
export type Replay = {
  readonly year: FinancialYear;
  /** Not bounded by a floor. */
  readonly blend: OutturnBlend;
  readonly outturn: number;
};

/**
 * What this very method would have said in the newest past years, with the same months known and only
 * the years before.
 */
function replaysOf(
  { pastYears, covers }: MonthlySeries,
  years: LineHistory['pastYears'],
): readonly Replay[] {
  return years.flatMap(({ year }, index) => {
    const amounts = pastYears[index] ?? [];
    const isComplete = amounts.every((amount) => amount !== null);
    const outturn = total(amounts);
    if (index < pastYears.length - YEARS_TRIED || !isComplete || outturn <= 0) return [];
    const months = amounts.map((amount, month) => (covers[month] ? amount : null));
    const then = { pastYears: pastYears.slice(0, index), months, spent: total(months), covers };
    if (usableYears(then).length === 0) return [];
    return [{ year, blend: blendOfSpending(then), outturn }];
  });
}

/** The error is itself known no better. */
const toOneDecimal = (percent: number): number => Math.round(percent * 10) / 10;

/** A figure past the largest that a ledger takes says nothing more, so it stops there. */
const withinLedger = (estimate: number): number =>
  Math.min(MAX_PENCE, Math.max(-MAX_PENCE, estimate));

/** The estimate as money, rounded once, here. */
export function rangeOf(blend: OutturnBlend): OutturnRange {
  const money = (estimate: number) => roundToPence(withinLedger(estimate));
  return {
    medianPence: money(blend.median),
    lower80Pence: money(blend.lower80),
    upper80Pence: money(blend.upper80),
    lower95Pence: money(blend.lower95),
    upper95Pence: money(blend.upper95),
  };
}

/** P(outturn > budget); certain against no budget at all. */
export function probabilityOver(
  budget: number,
  { floor }: Pick<OutturnEstimate, 'floor'>,
  blend: OutturnBlend,
): number {
  if (budget <= 0 && blend.median > 0) return 1;
  return roundProbability(probabilityAbove(budget, blend, floor));
}

/** To three decimals: nothing here is known better. */
export const roundProbability = (probability: number): number =>
  Math.round(probability * 1000) / 1000;
