import { PERIODS } from '../financial-calendar.ts';
import { type Pence, percentOf, sum } from '../money.ts';
import { combinedRange, probabilityOverTotal } from './combined-range.ts';
import { sumOfDrivers } from './drivers.ts';
import { underspendCaution } from './forecast-line.ts';
import {
  type Caution,
  type Forecast,
  type OutturnRange,
  orderedCautions,
} from './outturn-forecast.ts';
import { DEFAULT_THRESHOLDS, ragOf, type Thresholds, type TotalOrLine } from './rag.ts';

/** What a total says, whichever lines of whichever authorities it is of. */
export type TotalForecast = Omit<
  Forecast,
  'authority' | 'year' | 'level' | 'stream' | 'line' | 'pot' | 'asOfPeriod' | 'explanation'
>;

type Counted = Forecast & { readonly outturn: OutturnRange };

const isCounted = (forecast: Forecast): forecast is Counted => forecast.outturn !== undefined;

/** A line that is not used: nothing reported, nothing budgeted. It leaves no gap in a total. */
const isIdle = ({ noForecast, actualToDatePence, budgetPence }: Forecast): boolean =>
  noForecast === 'nothing-spent-yet' && actualToDatePence === 0 && (budgetPence ?? 0) === 0;

/** Whether no more than one pot bears them; only then may a variance be made of them. */
const isOnePot = (lines: readonly Forecast[]): boolean =>
  new Set(lines.map((each) => each.pot)).size <= 1;

/**
 * The total of some lines' forecasts. The median is exactly the sum of the lines' medians, the range
 * follows the rule on dependence, and over several pots there is neither variance nor RAG.
 */
export function totalOf(
  lines: readonly Forecast[],
  kind: TotalOrLine,
  thresholds: Thresholds = DEFAULT_THRESHOLDS,
): TotalForecast {
  const counted = lines.filter(isCounted);
  const leftOut = lines.filter((each) => !isCounted(each) && !isIdle(each));
  const judgement = isOnePot(lines) ? judge(counted, kind, thresholds) : undefined;
  return {
    ...sumsOf(lines),
    ...(counted.length > 0
      ? { outturn: combinedRange(counted.map((each) => each.outturn)), ...judgement?.figures }
      : { noForecast: lines[0]?.noForecast ?? 'no-figures' }),
    ...(isOnePot(lines) ? driversOf(counted) : {}),
    method: counted.length > 0 ? 'sum-of-lines' : 'none',
    basedOn: basisOf(lines, counted),
    ...(leftOut.length > 0 ? { leftOut: leftOut.flatMap(({ line }) => line ?? []) } : {}),
    caution: orderedCautions(
      new Set([
        ...cautionsOf(lines, leftOut),
        ...(judgement?.cautions ?? []),
        ...(isOnePot(lines) ? [] : (['pots-not-netted'] as const)),
      ]),
    ),
  };
}

/** The money of a total; a profile or an officer's forecast only where every line has one. */
function sumsOf(
  lines: readonly Forecast[],
): Pick<
  Forecast,
  'budgetPence' | 'profiledToDatePence' | 'actualToDatePence' | 'officerForecastPence'
> {
  const budgets = lines.flatMap((each) => each.budgetPence ?? []);
  const actuals = lines.flatMap((each) => each.actualToDatePence ?? []);
  const profiled = sumOfAll(
    lines.filter((each) => each.budgetPence !== undefined),
    (each) => each.profiledToDatePence,
  );
  const officer = sumOfAll(lines, (each) => each.officerForecastPence);
  return {
    ...(budgets.length > 0 ? { budgetPence: sum(budgets) } : {}),
    ...(profiled === undefined ? {} : { profiledToDatePence: profiled }),
    ...(actuals.length > 0 ? { actualToDatePence: sum(actuals) } : {}),
    ...(officer === undefined ? {} : { officerForecastPence: officer }),
  };
}

/** The sum where every line has the figure; else nothing. */
function sumOfAll(
  lines: readonly Forecast[],
  figure: (line: Forecast) => Pence | undefined,
): Pence | undefined {
  const amounts = lines.flatMap((line) => figure(line) ?? []);
  return amounts.length > 0 && amounts.length === lines.length ? sum(amounts) : undefined;
}

/** Of one pot, and only where each of its lines has them: a part of them would split nothing. */
function driversOf(
  counted: readonly Counted[],
): Pick<Forecast, 'drivers' | 'driversSinceLastYear'> {
  const drivers = sumOfDrivers(counted.map((each) => each.drivers));
  const sinceLastYear = sumOfDrivers(counted.map((each) => each.driversSinceLastYear));
  return {
    ...(drivers ? { drivers } : {}),
    ...(sinceLastYear ? { driversSinceLastYear: sinceLastYear } : {}),
  };
}

function basisOf(lines: readonly Forecast[], counted: readonly Counted[]): Forecast['basedOn'] {
  const fewest = (of: (line: Forecast) => number) =>
    counted.length === 0 ? 0 : Math.min(...counted.map(of));
  const missing = new Set(lines.flatMap((each) => each.basedOn.missingPeriods));
  return {
    returns: fewest((each) => each.basedOn.returns),
    yearsOfHistory: fewest((each) => each.basedOn.yearsOfHistory),
    missingPeriods: PERIODS.filter((period) => missing.has(period)),
  };
}

/** Cautions about what is missing hold for a total too; those on a line's pattern stay with it. */
const PASSED_ON: readonly Caution[] = [
  'latest-period-missing',
  'periods-missing',
  'year-end-adjustments-to-come',
];

function cautionsOf(lines: readonly Forecast[], leftOut: readonly Forecast[]): readonly Caution[] {
  const passedOn = PASSED_ON.filter((each) => lines.some(({ caution }) => caution.includes(each)));
  const hasNoBudget = lines.some((each) => isCounted(each) && each.budgetPence === undefined);
  const hasNoFigure = lines.some((each) => each.actualToDatePence === undefined);
  return [
    ...passedOn,
    ...(hasNoFigure ? (['lines-without-figures'] as const) : []),
    ...(leftOut.length > 0 ? (['lines-without-forecast'] as const) : []),
    ...(hasNoBudget ? (['lines-without-budget'] as const) : []),
  ];
}

type Judgement = {
  readonly figures: Pick<
    Forecast,
    'probabilityOverBudget' | 'variancePence' | 'variancePercent' | 'rag'
  >;
  readonly cautions: readonly Caution[];
};

/** A pot's outturn against its budget, over the lines that have both; RAG over those with one. */
function judge(
  counted: readonly Counted[],
  kind: TotalOrLine,
  thresholds: Thresholds,
): Judgement | undefined {
  const both = counted.filter((each) => each.budgetPence !== undefined);
  if (both.length === 0) return undefined;
  const { budgetPence, variancePence } = varianceOf(both);
  const variancePercent = percentOf(variancePence, budgetPence);
  const range = combinedRange(both.map((each) => each.outturn));
  const flagged = both.filter((each) => each.rag !== undefined);
  const toFlag = varianceOf(flagged);
  const probability = probabilityOverTotal(range, budgetPence);
  return {
    figures: {
      probabilityOverBudget: probability,
      variancePence,
      ...(variancePercent === undefined ? {} : { variancePercent }),
      ...(flagged.length > 0
        ? { rag: ragOf(kind, toFlag.variancePence, toFlag.budgetPence, thresholds, probability) }
        : {}),
    },
    cautions: underspendCaution(variancePence, budgetPence, thresholds),
  };
}

const varianceOf = (lines: readonly Forecast[]) => ({
  budgetPence: sum(lines.flatMap((each) => each.budgetPence ?? [])),
  variancePence: sum(lines.flatMap((each) => each.variancePence ?? [])),
});
