import { MONTHS } from '../../shared/domain/forecast/monthly-series.ts';
import {
  flooredAt,
  leastOutturn,
  type OutturnBlend,
  probabilityAbove,
} from '../../shared/domain/forecast/outturn-blend.ts';
import type { Task } from './tasks.ts';

/** How one forecast came out, in proportion to the outturn. */
export type Outcome = {
  readonly task: Task;
  readonly error: number;
  readonly pinball: number;
  readonly within80: boolean;
  readonly within95: boolean;
  /** Undefined without a budget. */
  readonly brier: number | undefined;
};

export function outcomeOf(task: Task, made: OutturnBlend): Outcome {
  const { series, outturn, budget } = task;
  const floor = leastOutturn(series);
  const blend = flooredAt(floor, made);
  const { median, lower80, upper80, lower95, upper95 } = blend;
  const loss = (share: number, bound: number) =>
    Math.min(1, Math.max(share * (outturn - bound), (share - 1) * (outturn - bound)) / outturn);
  const losses = [
    loss(0.025, lower95),
    loss(0.1, lower80),
    loss(0.5, median),
    loss(0.9, upper80),
    loss(0.975, upper95),
  ];
  const probability = budget === undefined ? undefined : probabilityAbove(budget, blend, floor);
  const isOver = outturn > (budget ?? 0) ? 1 : 0;
  return {
    task,
    error: Math.min(1, Math.abs(median - outturn) / outturn),
    pinball: mean(losses),
    within80: lower80 <= outturn && outturn <= upper80,
    within95: lower95 <= outturn && outturn <= upper95,
    brier: probability === undefined ? undefined : (probability - isOver) ** 2,
  };
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, each) => sum + each, 0) / values.length;

export type Scores = {
  readonly error: number;
  readonly errorOfSpending: number;
  readonly pinball: number;
  readonly within80: number;
  readonly within95: number;
  readonly lowestCell: number;
  readonly brier: number;
};

/** Of payments and drug benefits. */
const SPENDING = new Set(['MCR', 'PBSC', 'PBS']);
const LEAST_OF_A_CELL = 150;

const bandOf = ({ series: { covers } }: Task): number => {
  const known = covers.lastIndexOf(true) + 1;
  if (known >= MONTHS - 3) return 3;
  return known >= MONTHS / 2 ? 2 : 1;
};

/** The share held by 80 % ranges, by past years (0 to 5) and band of periods (P01, P06, P09 on). */
export function cellsOf(outcomes: readonly Outcome[]): ReadonlyMap<string, readonly Outcome[]> {
  return Map.groupBy(
    outcomes,
    ({ task }) => `${task.series.pastYears.length} years, P0${[1, 6, 9][bandOf(task) - 1]} on`,
  );
}

export const sourcesOf = (outcomes: readonly Outcome[]): ReadonlyMap<string, readonly Outcome[]> =>
  Map.groupBy(outcomes, ({ task }) => task.source);

export function scoresOf(outcomes: readonly Outcome[]): Scores {
  const shareOf = (some: readonly Outcome[], is: (each: Outcome) => boolean) =>
    some.filter(is).length / some.length;
  const percent = (some: readonly Outcome[], of: (each: Outcome) => number) =>
    100 * mean(some.map(of));
  const large = [...cellsOf(outcomes).values()].filter((each) => each.length >= LEAST_OF_A_CELL);
  return {
    error: percent(outcomes, (each) => each.error),
    errorOfSpending: percent(
      outcomes.filter(({ task }) => SPENDING.has(task.source)),
      (each) => each.error,
    ),
    pinball: percent(outcomes, (each) => each.pinball),
    within80: shareOf(outcomes, (each) => each.within80),
    within95: shareOf(outcomes, (each) => each.within95),
    lowestCell: Math.min(...large.map((cell) => shareOf(cell, (each) => each.within80))),
    brier: mean(outcomes.flatMap((each) => each.brier ?? [])),
  };
}
