/**
 * Money as integer pence. A figure that JavaScript cannot hold exactly is refused where it is made,
 * so that no later sum can be off by a unit (reliability: 2^53 is about £90 trillion).
 */
declare const brand: unique symbol;

/** An amount in pence: a safe integer, never `-0`. Negative amounts are credits or reversals. */
export type Pence = number & { readonly [brand]: 'pence' };

/** The largest amount of a single figure in either direction: £100 billion, well past any council. */
export const MAX_PENCE = 10_000_000_000_000;

/**
 * Makes an amount of money from a number of pence.
 * @throws RangeError when it is not a safe integer.
 * @example pence(123_456) // £1,234.56
 */
export function pence(amount: number): Pence {
  if (!Number.isSafeInteger(amount)) {
    throw new RangeError(`Not a whole number of pence: ${amount}`);
  }
  return (amount === 0 ? 0 : amount) as Pence;
}

export const ZERO = pence(0);

export const add = (a: Pence, b: Pence): Pence => pence(a + b);

export const subtract = (a: Pence, b: Pence): Pence => pence(a - b);

export const negate = (a: Pence): Pence => pence(-a);

/** The sum of the amounts, in pence; nothing sums to zero. */
export function sum(amounts: Iterable<Pence>): Pence {
  let total = 0;
  for (const amount of amounts) {
    total += amount;
    if (!Number.isSafeInteger(total)) throw new RangeError('The sum leaves the safe integers');
  }
  return pence(total);
}

/** Rounds an estimate to the nearest penny, halves away from zero. For forecasts, never for the ledger. */
export function roundToPence(estimate: number): Pence {
  return pence(Math.sign(estimate) * Math.round(Math.abs(estimate)));
}

/**
 * Splits an amount by non-negative weights so that the shares sum to it exactly.
 * Each share is rounded towards zero and the pence left over go, one each, to the shares with the
 * largest remainder, earlier shares first.
 * @throws RangeError when there is no positive weight.
 * @example allocate(pence(100), [1, 1, 1]) // [34, 33, 33]
 */
export function allocate(amount: Pence, weights: readonly number[]): Pence[] {
  const scaled = wholeWeights(weights);
  const total = scaled.reduce((a, b) => a + b, 0n);
  if (total <= 0n) throw new RangeError('An allocation needs a positive weight');
  const magnitude = BigInt(Math.abs(amount));
  const shares = scaled.map((weight, index) => ({
    index,
    whole: (magnitude * weight) / total,
    remainder: (magnitude * weight) % total,
  }));
  let left = magnitude - shares.reduce((a, share) => a + share.whole, 0n);
  const byRemainder = [...shares].sort(
    (a, b) => Number(b.remainder - a.remainder) || a.index - b.index,
  );
  for (const share of byRemainder) {
    if (left === 0n) break;
    share.whole += 1n;
    left -= 1n;
  }
  const sign = amount < 0 ? -1 : 1;
  return shares.map((share) => pence(sign * Number(share.whole)));
}

/** Weights as whole numbers in the same proportions, to nine places: floats must not decide a penny. */
function wholeWeights(weights: readonly number[]): bigint[] {
  if (weights.some((weight) => !Number.isFinite(weight) || weight < 0)) {
    throw new RangeError('A weight is a finite number, zero or more');
  }
  return weights.map((weight) => BigInt(Math.round(weight * 1e9)));
}

/** `part` as a percentage of `whole`, to two decimals; undefined of nothing. */
export function percentOf(part: Pence, whole: Pence): number | undefined {
  if (whole === 0) return undefined;
  const percent = Math.round((part / Math.abs(whole)) * 10_000) / 100;
  return percent === 0 ? 0 : percent;
}

/** For sentences: `£1,234.56`, whole pounds without pence, negatives as `-£1,234.56`. */
export function formatPounds(amount: Pence): string {
  const magnitude = Math.abs(amount);
  const pounds = String(Math.floor(magnitude / 100)).replace(/\B(?=(\d{3})+$)/g, ',');
  const rest = magnitude % 100;
  const decimals = rest === 0 ? '' : `.${String(rest).padStart(2, '0')}`;
  return `${amount < 0 ? '-' : ''}£${pounds}${decimals}`;
}

/** For files: plain pounds with two decimals, `-1234.50`. */
export function decimalPounds(amount: Pence): string {
  const magnitude = Math.abs(amount);
  const sign = amount < 0 ? '-' : '';
  return `${sign}${Math.floor(magnitude / 100)}.${String(magnitude % 100).padStart(2, '0')}`;
}
