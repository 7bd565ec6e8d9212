import type { Store } from '../../shared/persistence/store.ts';

/** A store in which somebody else is quicker: once, just before a partition is paged or put into. */
export function overtakenAt(store: Store, partition: string, work: () => Promise<void>): Store {
  let isOvertaken = false;
  const overtake = async (isThere: boolean) => {
    if (isOvertaken || !isThere) return;
    isOvertaken = true;
    await work();
  };
  return {
    ...store,
    page: async (request) => {
      await overtake(request.pk.startsWith(partition));
      return store.page(request);
    },
    transact: async (writes, token) => {
      await overtake(
        writes.some((each) => each.kind === 'put' && each.item.pk.startsWith(partition)),
      );
      return store.transact(writes, token);
    },
  };
}
