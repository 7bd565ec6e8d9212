/** What is minimised: returns the value at a point and writes its gradient there. */
export type Objective = (at: readonly number[], gradient: number[]) => number;

const MEMORY = 10;
const STEPS = 400;
const ENOUGH_DECREASE = 1e-4;
const HALVINGS = 25;
/** Relative decrease of the value over five steps below which nothing more is sought. */
const STILL = 1e-8;

const dot = (a: readonly number[], b: readonly number[]): number => {
  let sum = 0;
  for (let each = 0; each < a.length; each++) sum += (a[each] ?? 0) * (b[each] ?? 0);
  return sum;
};

const plus = (a: readonly number[], times: number, b: readonly number[]): number[] =>
  a.map((each, index) => each + times * (b[index] ?? 0));

type Pair = { readonly step: readonly number[]; readonly turn: readonly number[]; rho: number };

/**
 * The point at which the objective is least, near the start.
 * Source: Nocedal and Wright, Numerical Optimization, algorithms 7.4 and 7.5 (limited-memory BFGS),
 * with backtracking.
 */
export function minimise(objective: Objective, start: readonly number[]): readonly number[] {
  let point = [...start];
  let gradient = point.map(() => 0);
  let value = objective(point, gradient);
  const pairs: Pair[] = [];
  const values: number[] = [value];
  for (let step = 0; step < STEPS; step++) {
    const direction = descent(gradient, pairs);
    const next = lineSearch(objective, point, value, gradient, direction);
    if (!next) return point;
    const pair = pairOf(plus(next.point, -1, point), plus(next.gradient, -1, gradient));
    if (pair) pairs.push(pair);
    if (pairs.length > MEMORY) pairs.shift();
    ({ point, value, gradient } = next);
    values.push(value);
    const before = values.at(-6);
    if (before !== undefined && before - value < STILL * Math.abs(before)) return point;
  }
  return point;
}

function pairOf(step: readonly number[], turn: readonly number[]): Pair | undefined {
  const curvature = dot(step, turn);
  return curvature > 1e-12 ? { step, turn, rho: 1 / curvature } : undefined;
}

/** Minus the inverse of the curvature seen in the last steps, times the gradient. */
function descent(gradient: readonly number[], pairs: readonly Pair[]): number[] {
  let direction = gradient.map((each) => -each);
  const shares: number[] = [];
  for (const { step, turn, rho } of pairs.toReversed()) {
    const share = rho * dot(step, direction);
    shares.unshift(share);
    direction = plus(direction, -share, turn);
  }
  const last = pairs.at(-1);
  const scale = last ? 1 / (last.rho * dot(last.turn, last.turn)) : 1 / norm(gradient);
  direction = direction.map((each) => each * scale);
  pairs.forEach(({ step, turn, rho }, index) => {
    direction = plus(direction, (shares[index] ?? 0) - rho * dot(turn, direction), step);
  });
  return direction;
}

const norm = (gradient: readonly number[]): number =>
  Math.max(1e-12, Math.sqrt(dot(gradient, gradient)));

function lineSearch(
  objective: Objective,
  point: readonly number[],
  value: number,
  gradient: readonly number[],
  direction: readonly number[],
): { point: number[]; value: number; gradient: number[] } | undefined {
  const slope = dot(gradient, direction);
  if (!(slope < 0)) return undefined;
  for (let halving = 0; halving < HALVINGS; halving++) {
    const length = 0.5 ** halving;
    const tried = plus(point, length, direction);
    const triedGradient = tried.map(() => 0);
    const triedValue = objective(tried, triedGradient);
    if (triedValue <= value + ENOUGH_DECREASE * length * slope) {
      return { point: tried, value: triedValue, gradient: triedGradient };
    }
  }
  return undefined;
}
