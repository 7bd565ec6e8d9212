import type { Store } from '../../shared/persistence/store.ts';
import type { Random } from './seeded-random.ts';

/** What ends a process in a test; no code of ours expects it. */
export class Killed extends Error {}

/**
 * A process that may be killed between any two of its calls to the world: before a call, so that
 * nothing comes of it, or after, so that it has happened and nobody hears. Once dead it stays dead.
 */
export function createProcess(random: Random, deathShare: number) {
  let isDead = false;
  const liveOn = (): void => {
    if (isDead) throw new Killed();
  };
  const call = async <T>(perform: () => Promise<T>): Promise<T> => {
    liveOn();
    const dies = random() < deathShare;
    isDead = dies && random() < 0.5;
    liveOn();
    const result = await perform();
    isDead ||= dies;
    liveOn();
    return result;
  };
  return {
    call,
    isDead: () => isDead,
    over: (store: Store): Store => ({
      find: (keys) => call(() => store.find(keys)),
      page: (request) => call(() => store.page(request)),
      transact: (writes, token) => call(() => store.transact(writes, token)),
    }),
  };
}
