/**
 * The one table as the rest of the service sees it: items under a partition and a sort key, read
 * strongly, written only in transactions whose every write names the state that it was decided on.
 * Two implementations pass one suite: DynamoDB, and the in-memory double of the unit tests.
 */
export type Key = { readonly pk: string; readonly sk: string };

export const sameKey = (a: Key, b: Key): boolean => a.pk === b.pk && a.sk === b.sk;

export type Value =
  | string
  | number
  | boolean
  | null
  | readonly Value[]
  | { readonly [name: string]: Value | undefined };

/**
 * What is kept under a key. `rev` counts the changes of an item that may change (a projection) and
 * is what later writes name; entries are written once and never read it.
 */
export type Item = Key & {
  readonly rev: number;
  readonly data: { readonly [name: string]: Value | undefined };
  /** Only on items that may go after a while; DynamoDB removes them some time later. */
  readonly expiresAtEpochSeconds?: number;
};

/** A condition on the item as it stands; a write has none, one or several, all of which must hold. */
export type Condition =
  | { readonly is: 'absent' }
  | { readonly is: 'at-rev'; readonly rev: number }
  | { readonly is: 'equal'; readonly path: Path; readonly to: string | number | boolean }
  | { readonly is: 'at-most'; readonly path: Path; readonly to: number };

/** A path into `data`: names from closed sets or of the identifier alphabet. */
export type Path = readonly string[];

export type Write =
  | {
      readonly kind: 'put';
      readonly item: Item;
      readonly when: readonly Condition[];
      /** False where others change the row in place, so that no audit entry can vouch for it. */
      readonly vouched?: false;
    }
  | { readonly kind: 'check'; readonly key: Key; readonly when: readonly Condition[] }
  | {
      /** Changes numbers in place, so that concurrent changes add up instead of overwriting. */
      readonly kind: 'add';
      readonly key: Key;
      readonly amounts: readonly { readonly path: Path; readonly by: number }[];
      readonly when: readonly Condition[];
    }
  /** Takes away what has done its work, such as a message that was sent; never an entry. */
  | { readonly kind: 'remove'; readonly key: Key; readonly when: readonly Condition[] };

/**
 * `cancelled`: nothing was written, because a condition failed or the table was busy with the same
 * items. `unknown`: the connection or the service failed, and it may have been written all the same.
 */
export type TransactionOutcome = 'committed' | 'cancelled' | 'unknown';

export type PageRequest = {
  readonly pk: string;
  /** Only sort keys that begin with this. */
  readonly prefix: string;
  /** Only sort keys after this one, in reading order. */
  readonly after?: string;
  readonly limit: number;
  readonly newestFirst?: boolean;
  /** False: does not read one item more to tell whether there is one; `hasMore` is then a guess. */
  readonly peek?: false;
};

export type Page = { readonly items: readonly Item[]; readonly hasMore: boolean };

export type Store = {
  /** The items under the keys, in their order, read strongly; undefined where there is none. */
  find(keys: readonly Key[]): Promise<readonly (Item | undefined)[]>;
  /** One page of a partition in sort-key order, read strongly. */
  page(request: PageRequest): Promise<Page>;
  /** All of the writes or none. `token` is the same for every repetition of the same attempt. */
  transact(writes: readonly Write[], token: string): Promise<TransactionOutcome>;
};

/** A row that is not what the code expects stops the read, with its key and nothing of its contents. */
export class UnreadableRow extends Error {
  readonly key: Key;

  constructor({ pk, sk }: Key, options?: ErrorOptions) {
    super(`The row ${pk} / ${sk} is not as expected`, options);
    this.name = 'UnreadableRow';
    this.key = { pk, sk };
  }
}

/** Items read at once: a page that a function can hold, and few round trips. */
const PAGE_SIZE = 200;

/** Every item of a partition under a prefix, in order, a page at a time; optionally after a sort key. */
export async function* itemsUnder(
  store: Store,
  pk: string,
  prefix: string,
  from?: string,
): AsyncGenerator<Item> {
  for await (const items of pagesUnder(store, pk, prefix, { from })) yield* items;
}

/** The same, by the page: for who has to know when it was read. */
export async function* pagesUnder(
  store: Store,
  pk: string,
  prefix: string,
  { from, limit = PAGE_SIZE }: { readonly from?: string | undefined; readonly limit?: number } = {},
): AsyncGenerator<readonly Item[]> {
  let after = from;
  for (;;) {
    const page = await store.page({
      pk,
      prefix,
      limit,
      ...(after === undefined ? {} : { after }),
    });
    yield page.items;
    after = page.items.at(-1)?.sk;
    if (!page.hasMore || after === undefined) return;
  }
}

/** What every item of a partition under a prefix holds, in order: for what is whole in memory anyway. */
export async function listUnder<T>(
  store: Store,
  pk: string,
  prefix: string,
  from: (item: Item) => T,
): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const item of itemsUnder(store, pk, prefix)) all.push(from(item));
  return all;
}

/** The items under a prefix, newest first, one read each: large rows of which few are wanted. */
export async function* newestUnder(store: Store, pk: string, prefix: string): AsyncGenerator<Item> {
  const one = { pk, prefix, limit: 1, newestFirst: true, peek: false } as const;
  let page = await store.page(one);
  for (let item = page.items[0]; item; item = page.items[0]) {
    yield item;
    page = await store.page({ ...one, after: item.sk });
  }
}
