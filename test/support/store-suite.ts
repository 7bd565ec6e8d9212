import { beforeEach, describe, expect, it } from 'vitest';
import {
  type Condition,
  type Item,
  itemsUnder,
  type Key,
  newestUnder,
  type Path,
  type Store,
  type Write,
} from '../../shared/persistence/store.ts';

/** What every `Store` must do: run on the in-memory double and on each real engine. */
export function describeStore(name: string, makeStore: () => Promise<Store>): void {
  describe(`the store on ${name}`, () => {
    let store: Store;
    let attempts = 0;
    beforeEach(async () => {
      store = await makeStore();
    });

    const transact = (...writes: readonly Write[]) =>
      store.transact(writes, `attempt-${++attempts}`);
    const findOne = async (key: Key) => (await store.find([key]))[0];

    async function putAll(items: readonly Item[], inOne = 100): Promise<void> {
      for (let from = 0; from < items.length; from += inOne) {
        const writes = items.slice(from, from + inOne).map((item) => put(item));
        expect(await transact(...writes)).toBe('committed');
      }
    }

    describe('finds', () => {
      it('items in the order of their keys, undefined where there is none', async () => {
        await putAll([itemAt('a', '1'), itemAt('a', '2'), itemAt('b', '1')]);
        const found = await store.find([
          keyOf('b', '1'),
          keyOf('a', '9'),
          keyOf('a', '2'),
          keyOf('z', '1'),
          keyOf('a', '1'),
        ]);
        expect(found.map((item) => item && `${item.pk}${item.sk}`)).toEqual([
          'b1',
          undefined,
          'a2',
          undefined,
          'a1',
        ]);
      });

      it('nothing for no keys', async () => {
        expect(await store.find([])).toEqual([]);
      });

      it('more keys than DynamoDB takes in one batch', async () => {
        const items = Array.from({ length: 230 }, (_, i) => itemAt(`p${i % 7}`, padded(i)));
        await putAll(items);
        const keys = [...items].reverse().map(({ pk, sk }) => ({ pk, sk }));
        expect(await store.find(keys)).toEqual([...items].reverse());
      });

      it('a key that is asked for twice at both places', async () => {
        await putAll([itemAt('a', '1'), itemAt('a', '2')]);
        const found = await store.find([keyOf('a', '1'), keyOf('a', '2'), keyOf('a', '1')]);
        expect(found.map((item) => item?.sk)).toEqual(['1', '2', '1']);
      });

      it('keys that differ only by case, by a space or by their normal form apart', async () => {
        const sorts = ['é', 'e\u0301', 'E', 'e', 'e ', ' e'];
        await putAll(sorts.map((sk, number) => ({ ...itemAt('a', sk), data: { number } })));
        const found = await store.find(sorts.map((sk) => keyOf('a', sk)));
        expect(found.map((item) => item?.data['number'])).toEqual([0, 1, 2, 3, 4, 5]);
      });
    });

    describe('keeps', () => {
      it.each<[string, Item['data']]>([
        [
          'the largest exact integers',
          { most: Number.MAX_SAFE_INTEGER, least: -Number.MAX_SAFE_INTEGER },
        ],
        [
          'zero, negative and fractional numbers',
          { zero: 0, negative: -150_000_000_00, share: 0.016 },
        ],
        [
          'text in any script',
          { name: 'Ŵrekin – £1,5m “čaj” 漢字 🏫', tab: 'a\tb\nc', nul: '\u0000' },
        ],
        ['empty text, lists and maps', { text: '', list: [], map: {} }],
        ['truth values and null', { yes: true, no: false, nothing: null }],
        ['lists in maps in lists', { lines: [{ weights: [1, [2, { three: [] }]] }, 'x'] }],
      ])('%s as they are', async (_, data) => {
        await putAll([{ ...itemAt('a', '1'), data }]);
        expect((await findOne(keyOf('a', '1')))?.data).toStrictEqual(data);
      });

      it('what is undefined not at all', async () => {
        const data = {
          kept: 1,
          gone: undefined,
          within: { gone: undefined, kept: [{ gone: undefined }] },
        };
        await putAll([{ ...itemAt('a', '1'), data }]);
        expect((await findOne(keyOf('a', '1')))?.data).toStrictEqual({
          kept: 1,
          within: { kept: [{}] },
        });
      });

      it('the revision and the day an item may go', async () => {
        const item = { ...itemAt('a', '1'), rev: 41, expiresAtEpochSeconds: 1_800_000_000 };
        await putAll([item]);
        expect(await findOne(item)).toStrictEqual(item);
      });

      it('its own copy of what was written and of what was read', async () => {
        const data = { lines: [{ pence: 1 }] };
        await putAll([{ ...itemAt('a', '1'), data }]);
        data.lines.push({ pence: 2 });
        const read = await findOne(keyOf('a', '1'));
        Object.assign(read?.data['lines'] ?? {}, { 1: { pence: 3 } });
        expect((await findOne(keyOf('a', '1')))?.data).toEqual({ lines: [{ pence: 1 }] });
      });
    });

    describe('pages', () => {
      const sorts = ['A#1', 'B#01', 'B#02', 'B#03', 'B#04', 'B#05', 'C#1'];
      beforeEach(() => putAll([...sorts.map((sk) => itemAt('p', sk)), itemAt('q', 'B#01')]));

      const page = async (request: Omit<Parameters<Store['page']>[0], 'pk'>) => {
        const { items, hasMore } = await store.page({ pk: 'p', ...request });
        return { sorts: items.map(({ sk }) => sk), hasMore };
      };

      it('only what begins with the prefix, in order', async () => {
        expect(await page({ prefix: 'B#', limit: 10 })).toEqual({
          sorts: ['B#01', 'B#02', 'B#03', 'B#04', 'B#05'],
          hasMore: false,
        });
      });

      it('the whole partition without a prefix, and nothing of another', async () => {
        expect(await page({ prefix: '', limit: 10 })).toEqual({ sorts, hasMore: false });
      });

      it('says that there is more exactly when there is', async () => {
        expect(await page({ prefix: 'B#', limit: 4 })).toMatchObject({ hasMore: true });
        expect(await page({ prefix: 'B#', limit: 5 })).toMatchObject({ hasMore: false });
        expect(await page({ prefix: 'B#', after: 'B#01', limit: 4 })).toMatchObject({
          hasMore: false,
        });
        expect(await page({ prefix: 'B#', after: 'B#05', limit: 1 })).toEqual({
          sorts: [],
          hasMore: false,
        });
      });

      it('without a look at what follows, where that is all that is wanted', async () => {
        const newest = { prefix: 'B#', limit: 1, newestFirst: true, peek: false } as const;
        expect((await page(newest)).sorts).toEqual(['B#05']);
        expect((await page({ ...newest, after: 'B#03' })).sorts).toEqual(['B#02']);
        expect((await page({ ...newest, after: 'B#01' })).sorts).toEqual([]);
        const walked: string[] = [];
        for await (const { sk } of newestUnder(store, 'p', 'B#')) walked.push(sk);
        expect(walked).toEqual(['B#05', 'B#04', 'B#03', 'B#02', 'B#01']);
      });

      it('from after a sort key, whether or not there is an item under it', async () => {
        expect((await page({ prefix: 'B#', after: 'B#02', limit: 2 })).sorts).toEqual([
          'B#03',
          'B#04',
        ]);
        expect((await page({ prefix: 'B#', after: 'B#02x', limit: 2 })).sorts).toEqual([
          'B#03',
          'B#04',
        ]);
      });

      it('newest first, going down from after a sort key', async () => {
        expect(await page({ prefix: 'B#', limit: 2, newestFirst: true })).toEqual({
          sorts: ['B#05', 'B#04'],
          hasMore: true,
        });
        expect(await page({ prefix: 'B#', after: 'B#03', limit: 2, newestFirst: true })).toEqual({
          sorts: ['B#02', 'B#01'],
          hasMore: false,
        });
      });

      it('nothing of a partition that is not there', async () => {
        expect(await store.page({ pk: 'none', prefix: '', limit: 5 })).toEqual({
          items: [],
          hasMore: false,
        });
      });

      it('in the order of bytes, as DynamoDB sorts', async () => {
        const mixed = ['Z', 'a', '!', '~', '0', '00', 'é', '\uffee'];
        await putAll(mixed.map((sk) => itemAt('bytes', sk)));
        const { items } = await store.page({ pk: 'bytes', prefix: '', limit: 20 });
        expect(items.map(({ sk }) => sk)).toEqual([...mixed].sort(byBytes));
      });
    });

    it('walks a partition of more than one page and of more than a megabyte', async () => {
      const text = 'x'.repeat(20_000);
      const items = Array.from({ length: 210 }, (_, i) => ({
        ...itemAt('p', padded(i)),
        data: { text },
      }));
      await putAll(items, 70);
      const first = await store.page({ pk: 'p', prefix: '', limit: 150 });
      expect([first.items.length, first.hasMore]).toEqual([150, true]);
      const seen: string[] = [];
      for await (const { sk } of itemsUnder(store, 'p', '')) seen.push(sk);
      expect(seen).toEqual(items.map(({ sk }) => sk));
      const rest: string[] = [];
      for await (const { sk } of itemsUnder(store, 'p', '', padded(205))) rest.push(sk);
      expect(rest).toEqual(['00206', '00207', '00208', '00209']);
    });

    describe('under a condition', () => {
      beforeEach(() => putAll([THERE]));
      const keys = [keyOf('c', 'there'), keyOf('c', 'absent'), keyOf('c', 'beside')];
      const beside = itemAt('c', 'beside');

      it.each(HOLDING)('that holds, puts: %s', async (_, key, condition) => {
        const item = { ...key, rev: 8, data: { put: true } };
        expect(await transact(put(item, condition))).toBe('committed');
        expect(await findOne(key)).toEqual(item);
      });

      it.each(HOLDING)('that holds, checks: %s', async (_, key, condition) => {
        const before = await findOne(key);
        expect(await transact(put(beside), { kind: 'check', key, when: [condition] })).toBe(
          'committed',
        );
        expect(await store.find([key, beside])).toEqual([before, beside]);
      });

      it.each(HOLDING.filter(([, key]) => key.sk === 'there'))(
        'that holds, adds: %s',
        async (_, key, condition) => {
          expect(await transact(add(key, 3, condition))).toBe('committed');
          expect(await findOne(key)).toMatchObject({ rev: 8, data: { ...THERE.data, used: 13 } });
        },
      );

      it.each(HOLDING)('that holds, removes: %s', async (_, key, condition) => {
        expect(await transact(put(beside), { kind: 'remove', key, when: [condition] })).toBe(
          'committed',
        );
        expect(await store.find([key, beside])).toEqual([undefined, beside]);
      });

      it.each(FAILING)('that fails, writes nothing: %s', async (_, key, condition) => {
        const item = { ...key, rev: 8, data: { put: true } };
        const when = [condition];
        expect(await transact(put(beside), { kind: 'remove', key, when })).toBe('cancelled');
        expect(await transact(put(item, condition))).toBe('cancelled');
        expect(await transact(put(beside), { kind: 'check', key, when })).toBe('cancelled');
        expect(await transact(put(beside), add(key, 3, condition))).toBe('cancelled');
        expect(await store.find(keys)).toEqual([THERE, undefined, undefined]);
      });

      it('and others on the same item, needs them all', async () => {
        const open = equal(['state'], 'open');
        expect(await transact(add(THERE, 1, open, atMost(['used'], 9)))).toBe('cancelled');
        expect(await transact(add(THERE, 1, open, atMost(['used'], 10)))).toBe('committed');
      });
    });

    it('adds several amounts in one item, up and down, and leaves the rest', async () => {
      const item = {
        ...itemAt('a', '1'),
        data: { byPhase: { one: 5, two: 9 }, total: 14, note: 'n' },
      };
      await putAll([item]);
      const amounts = [
        { path: ['byPhase', 'one'], by: -7 },
        { path: ['total'], by: -7 },
      ];
      expect(await transact({ kind: 'add', key: item, amounts, when: [] })).toBe('committed');
      expect(await findOne(item)).toEqual({
        ...item,
        rev: 2,
        data: { byPhase: { one: -2, two: 9 }, total: 7, note: 'n' },
      });
    });

    it.each([
      ['an item that is not there', keyOf('a', 'none'), ['used']],
      ['a number that is not there', keyOf('a', '1'), ['no']],
      ['text', keyOf('a', '1'), ['name']],
    ])('takes adding to %s for a bug, and writes nothing', async (_, key, path) => {
      await putAll([itemAt('a', '1')]);
      const wrong: Write = { kind: 'add', key, amounts: [{ path, by: 1 }], when: [] };
      const beside = itemAt('a', 'beside');
      await expect(transact(put(beside), wrong)).rejects.toThrow();
      expect(await store.find([beside, itemAt('a', '1')])).toEqual([undefined, itemAt('a', '1')]);
    });

    it('removes an item once, from pages too, and lets another be put in its place', async () => {
      const [first, second] = [itemAt('a', '1'), itemAt('a', '2')];
      await putAll([first, second]);
      const removal: Write = { kind: 'remove', key: first, when: [atRev(1)] };
      expect(await transact(removal)).toBe('committed');
      expect(await transact(removal)).toBe('cancelled');
      expect((await store.page({ pk: 'a', prefix: '', limit: 9 })).items).toEqual([second]);
      expect(await transact({ ...removal, when: [] })).toBe('committed');
      expect(await transact(put(first, { is: 'absent' }))).toBe('committed');
      expect(await findOne(first)).toEqual(first);
    });

    it('writes all or nothing: one condition that fails stops everything', async () => {
      const counter = { ...itemAt('a', 'counter'), data: { used: 1 } };
      const old = itemAt('a', 'old');
      await putAll([counter, old]);
      const writes = [
        put(itemAt('a', 'new'), { is: 'absent' }),
        put({ ...old, data: { name: 'changed' } }),
        add(counter, 5),
        put(itemAt('b', 'far'), { is: 'at-rev', rev: 1 }),
      ];
      expect(await transact(...writes)).toBe('cancelled');
      expect(await store.find([keyOf('a', 'new'), keyOf('b', 'far')])).toEqual([
        undefined,
        undefined,
      ]);
      expect(await store.find([old, counter])).toEqual([old, counter]);
      expect(await transact(...writes.slice(0, 3))).toBe('committed');
      expect((await findOne(counter))?.data['used']).toBe(6);
    });

    it('lets 50 at once add up to a ceiling exactly, never over it', async () => {
      const total = { ...itemAt('a', 'total'), data: { used: 0 } };
      await putAll([total]);
      const outcomes = await Promise.all(
        Array.from({ length: 50 }, () => transact(claim(total, 1, 35))),
      );
      expect(outcomes.filter((outcome) => outcome === 'committed')).toHaveLength(35);
      expect(await findOne(total)).toMatchObject({ rev: 36, data: { used: 35 } });
    });

    it('lets uneven amounts in as long as there is room for them', async () => {
      const total = { ...itemAt('a', 'total'), data: { used: 0 } };
      await putAll([total]);
      const amounts = Array.from({ length: 50 }, (_, i) => 1 + ((i * 37) % 23));
      const outcomes = await Promise.all(
        amounts.map((amount) => transact(claim(total, amount, 301))),
      );
      const taken = amounts.filter((_, i) => outcomes[i] === 'committed');
      const refused = amounts.filter((_, i) => outcomes[i] === 'cancelled');
      const used = taken.reduce((sum, amount) => sum + amount, 0);
      expect((await findOne(total))?.data['used']).toBe(used);
      expect(used).toBeLessThanOrEqual(301);
      expect(Math.min(...refused)).toBeGreaterThan(301 - used);
    });

    it('lets one of many writers who saw the same revision through', async () => {
      await putAll([itemAt('a', '1')]);
      const writers = Array.from({ length: 20 }, (_, writer) =>
        transact(put({ ...itemAt('a', '1'), rev: 2, data: { writer } }, { is: 'at-rev', rev: 1 })),
      );
      const outcomes = await Promise.all(writers);
      expect(outcomes.filter((outcome) => outcome === 'committed')).toHaveLength(1);
      expect((await findOne(keyOf('a', '1')))?.data['writer']).toBe(outcomes.indexOf('committed'));
    });

    it('takes two writes of one item for a bug', async () => {
      await expect(transact(put(itemAt('a', '1')), put(itemAt('a', '1')))).rejects.toThrow();
      expect(await findOne(keyOf('a', '1'))).toBeUndefined();
    });
  });
}

const equal = (path: Path, to: string | number | boolean): Condition => ({ is: 'equal', path, to });
const atMost = (path: Path, to: number): Condition => ({ is: 'at-most', path, to });
const atRev = (rev: number): Condition => ({ is: 'at-rev', rev });

const THERE: Item = {
  pk: 'c',
  sk: 'there',
  rev: 7,
  data: { used: 10, state: 'open', isOpen: true, deep: { limit: { pence: 5 } }, list: [1] },
};
const there: Key = { pk: 'c', sk: 'there' };
const absent: Key = { pk: 'c', sk: 'absent' };
const LIMIT = ['deep', 'limit', 'pence'];

type Case = readonly [string, Key, Condition];

const HOLDING: readonly Case[] = [
  ['absent', absent, { is: 'absent' }],
  ['at this revision', there, atRev(7)],
  ['equal text', there, equal(['state'], 'open')],
  ['equal truth value', there, equal(['isOpen'], true)],
  ['equal number, deep', there, equal(LIMIT, 5)],
  ['at most, less', there, atMost(['used'], 11)],
  ['at most, equal', there, atMost(['used'], 10)],
  ['at most, deep', there, atMost(LIMIT, 5)],
];

const FAILING: readonly Case[] = [
  ['absent, but it is there', there, { is: 'absent' }],
  ['at an earlier revision', there, atRev(6)],
  ['at a later revision', there, atRev(8)],
  ['at a revision, but there is nothing', absent, atRev(7)],
  ['other text', there, equal(['state'], 'closed')],
  ['text where a truth value is', there, equal(['isOpen'], 'true')],
  ['text where a number is', there, equal(['used'], '10')],
  ['equal, but no such path', there, equal(['no'], 0)],
  ['equal, on a path into text', there, equal(['state', 'x'], 'open')],
  ['equal, on a path into a list', there, equal(['list', 'x'], 1)],
  ['equal, but there is nothing', absent, equal(['state'], 'open')],
  ['at most, more by one', there, atMost(['used'], 9)],
  ['at most, deep, more', there, atMost(LIMIT, -1)],
  ['at most, but no such path', there, atMost(['no'], 9)],
  ['at most, on text', there, atMost(['state'], 9)],
  ['at most, but there is nothing', absent, atMost(['used'], 9)],
];

const keyOf = (pk: string, sk: string): Key => ({ pk, sk });

const itemAt = (pk: string, sk: string): Item => ({
  pk,
  sk,
  rev: 1,
  data: { name: `${pk}/${sk}` },
});

const padded = (number: number): string => String(number).padStart(5, '0');

const put = (item: Item, ...when: readonly Condition[]): Write => ({ kind: 'put', item, when });

const add = ({ pk, sk }: Key, by: number, ...when: readonly Condition[]): Write => ({
  kind: 'add',
  key: { pk, sk },
  amounts: [{ path: ['used'], by }],
  when,
});

const claim = (total: Key, amount: number, ceiling: number): Write =>
  add(total, amount, { is: 'at-most', path: ['used'], to: ceiling - amount });

const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
