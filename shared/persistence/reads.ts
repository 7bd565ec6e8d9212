import type * as z from 'zod';
import { type Item, type Key, type Store, UnreadableRow } from './store.ts';

/** One item to be read with others at once, and what it means when it is there or not. */
export type Read<T> = {
  readonly key: Key;
  readonly parse: (item: Item | undefined) => T;
  /**
   * Whether a write that was decided on this must find it unchanged. What only this authority's
   * writers change is guarded by the head of its chain already.
   */
  readonly guarded: boolean;
};

export type Reads = Readonly<Record<string, Read<unknown>>>;

export type ReadValues<R extends Reads> = {
  readonly [K in keyof R]: R[K] extends Read<infer T> ? T : never;
};

/** The row's data as the schema expects it. @throws UnreadableRow when it is not. */
export function parseRow<T>(schema: z.ZodType<T>, item: Item): T {
  const result = schema.safeParse(item.data);
  if (!result.success) throw new UnreadableRow(item, { cause: result.error });
  return result.data;
}

/** Reads a row that may not be there. */
export function readRow<T>(
  key: Key,
  schema: z.ZodType<T>,
  { guarded = false } = {},
): Read<T | undefined> {
  return { key, guarded, parse: (item) => (item ? parseRow(schema, item) : undefined) };
}

/** Several items in one strong read, outside of any write. */
export async function readTogether<R extends Reads>(
  store: Store,
  reads: R,
): Promise<ReadValues<R>> {
  const named = Object.entries<Read<unknown>>(reads);
  const items = await store.find(named.map(([, read]) => read.key));
  const values = named.map(([name, read], i) => [name, read.parse(items[i])] as const);
  return Object.fromEntries(values) as ReadValues<R>;
}
