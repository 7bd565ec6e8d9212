import type { Condition, Item, Key, PageRequest, Path, Store, Value, Write } from './store.ts';

const textOf = (key: Key): string => `${key.pk}\u0000${key.sk}`;

const keyOf = (write: Write): Key => (write.kind === 'put' ? write.item : write.key);

function valueAt(item: Item, path: Path): Value | undefined {
  let value: Value | undefined = item.data;
  for (const name of path) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    value = (value as { readonly [name: string]: Value | undefined })[name];
  }
  return value;
}

function holds(condition: Condition, item: Item | undefined): boolean {
  if (condition.is === 'absent') return item === undefined;
  if (!item) return false;
  if (condition.is === 'at-rev') return item.rev === condition.rev;
  const value = valueAt(item, condition.path);
  if (condition.is === 'equal') return value === condition.to;
  return typeof value === 'number' && value <= condition.to;
}

function added(value: Value | undefined, path: Path, by: number): Value {
  const [name, ...rest] = path;
  if (name === undefined) {
    if (typeof value !== 'number') throw new TypeError('Adds to numbers only');
    return value + by;
  }
  const map = value as { readonly [name: string]: Value | undefined } | undefined;
  return { ...map, [name]: added(map?.[name], rest, by) };
}

/** A copy as DynamoDB would give it back: what is undefined is not kept. Quicker than `structuredClone`. */
const copyOf = (item: Item): Item => JSON.parse(JSON.stringify(item));

function result(write: Write, before: Item | undefined): Item | undefined {
  if (write.kind === 'put') return copyOf(write.item);
  if (write.kind === 'check') return before;
  if (write.kind === 'remove') return undefined;
  if (!before) throw new TypeError('Adds to items that are there only');
  const data = write.amounts.reduce<Value>(
    (value, { path, by }) => added(value, path, by),
    before.data,
  );
  return { ...before, rev: before.rev + 1, data: data as Item['data'] };
}

/** The store's double for unit tests: a map, with the same conditions and the same atomicity. */
export function createInMemoryStore(): Store {
  const items = new Map<string, Item>();
  return {
    async find(keys) {
      return keys.map((key) => {
        const item = items.get(textOf(key));
        return item && copyOf(item);
      });
    },
    async page({ pk, prefix, after, limit, newestFirst = false, peek }: PageRequest) {
      const sorted = [...items.values()]
        .filter((item) => item.pk === pk && item.sk.startsWith(prefix))
        .sort((a, b) => (a.sk < b.sk ? -1 : 1));
      if (newestFirst) sorted.reverse();
      const rest = sorted.filter(
        ({ sk }) => after === undefined || (newestFirst ? sk < after : sk > after),
      );
      const hasMore = peek === false ? rest.length >= limit : rest.length > limit;
      return { items: rest.slice(0, limit).map(copyOf), hasMore };
    },
    async transact(writes) {
      const keys = writes.map((write) => textOf(keyOf(write)));
      if (new Set(keys).size !== keys.length) throw new TypeError('One write per item');
      const current = keys.map((key) => items.get(key));
      const allHold = writes.every((write, i) => write.when.every((c) => holds(c, current[i])));
      if (!allHold) return 'cancelled';
      const results = writes.map((write, i) => result(write, current[i]));
      results.forEach((after, i) => {
        const key = keys[i];
        if (key === undefined) return;
        if (after) items.set(key, after);
        else items.delete(key);
      });
      return 'committed';
    },
  };
}
