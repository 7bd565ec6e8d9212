import type { OutturnConstants } from '../../shared/domain/forecast/fitted-constants.ts';
import { leftFeatures } from '../../shared/domain/forecast/outturn-blend.ts';
import type { Case } from './cases.ts';
import { minimise } from './lbfgs.ts';
import { meanLoss } from './mean-loss.ts';

/** Errors below this share of the outturn hardly differ: |x| is rounded off there. */
const ROUNDED_BELOW = 0.002;
const RIDGE = 2e-5;
const RIDGE_OF_SCALE = 2e-3;

type Row = {
  readonly weights: readonly number[];
  readonly scale: readonly number[];
  readonly candidates: readonly number[];
  readonly spent: number;
  readonly outturn: number;
};

/**
 * The weights of the simple forecasts and the correction, by the least absolute error in proportion
 * to the outturn. Its gradient is that of a softmax: ∂left/∂aᵢ = left·share·(candidate ÷ blend − 1).
 */
export function fitLeft(
  cases: readonly Case[],
  hasHistory: boolean,
): OutturnConstants['withHistory'] {
  const rows = cases
    .filter(({ evidence }) => evidence.years > 0 === hasHistory && evidence.monthsLeft > 0)
    .map(({ task, evidence }) => ({
      ...leftFeatures(evidence),
      candidates: evidence.candidates,
      spent: evidence.spent,
      outturn: task.outturn,
    }));
  const each = rows[0];
  if (!each) throw new Error('Nothing to fit the blend on');
  const width = each.weights.length;
  const others = each.candidates.length - 1;
  const penalties = [
    ...Array<number>(others * width).fill(RIDGE),
    ...Array<number>(each.scale.length).fill(RIDGE_OF_SCALE),
  ];
  const start = penalties.map(() => 0);
  const fitted = minimise(meanLoss(rows, rowLoss, penalties), start);
  return {
    weights: Array.from({ length: others }, (_, other) =>
      fitted.slice(other * width, (other + 1) * width),
    ),
    scale: fitted.slice(others * width),
  };
}

const dotAt = (features: readonly number[], at: readonly number[], from: number): number => {
  let sum = 0;
  for (let each = 0; each < features.length; each++) {
    sum += (features[each] ?? 0) * (at[from + each] ?? 0);
  }
  return sum;
};

const addAt = (
  gradient: number[],
  from: number,
  times: number,
  features: readonly number[],
): void => {
  for (let each = 0; each < features.length; each++) {
    gradient[from + each] = (gradient[from + each] ?? 0) + times * (features[each] ?? 0);
  }
};

function rowLoss(row: Row, at: readonly number[], gradient: number[]): number {
  const { weights, scale, candidates, spent, outturn } = row;
  const raw = [1];
  let sum = 1;
  for (let other = 0; other < candidates.length - 1; other++) {
    const size = Math.exp(Math.min(50, dotAt(weights, at, other * weights.length)));
    raw.push(size);
    sum += size;
  }
  let blend = 0;
  for (let each = 0; each < raw.length; each++) {
    blend += ((candidates[each] ?? 0) * (raw[each] ?? 0)) / sum;
  }
  const last = (candidates.length - 1) * weights.length;
  const correction = Math.exp(dotAt(scale, at, last));
  const error = (spent + correction * blend - outturn) / outturn;
  const size = Math.sqrt(error ** 2 + ROUNDED_BELOW ** 2);
  const slope = (error / size) * (correction / outturn);
  for (let other = 0; other < candidates.length - 1; other++) {
    const share = (raw[other + 1] ?? 0) / sum;
    addAt(
      gradient,
      other * weights.length,
      slope * share * ((candidates[other + 1] ?? 0) - blend),
      weights,
    );
  }
  addAt(gradient, last, slope * blend, scale);
  return size;
}
