import { type Known, medianOf } from './monthly-series.ts';

/** How much a month's news counts a month later: ten memories, from the very short to the endless. */
const MEMORIES = [0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 1] as const;
/** Sharpness of the preference for the memories that would have foretold the months so far. */
const PREFERENCE = -8;

/** Dividing by a smaller share of an average month would blow it up. */
const LEAST_SHARE = 0.05;
const NEIGHBOURS = 6;
const LEAST_NEIGHBOURS = 5;
const OUTLYING = 4;

/**
 * The months with isolated outliers drawn in to four median deviations of their neighbourhood, for
 * the level only. Two in a row on one side are left: that is a new level, not an accident.
 */
export function drawInOutliers(months: readonly Known[], pattern: readonly number[]): Known[] {
  const share = (index: number) => Math.max(LEAST_SHARE, pattern[index % 12] ?? 1);
  const even = months.map((amount, index) => (amount === null ? null : amount / share(index)));
  const limits = even.map((amount, index) =>
    amount === null ? undefined : limitPassed(even, index, amount),
  );
  return months.map((amount, index) => {
    const limit = limits[index];
    if (limit === undefined) return amount;
    const isShift = [limits[index - 1], limits[index + 1]].some(
      (next) => next?.side === limit.side,
    );
    return isShift ? amount : limit.amount * share(index);
  });
}

type Limit = { readonly side: 1 | -1; readonly amount: number };

function limitPassed(even: readonly Known[], index: number, amount: number): Limit | undefined {
  const near: number[] = [];
  const end = Math.min(even.length - 1, index + NEIGHBOURS);
  for (let each = Math.max(0, index - NEIGHBOURS); each <= end; each++) {
    const value = even[each];
    if (value !== null && value !== undefined) near.push(value);
  }
  if (near.length < LEAST_NEIGHBOURS) return undefined;
  const middle = medianOf(near);
  const reach = OUTLYING * medianOf(near.map((value) => Math.abs(value - middle)));
  if (reach <= 0 || Math.abs(amount - middle) <= reach) return undefined;
  const side = amount > middle ? 1 : -1;
  return { side, amount: middle + side * reach };
}

export type Level = {
  /** An average month, now. */
  readonly level: number;
  /** How much of the preference each memory has; sums to 1. */
  readonly weights: readonly number[];
};

type Memory = { readonly keeps: number; amounts: number; shares: number; error: number };

const emptyMemories = (): readonly Memory[] =>
  MEMORIES.map((keeps) => ({ keeps, amounts: 0, shares: 0, error: 0 }));

const levelOf = ({ amounts, shares }: Memory): number => (shares > 0 ? amounts / shares : 0);

/** A month later; one that is not known only ages what is remembered. */
function remember(memory: Memory, amount: Known, share: number): void {
  memory.amounts = memory.amounts * memory.keeps + (amount ?? 0);
  memory.shares = memory.shares * memory.keeps + (amount === null ? 0 : share);
}

/**
 * The amount of an average month, now: Σ λ^age·x ÷ Σ λ^age·pattern for each memory λ, averaged with
 * weights (mean absolute error of foretelling the next month)^−8. Sums are divided, never single
 * months, so months of nothing do no harm.
 */
export function currentLevel(months: readonly Known[], pattern: readonly number[]): Level {
  const memories = emptyMemories();
  const first = months.findIndex((amount) => amount !== null);
  months.forEach((amount, index) => {
    const share = pattern[index % 12] ?? 1;
    for (const memory of memories) {
      if (amount !== null && index > first) {
        memory.error += Math.abs(amount - levelOf(memory) * share);
      }
      remember(memory, amount, share);
    }
  });
  const weights = preferenceOf(memories.map((memory) => memory.error));
  return { level: weighted(memories, weights), weights };
}

function weighted(memories: readonly Memory[], weights: readonly number[]): number {
  let level = 0;
  for (let each = 0; each < memories.length; each++) {
    const memory = memories[each];
    if (memory) level += (weights[each] ?? 0) * levelOf(memory);
  }
  return level;
}

function preferenceOf(errors: readonly number[]): readonly number[] {
  const least = Math.min(...errors);
  const raw = errors.map((error) => {
    if (least > 0) return (error / least) ** PREFERENCE;
    return error === 0 ? 1 : 0;
  });
  const sum = raw.reduce((a, b) => a + b, 0);
  return raw.map((each) => each / sum);
}

const USUAL_NOISE = 0.1157;

/** The error of foretelling a month is measured against a tenth of a month at least. */
const LEAST_OF_LEVEL = 0.1;
/** A normal spread is 1.4826 of its median absolute deviation. */
const TO_SPREAD = 1.4826;

/**
 * The relative noise of a month around the level that was known before it: half from the median of
 * the errors, half from their root mean square. Below two months it is what is usual: 0.116, the
 * median of the series fitted on.
 */
export function monthlyNoise(
  months: readonly Known[],
  drawnIn: readonly Known[],
  pattern: readonly number[],
  { level, weights }: Level,
): number {
  const errors = foretoldErrors(months, drawnIn, pattern, weights, Math.abs(level) || 1e-9);
  if (errors.length === 0) return USUAL_NOISE;
  const squares = errors.reduce((sum, error) => sum + error ** 2, 0);
  const typical = medianOf(errors.map(Math.abs)) * TO_SPREAD;
  return typical / 2 + Math.sqrt(squares / errors.length) / 2;
}

function foretoldErrors(
  months: readonly Known[],
  drawnIn: readonly Known[],
  pattern: readonly number[],
  weights: readonly number[],
  level: number,
): number[] {
  const memories = emptyMemories();
  const errors: number[] = [];
  months.forEach((amount, index) => {
    const share = pattern[index % 12] ?? 1;
    if (amount !== null) {
      const foretold = weighted(memories, weights) * share;
      errors.push((amount - foretold) / Math.max(Math.abs(foretold), LEAST_OF_LEVEL * level));
    }
    for (const memory of memories) remember(memory, drawnIn[index] ?? null, share);
  });
  // Nothing was known before the first month, so nothing was foretold.
  return errors.slice(1);
}

/** The mean of an average month over the last known months. */
export function recentLevel(
  months: readonly Known[],
  pattern: readonly number[],
  count: number,
): number {
  let amounts = 0;
  let shares = 0;
  let seen = 0;
  for (let index = months.length - 1; index >= 0 && seen < count; index--) {
    const amount = months[index] ?? null;
    if (amount === null) continue;
    amounts += amount;
    shares += pattern[index % 12] ?? 1;
    seen += 1;
  }
  return shares > 0 ? amounts / shares : 0;
}

/** The median of an average month over the last known months. */
export function medianLevel(
  months: readonly Known[],
  pattern: readonly number[],
  count: number,
): number {
  const even = months.flatMap((amount, index) =>
    amount === null ? [] : [amount / Math.max(LEAST_SHARE, pattern[index % 12] ?? 1)],
  );
  return medianOf(even.slice(-count));
}
