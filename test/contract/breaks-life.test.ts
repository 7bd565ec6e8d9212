import { beforeEach, describe, expect, it } from 'vitest';
import { type Headers, problemOf } from './promises.ts';
import { COVENTRY, createEmptyRegion, served } from './region.ts';
import { keptIn, type World } from './world.ts';

const BREAKS = `/v1/authorities/${COVENTRY}/breaks`;

const MARKED = {
  line: 'send-administration',
  year: '2024-25',
  period: 'P01',
  reason: 'Assessment staff are coded here from April 2024',
};

describe('breaks in series', () => {
  let world: World;

  const set = (breaks: readonly object[], headers: Headers = {}, as = 'officer') =>
    world.call('PUT', BREAKS, { as, body: { breaks }, headers });
  const read = () => world.call('GET', BREAKS, { as: 'auditor' });
  const seen = (version: number) => ({ 'If-Match': `"${version}"` });

  beforeEach(async () => {
    world = await createEmptyRegion();
  });

  it('are none until somebody marks one', async () => {
    const none = await read();
    expect(none.body).toEqual({ authority: COVENTRY, version: 0, breaks: [] });
    expect(none.headers['etag']).toBeUndefined();
  });

  it('are marked, replaced and taken away with the version seen', async () => {
    const first = await set([MARKED]);
    expect(first.status).toBe(201);
    expect(first.headers['etag']).toBe('"1"');
    expect(first.body).toEqual({
      authority: COVENTRY,
      version: 1,
      breaks: [MARKED],
      setBy: 'officer',
      setAt: '2025-10-20T08:00:00.000Z',
    });
    expect((await read()).text).toBe(first.text);
    expect(problemOf(await set([]))).toBe('precondition-required');
    expect(problemOf(await set([], seen(2)))).toBe('precondition-failed');
    const second = await set([], seen(1), 'certifier');
    expect(second.status).toBe(200);
    expect(second.body).toMatchObject({ version: 2, breaks: [], setBy: 'certifier' });
  });

  it('say everything that is wrong with them at once, and leave nothing', async () => {
    const before = await keptIn(world);
    const answer = await set([
      MARKED,
      { ...MARKED, period: 'P04' },
      { ...MARKED, year: '2026-27' },
      { ...MARKED, year: '2025-26', period: 'P12' },
    ]);
    expect(problemOf(answer)).toBe('breaks-invalid');
    expect(answer.body.errors).toEqual([
      expect.objectContaining({ pointer: '/breaks/1', code: 'duplicate-break' }),
      expect.objectContaining({ pointer: '/breaks/2/year', code: 'year-not-begun' }),
    ]);
    expect(await keptIn(world)).toBe(before);
  });

  it('are at most fifty, each with its reason', async () => {
    expect(problemOf(await set(Array(51).fill(MARKED)))).toBe('invalid-body');
    const { reason: _, ...without } = MARKED;
    expect(problemOf(await set([without]))).toBe('invalid-body');
  });

  it('are in the trail, every version of them', async () => {
    served(await set([MARKED]));
    served(await set([], seen(1)));
    const { body } = served(await world.call('GET', '/v1/audit', { as: 'auditor' }));
    const entries = body.items.filter(
      ({ operation }: { operation: string }) => operation === 'setBreaks',
    );
    expect(entries.map(({ facts }: { facts: object }) => facts)).toContainEqual({
      version: 1,
      breaks: 1,
    });
    const verified = await world.call('GET', '/v1/audit/verification', { as: 'auditor' });
    expect(verified.body.valid).toBe(true);
  });
});
