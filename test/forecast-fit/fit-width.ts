import type { OutturnConstants } from '../../shared/domain/forecast/fitted-constants.ts';
import { clamp } from '../../shared/domain/forecast/monthly-series.ts';
import {
  leastOutturn,
  stretched,
  unitOf,
  widthFeatures,
} from '../../shared/domain/forecast/outturn-blend.ts';
import type { Case } from './cases.ts';
import { minimise } from './lbfgs.ts';

/** A case with a forecast that was made without it. */
export type Foretold = Case & { readonly left: number };

const QUANTILES = [0.025, 0.1, 0.9, 0.975] as const;
const ROUNDED_BELOW = 0.002;
const RIDGE = 1e-5;

type Row = {
  readonly features: readonly number[];
  readonly unit: number;
  /** What was left in truth, above what was foretold. */
  readonly error: number;
  /** Foretold less floor: a lower bound is not below it. */
  readonly floor: number;
  readonly outturn: number;
  readonly weight: number;
};

function rowOf({ task, evidence, left }: Foretold): Row {
  const unit = unitOf(evidence, left);
  const foretold = evidence.spent + left;
  return {
    features: widthFeatures(evidence, unit),
    unit,
    error: task.outturn - foretold,
    floor: leastOutturn(task.series) - foretold,
    outturn: task.outturn,
    weight: task.weight,
  };
}

/** The widths of the ranges, by the least quantile loss in proportion to the outturn. */
export function fitWidth(cases: readonly Foretold[]): OutturnConstants['width'] {
  const rows = cases.filter(({ evidence }) => evidence.monthsLeft > 0).map(rowOf);
  const features = rows[0]?.features.length ?? 0;
  const start = [...Array<number>(features).fill(0), -1, -1.6, -1.2, -0.6];
  const all = rows.reduce((sum, row) => sum + row.weight, 0);
  const fitted = minimise((at, gradient) => {
    let loss = 0;
    at.forEach((value, index) => {
      const strength = index < features ? RIDGE : 0;
      loss += strength * value ** 2;
      gradient[index] = 2 * strength * value;
    });
    for (const row of rows) loss += rowLoss(row, at, gradient, all);
    return loss;
  }, start);
  return { coefficients: fitted.slice(0, features), quantiles: fitted.slice(features) };
}

function rowLoss(row: Row, at: readonly number[], gradient: number[], all: number): number {
  const { features, unit, error, floor, outturn, weight } = row;
  let width = 0;
  for (let each = 0; each < features.length; each++) {
    width += (features[each] ?? 0) * (at[each] ?? 0);
  }
  let loss = 0;
  let widthSlope = 0;
  QUANTILES.forEach((share, index) => {
    const side = share < 0.5 ? -1 : 1;
    const log = width + (at[features.length + index] ?? 0);
    const half = Math.exp(clamp(log, -8, 1.2));
    const bound = unit * stretched(side, half);
    const isHeld = bound < floor || log >= 1.2 || log <= -8;
    const miss = (error - Math.max(floor, bound)) / outturn;
    const size = Math.sqrt(miss ** 2 + ROUNDED_BELOW ** 2);
    loss += size / 2 + (share - 0.5) * miss;
    if (isHeld) return;
    const slope =
      (miss / size / 2 + share - 0.5) *
      (-unit / outturn) *
      side *
      half *
      Math.exp((side * half) / 2);
    widthSlope += slope;
    gradient[features.length + index] =
      (gradient[features.length + index] ?? 0) + (weight / all) * slope;
  });
  for (let each = 0; each < features.length; each++) {
    gradient[each] = (gradient[each] ?? 0) + (weight / all) * widthSlope * (features[each] ?? 0);
  }
  return (weight / all) * loss;
}
