/**
 * Student's t with a whole number of degrees of freedom: the distribution of a forecast's error when
 * its spread is itself only estimated from a few past years.
 */

/**
 * P(T ≤ t).
 * Source: Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.3 and 26.7.4 (closed forms
 * for whole degrees of freedom).
 * @example studentTCdf(0, 5) // 0.5
 */
export function studentTCdf(t: number, degrees: number): number {
  if (t === Number.POSITIVE_INFINITY) return 1;
  if (t === Number.NEGATIVE_INFINITY) return 0;
  const within = centralProbability(Math.abs(t), degrees);
  return t < 0 ? (1 - within) / 2 : (1 + within) / 2;
}

/** P(|T| ≤ t) for t ≥ 0. */
function centralProbability(t: number, degrees: number): number {
  const angle = Math.atan(t / Math.sqrt(degrees));
  const cosine = Math.cos(angle);
  const isOdd = degrees % 2 === 1;
  let term = isOdd ? cosine : 1;
  let series = degrees === 1 ? 0 : term;
  for (let step = isOdd ? 3 : 2; step <= degrees - 2; step += 2) {
    term *= ((step - 1) / step) * cosine * cosine;
    series += term;
  }
  const sine = Math.sin(angle);
  return isOdd ? (2 / Math.PI) * (angle + sine * series) : sine * series;
}

/** Past any quantile used here: P(T > 1000) is 0.0003 with one degree of freedom. */
const FURTHEST = 1000;
const HALVINGS = 60;

/** The t with P(T ≤ t) = probability, for 0.5 ≤ probability < 0.9997, by bisection. */
export function studentTQuantile(probability: number, degrees: number): number {
  let low = 0;
  let high = FURTHEST;
  for (let halving = 0; halving < HALVINGS; halving++) {
    const middle = (low + high) / 2;
    if (studentTCdf(middle, degrees) < probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
