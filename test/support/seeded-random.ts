/** A generator of numbers from 0 up to 1 that repeats itself for the same seed (mulberry32). */
export type Random = () => number;

export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A seed of this run's own; a test that takes one shows it in its title. */
export const freshSeed = (): number => Math.floor(Math.random() * 2 ** 31);

/** A whole number from 0 to `below` - 1. */
export const wholeBelow = (random: Random, below: number): number => Math.floor(random() * below);

/** Kinds with how often each comes, relative to the others; what is left out never comes. */
export type Weights<K extends string> = Readonly<Partial<Record<K, number>>>;

/** One of the kinds, as often as its weight says. */
export function pickWeighted<K extends string>(random: Random, weights: Weights<K>): K | undefined {
  const named = Object.entries(weights) as [K, number][];
  let rest = random() * named.reduce((sum, [, weight]) => sum + weight, 0);
  return named.find(([, weight]) => {
    rest -= weight;
    return rest < 0;
  })?.[0];
}
