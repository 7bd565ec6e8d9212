import type { OutturnConstants } from '../../shared/domain/forecast/fitted-constants.ts';
import {
  leastOutturn,
  type OutturnBlend,
  probabilityFeatures,
} from '../../shared/domain/forecast/outturn-blend.ts';
import { studentTCdf } from '../../shared/domain/forecast/student-t.ts';
import type { Case } from './cases.ts';
import { minimise } from './lbfgs.ts';
import { meanLoss } from './mean-loss.ts';

/** A case with a range that was made without it. */
export type Ranged = Case & { readonly blend: OutturnBlend };

/** Found best of 3e-4, 1e-3 and 3e-3 over four foldings; all three are within 0.0001 of another. */
const RIDGE = 1e-3;
const DEGREES = 3;

type Row = {
  readonly lean: readonly number[];
  readonly steepness: readonly number[];
  /** Median less budget, in half-widths. */
  readonly distance: number;
  readonly isOver: 0 | 1;
};

/** What is spent already is certain: it teaches nothing. */
function rowOf({ task, evidence, blend }: Ranged): readonly Row[] {
  const { budget, outturn, series } = task;
  if (budget === undefined || budget < leastOutturn(series) || evidence.monthsLeft === 0) return [];
  const half = (blend.upper80 - blend.lower80) / 2;
  const features = probabilityFeatures(evidence, blend.median - evidence.spent, half);
  const distance = (blend.median - budget) / half;
  return [{ ...features, distance, isOver: outturn > budget ? 1 : 0 }];
}

/**
 * Centre and steepness of P(outturn > budget), by the least squared error (Brier).
 */
export function fitProbability(cases: readonly Ranged[]): OutturnConstants['probability'] {
  const rows = cases.flatMap(rowOf);
  const leans = rows[0]?.lean.length ?? 0;
  const steeps = rows[0]?.steepness.length ?? 0;
  const penalties = Array<number>(leans + steeps).fill(RIDGE);
  const fitted = minimise(
    meanLoss(rows, rowLoss, penalties),
    penalties.map(() => 0),
  );
  return { lean: fitted.slice(0, leans), steepness: fitted.slice(leans) };
}

/** Source: the density of Student's t with three degrees of freedom. */
const density = (t: number): number =>
  2 / (Math.PI * Math.sqrt(DEGREES) * (1 + t ** 2 / DEGREES) ** 2);

function rowLoss(row: Row, at: readonly number[], gradient: number[]): number {
  const { lean, steepness, distance, isOver } = row;
  const sumOf = (features: readonly number[], from: number) =>
    features.reduce((sum, feature, index) => sum + feature * (at[from + index] ?? 0), 0);
  const reach = distance * Math.exp(sumOf(steepness, lean.length));
  const t = sumOf(lean, 0) + reach;
  const miss = studentTCdf(t, DEGREES) - isOver;
  const slope = 2 * miss * density(t);
  lean.forEach((feature, index) => {
    gradient[index] = (gradient[index] ?? 0) + slope * feature;
  });
  steepness.forEach((feature, index) => {
    const place = lean.length + index;
    gradient[place] = (gradient[place] ?? 0) + slope * reach * feature;
  });
  return miss ** 2;
}
