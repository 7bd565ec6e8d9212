import type { Objective } from './lbfgs.ts';

/** The mean loss of some rows, and a penalty on each constant's square that keeps it near 0. */
export const meanLoss =
  <Row>(
    rows: readonly Row[],
    /** Returns a row's loss and adds its gradient. */
    lossOf: (row: Row, at: readonly number[], gradient: number[]) => number,
    penalties: readonly number[],
  ): Objective =>
  (at, gradient) => {
    gradient.fill(0);
    let loss = 0;
    for (const row of rows) loss += lossOf(row, at, gradient);
    loss /= rows.length;
    for (let index = 0; index < at.length; index++) {
      const [value = 0, penalty = 0] = [at[index], penalties[index]];
      loss += penalty * value ** 2;
      gradient[index] = (gradient[index] ?? 0) / rows.length + 2 * penalty * value;
    }
    return loss;
  };
