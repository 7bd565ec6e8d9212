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
import { meanLoss } from './mean-loss.ts';

/** A case with a forecast that was made without it. */
export type Foretold = Case & { readonly left: number };

const START = [-1, -1.6, -1.2, -0.6];
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
  /** What losses are in proportion to. */
  readonly size: number;
};

function rowOf({ task, evidence, left }: Foretold): Row {
  const unit = unitOf(evidence, left);
  const foretold = evidence.spent + left;
  return {
    features: widthFeatures(evidence, unit),
    unit,
    error: task.outturn - foretold,
    floor: leastOutturn(task.series) - foretold,
    size: Math.max(foretold, task.outturn / 2),
  };
}

/**
 * The widths of the ranges, by the least quantile loss in proportion to what was foretold. In
 * proportion to the outturn, as it is scored, small outturns would weigh most: lower bounds would be
 * passed by 7 in 100 and upper ones by 13, where both say 10. (Half the outturn at least, or the few
 * that were foretold to be nearly nothing would decide everything.)
 */
export function fitWidth(cases: readonly Foretold[]): OutturnConstants['width'] {
  const rows = cases.filter(({ evidence }) => evidence.monthsLeft > 0).map(rowOf);
  const features = rows[0]?.features.length ?? 0;
  const start = [...Array<number>(features).fill(0), ...START];
  const penalties = Array<number>(features).fill(RIDGE);
  const fitted = minimise(meanLoss(rows, rowLoss, penalties), start);
  return { coefficients: fitted.slice(0, features), quantiles: fitted.slice(features) };
}

function rowLoss(row: Row, at: readonly number[], gradient: number[]): number {
  const { features, unit, error, floor, size: whole } = row;
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
    const miss = (error - Math.max(floor, bound)) / whole;
    const size = Math.sqrt(miss ** 2 + ROUNDED_BELOW ** 2);
    loss += size / 2 + (share - 0.5) * miss;
    if (isHeld) return;
    const slope =
      (miss / size / 2 + share - 0.5) * (-unit / whole) * side * half * Math.exp((side * half) / 2);
    widthSlope += slope;
    gradient[features.length + index] = (gradient[features.length + index] ?? 0) + slope;
  });
  for (let each = 0; each < features.length; each++) {
    gradient[each] = (gradient[each] ?? 0) + widthSlope * (features[each] ?? 0);
  }
  return loss;
}
