import { describe, expect, it } from 'vitest';
import { listAudit } from '../../../shared/contracts/audit/list-audit.ts';
import { readCalendar } from '../../../shared/contracts/calendar/read-calendar.ts';
import type { OperationContract } from '../../../shared/contracts/operation.ts';
import { createCursors } from '../../../shared/http/cursors.ts';
import { hmacWith } from '../../../shared/runtime/digests.ts';
import { principal } from '../../support/samples.ts';

type Position = { readonly seq: number };
const isPosition = (value: unknown): value is Position =>
  typeof value === 'object' && value !== null && 'seq' in value;

const cursorsOf = (contract: OperationContract, key = '00'.repeat(32)) =>
  createCursors(contract, hmacWith(key), isPosition);

const cursors = cursorsOf(listAudit);
const by = (name: string) => ({ principal: principal(name), roles: [], authorities: [] });

const request = {
  access: by('auditor'),
  path: { fund: 'innovation-fund' },
  query: { authority: 'E08000026', limit: '20' },
};
const positions = Array.from({ length: 5 }, (_, i) => ({ seq: 41 + i }));
const { nextCursor: cursor = '' } = await cursors.page(request, 1, positions, (at) => at);

type Changed = {
  readonly access?: typeof request.access;
  readonly path?: typeof request.path;
  readonly query?: Readonly<Record<string, string | undefined>>;
};
const asked = ({ query, ...changed }: Changed, sent = cursor) =>
  cursors.asked({ ...request, ...changed, query: { ...request.query, ...query, cursor: sent } });

describe('a page', () => {
  const page = (limit: number) => cursors.page(request, limit, positions, (at) => at);

  it('says where to go on exactly when there is more', async () => {
    expect(await page(5)).toEqual({ items: positions });
    expect(await page(6)).toEqual({ items: positions });
    const four = await page(4);
    expect(four.items).toEqual(positions.slice(0, 4));
    expect(asked({}, four.nextCursor)).toMatchObject({ after: { seq: 44 } });
  });

  it('of nothing is empty and the last', async () => {
    expect(await cursors.page(request, 1, [], (at) => at)).toEqual({ items: [] });
  });
});

describe('a cursor', () => {
  it('goes on where the page before ended', () => {
    expect(asked({})).toEqual({ limit: 20, after: { seq: 41 } });
  });

  it('is not needed for the first page, of 50 unless it is said', () => {
    expect(cursors.asked({ ...request, query: {} })).toEqual({ limit: 50, after: undefined });
  });

  it('may go on with another limit', () => {
    expect(asked({ query: { limit: '200' } })).toEqual({ limit: 200, after: { seq: 41 } });
  });

  it.each([
    ['another principal', { access: by('certifier.coventry') }],
    ['another path', { path: { fund: 'other-fund' } }],
    ['another filter', { query: { authority: 'E08000027' } }],
    ['one filter more', { query: { from: '2025-10-01' } }],
    ['one filter less', { query: { authority: undefined } }],
  ] as const)('is refused with %s', (_, changed) => {
    expect(asked(changed)).toMatchObject({ refused: 'invalid-cursor' });
  });

  it('is refused for another list, and under another key', () => {
    const elsewhere = { ...request, query: { ...request.query, cursor } };
    expect(cursorsOf(readCalendar).asked(elsewhere)).toMatchObject({ refused: 'invalid-cursor' });
    const rotated = cursorsOf(listAudit, '11'.repeat(32));
    expect(rotated.asked(elsewhere)).toMatchObject({ refused: 'invalid-cursor' });
  });

  it('is refused when any of its characters is another, missing or doubled', () => {
    const accepted: string[] = [];
    const altered = [...cursor].flatMap((character, at) => {
      const put = (text: string) => cursor.slice(0, at) + text + cursor.slice(at + 1);
      const others = [...'AZaz09-_.=~ %é\u0000'].filter((other) => other !== character);
      return [...others.map(put), put(''), put(character + character)];
    });
    for (const text of altered) {
      if (asked({}, text).refused !== 'invalid-cursor') accepted.push(text);
    }
    expect(accepted).toEqual([]);
    expect(altered.length).toBeGreaterThan(900);
  });

  it.each([
    '',
    '.',
    '..',
    'e30',
    'e30.',
    '.x',
    `${cursor}.`,
    `${cursor}.x`,
    `.${cursor}`,
    ` ${cursor}`,
    `${cursor}=`,
    cursor.toUpperCase(),
    cursor.split('.').reverse().join('.'),
    'x'.repeat(2048),
  ])('is refused when it is %s', (text) => {
    expect(asked({}, text)).toMatchObject({ refused: 'invalid-cursor' });
  });

  it('that names no position of this list is refused', async () => {
    const isText = (value: unknown): value is string => typeof value === 'string';
    const odd = createCursors(listAudit, hmacWith('00'.repeat(32)), isText);
    const { nextCursor = '' } = await odd.page(request, 1, ['P06', 'P07'], (at) => at);
    expect(asked({}, nextCursor)).toMatchObject({ refused: 'invalid-cursor' });
  });
});
