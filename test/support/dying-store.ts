import type { Store } from '../../shared/persistence/store.ts';

class Killed extends Error {}

/** A process that dies at its nth write: with it or just after it, and answers nothing any more. */
export function dyingAt(store: Store, nth: number, isWritten: boolean) {
  let writes = 0;
  const alive = <T>(work: () => Promise<T>): Promise<T> => {
    if (writes >= nth) throw new Killed();
    return work();
  };
  const dying: Store = {
    find: (keys) => alive(() => store.find(keys)),
    page: (request) => alive(() => store.page(request)),
    transact: (items, token) =>
      alive(async () => {
        writes += 1;
        if (writes === nth && !isWritten) throw new Killed();
        const outcome = await store.transact(items, token);
        if (writes >= nth) throw new Killed();
        return outcome;
      }),
  };
  return { dying, writes: () => writes };
}
