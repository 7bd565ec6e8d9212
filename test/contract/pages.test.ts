import { beforeAll, describe, expect, it } from 'vitest';
import { OPERATIONS } from '../../shared/contracts/operations.ts';
import { createRandom, wholeBelow } from '../support/seeded-random.ts';
import { problemOf } from './promises.ts';
import { COVENTRY, claimOf, createRegion, FUND, newKey, RETURN_LINES, served } from './region.ts';
import type { World } from './world.ts';

const RETURNS = `/v1/authorities/${COVENTRY}/returns/2025-26`;

/** Every list, with somebody who sees much of it and somebody who sees a part. */
const LISTS = [
  { id: 'listFunds', target: '/v1/funds', as: ['lead', 'officer'] },
  {
    id: 'listDrawdowns',
    target: '/v1/funds/innovation-fund/drawdowns',
    as: ['department', 'officer'],
  },
  { id: 'listReturnVersions', target: `${RETURNS}/P06/versions`, as: ['lead', 'officer'] },
  { id: 'listReturns', target: RETURNS, as: ['auditor', 'officer'] },
  { id: 'listForecasts', target: '/v1/forecasts/2025-26', as: ['lead', 'officer'] },
  { id: 'listPressures', target: '/v1/pressures', as: ['auditor', 'finance-system'] },
  {
    id: 'listEditions',
    target: '/v1/summaries/2025-26/Q2/editions',
    as: ['lead', 'department'],
  },
  { id: 'listAudit', target: '/v1/audit', as: ['lead', 'certifier'] },
] as const;

/** Some more of everything that lists show. */
async function fillLists({ call, setNow }: World): Promise<void> {
  served(
    await call('PUT', '/v1/access/finance-system', {
      as: 'lead',
      headers: { 'If-Match': '*' },
      body: { roles: ['finance-system'], authorities: ['walsall', COVENTRY, 'dudley'] },
    }),
  );
  for (const fund of ['b-fund', 'C-fund', 'a-fund', 'z_fund']) {
    served(await call('POST', '/v1/funds', { as: 'lead', body: { ...FUND, fund } }));
  }
  for (let amount = 1; amount <= 6; amount++) {
    served(
      await call('POST', '/v1/funds/innovation-fund/drawdowns', {
        as: amount % 2 ? 'officer' : 'officer.walsall',
        body: claimOf(amount % 2 ? COVENTRY : 'walsall', amount),
        headers: newKey(),
      }),
    );
  }
  for (let version = 1; version <= 4; version++) {
    served(
      await call('POST', `${RETURNS}/P06`, {
        as: 'officer',
        body: { basis: 'year-to-date', lines: RETURN_LINES, changeReason: `Change ${version}` },
        headers: { ...newKey(), 'If-Match': `"${version}"` },
      }),
    );
  }
  for (const changeNote of ['Once more', 'And again', 'At last']) {
    served(
      await call('POST', '/v1/summaries/2025-26/Q2/editions', {
        as: 'lead',
        body: { changeNote },
        headers: newKey(),
      }),
    );
  }
  setNow('2025-11-20T08:00:00.000Z');
  served(
    await call('POST', `${RETURNS}/P07`, {
      as: 'officer',
      body: { basis: 'year-to-date', lines: RETURN_LINES },
      headers: newKey(),
    }),
  );
}

describe('a list', () => {
  let world: World;

  beforeAll(async () => {
    world = await createRegion();
    await fillLists(world);
  });

  const pageOf = async (target: string, as: string, parameters: Record<string, string>) => {
    const joined = target.includes('?') ? '&' : '?';
    return world.call('GET', `${target}${joined}${new URLSearchParams(parameters)}`, { as });
  };

  async function pagesOf(target: string, as: string, limit: number) {
    const pages: unknown[][] = [];
    let cursor: string | undefined;
    do {
      const parameters = { limit: String(limit), ...(cursor === undefined ? {} : { cursor }) };
      const { body } = served(await pageOf(target, as, parameters));
      pages.push(body.items);
      cursor = body.nextCursor;
    } while (cursor !== undefined);
    return pages;
  }

  const firstCursor = async (target: string, as: string): Promise<string> =>
    served(await pageOf(target, as, { limit: '1' })).body.nextCursor;

  it('is every operation that takes a cursor', () => {
    const paged = OPERATIONS.filter(({ query }) => query.safeParse({ cursor: 'x' }).success);
    expect(paged.map(({ id }) => id).toSorted()).toEqual(LISTS.map(({ id }) => id).toSorted());
  });

  const cases = LISTS.flatMap(({ id, target, as }) =>
    as.flatMap((who) => [1, 2, 3, 200].map((limit) => ({ id, target, who, limit }))),
  );

  it.each(cases)('$id by $limit for $who comes whole and in order', async (each) => {
    const { target, who, limit } = each;
    const pages = await pagesOf(target, who, limit);
    const whole = served(await pageOf(target, who, { limit: '200' })).body.items;
    expect(pages.flat().slice(0, 200)).toEqual(whole.slice(0, 200));
    expect(whole.length).toBeGreaterThan(1);
    expect(pages.slice(0, -1).every((page) => page.length === limit)).toBe(true);
    expect(pages.at(-1)?.length).toBeGreaterThan(0);
    const texts = pages.flat().map((item) => JSON.stringify(item));
    expect(new Set(texts).size).toBe(texts.length);
  });

  it('of versions tells the same differences however it is cut', async () => {
    const [whole] = await pagesOf(`${RETURNS}/P06/versions`, 'officer', 200);
    const cut = await pagesOf(`${RETURNS}/P06/versions`, 'officer', 1);
    expect(cut.flat()).toEqual(whole);
    expect(cut).toHaveLength(5);
  });

  it.each(LISTS)('$id takes no cursor of another principal', async ({ target, as }) => {
    const [wide, narrow] = as;
    for (const [owner, thief] of [
      [wide, narrow],
      [narrow, wide],
    ] as const) {
      const cursor = await firstCursor(target, owner);
      expect(problemOf(await pageOf(target, thief, { cursor }))).toBe('invalid-cursor');
      served(await pageOf(target, owner, { cursor }));
    }
  });

  it.each(LISTS)('$id takes no cursor of another list', async ({ target }) => {
    const cursor = await firstCursor(target, 'lead');
    for (const other of LISTS.filter((each) => each.target !== target)) {
      const answer = await pageOf(other.target, 'lead', { cursor });
      expect(problemOf(answer)).toBe('invalid-cursor');
      expect(answer.status).toBe(400);
    }
  });

  it('takes no cursor for other filters or another address', async () => {
    const claimed = await firstCursor('/v1/funds/innovation-fund/drawdowns?state=claimed', 'lead');
    const elsewhere = [
      '/v1/funds/innovation-fund/drawdowns',
      '/v1/funds/innovation-fund/drawdowns?state=paid',
      '/v1/funds/b-fund/drawdowns?state=claimed',
      `/v1/funds/innovation-fund/drawdowns?state=claimed&authority=${COVENTRY}`,
    ];
    for (const target of elsewhere) {
      const answer = await pageOf(target, 'lead', { cursor: claimed });
      expect(problemOf(answer), target).toBe('invalid-cursor');
    }
  });

  it.each(LISTS)('$id takes a cursor altered nowhere', async ({ target }) => {
    const random = createRandom(11);
    const cursor = await firstCursor(target, 'lead');
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=~ ';
    for (let at = 0; at < cursor.length; at++) {
      const letter = alphabet[wholeBelow(random, alphabet.length)] ?? 'A';
      const other = letter === cursor[at] ? `${letter}A` : letter;
      const altered = `${cursor.slice(0, at)}${other}${cursor.slice(at + 1)}`;
      const answer = await pageOf(target, 'lead', { cursor: altered });
      expect(problemOf(answer), altered).toBe('invalid-cursor');
    }
    for (const cut of ['.', cursor.slice(0, -1), `${cursor}.`, cursor.split('.')[0] ?? '', '%']) {
      expect(problemOf(await pageOf(target, 'lead', { cursor: cut }))).toBe('invalid-cursor');
    }
  });

  it.each(LISTS)('$id has a limit from 1 to 200', async ({ target }) => {
    for (const limit of ['0', '201', '-1', '1.5', '1e2', 'abc', '', '01', ' 5', '0x10', '٣']) {
      const answer = await pageOf(target, 'lead', { limit });
      expect(problemOf(answer), limit).toBe('invalid-query');
      expect(answer.body.errors[0].pointer).toBe('/limit');
    }
    served(await pageOf(target, 'lead', { limit: '200' }));
  });

  it('has a page of 50 where nothing is said', async () => {
    const { body } = served(await pageOf('/v1/forecasts/2025-26', 'lead', {}));
    expect(body.items).toHaveLength(50);
    expect(body.nextCursor).toMatch(/^[\w-]+\.[\w-]+$/);
  });

  it('is filtered before it is cut', async () => {
    const target = '/v1/forecasts/2025-26?line=hn-therapies';
    const pages = await pagesOf(target, 'lead', 5);
    expect(pages.map(({ length }) => length)).toEqual([5, 5, 4]);
    const lines = pages.flat().map((item) => (item as { line: string }).line);
    expect(new Set(lines)).toEqual(new Set(['hn-therapies']));
  });
});
