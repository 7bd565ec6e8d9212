import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Random } from './seeded-random.ts';

/** Turns of the event loop that one may be ahead of the other: together about one request long. */
const MOST_AHEAD = 2000;

/** Starts both at once, one of them a few turns ahead by chance, so that either may be first. */
export function atOnce<A, B>(
  random: Random,
  first: () => Promise<A>,
  second: () => Promise<B>,
): Promise<[A, B]> {
  const ahead = Math.round(MOST_AHEAD * (2 * random() - 1) ** 3);
  return Promise.all([after(ahead, first), after(-ahead, second)]);
}

async function after<T>(turns: number, start: () => Promise<T>): Promise<T> {
  for (let turn = 0; turn < turns; turn++) await nextTurn();
  return start();
}
