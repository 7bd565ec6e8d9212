import { describe, expect, it } from 'vitest';
import { appendAlert } from '../../shared/persistence/alerts.ts';
import { alertOf } from '../unit/alerts/alert-samples.ts';
import { problemOf } from './promises.ts';
import { createEmptyRegion, served } from './region.ts';
import type { World } from './world.ts';

const ME = '/v1/subscriptions/me';
const WANTED = { address: 'finance@Coventry.example', immediate: 'red', digest: 'daily' };
const KEPT = { ...WANTED, address: 'finance@coventry.example' };

const set = ({ call }: World, body: unknown, etag?: string, as = 'officer') =>
  call('PUT', ME, {
    as,
    body,
    ...(etag === undefined ? {} : { headers: { 'If-Match': etag } }),
  });

const read = ({ call }: World, as = 'officer') => call('GET', ME, { as });

describe('a subscription', () => {
  it('is none at first, and set, read, changed and stopped by its owner alone', async () => {
    const world = await createEmptyRegion();
    const none = served(await read(world));
    expect(none.body).toEqual({ immediate: 'none', digest: 'none' });
    expect(none.headers['etag']).toBeUndefined();

    const first = served(await set(world, WANTED));
    expect(first.body).toEqual(KEPT);
    expect(first.headers['etag']).toBe('"1"');
    const again = served(await read(world));
    expect([again.body, again.headers['etag']]).toEqual([KEPT, '"1"']);
    expect(served(await read(world, 'certifier')).body).toEqual(none.body);

    expect(problemOf(await set(world, WANTED))).toBe('precondition-required');
    expect(problemOf(await set(world, WANTED, '"9"'))).toBe('precondition-failed');
    const narrowed = { ...WANTED, authorities: ['coventry'], streams: ['send'] };
    const changed = served(await set(world, narrowed, '"1"'));
    expect(changed.body).toEqual({ ...KEPT, authorities: ['E08000026'], streams: ['send'] });

    const stopped = served(await set(world, { immediate: 'none', digest: 'none' }, '"2"'));
    expect(stopped.body).toEqual({ immediate: 'none', digest: 'none' });
    expect(JSON.stringify(await world.items())).not.toContain('coventry.example');
  });

  it('keeps the address in its own row, and the trail valid without it', async () => {
    const world = await createEmptyRegion();
    served(await set(world, { ...WANTED, address: 'canary@coventry.example' }));
    const holding = (await world.items()).filter((item) => JSON.stringify(item).includes('canary'));
    expect(holding.map(({ pk, sk }) => `${pk}/${sk}`)).toEqual(['SUBSCRIPTIONS/officer']);
    expect(JSON.stringify(world.logs)).not.toContain('canary');
    const { body } = served(await world.call('GET', '/v1/audit', { as: 'auditor.region' }));
    expect(body.items.at(-1)).toMatchObject({
      operation: 'setSubscription',
      principal: 'officer',
      facts: { immediate: 'red', digest: 'daily', hasAddress: true },
      written: [],
    });
    const verification = await world.call('GET', '/v1/audit/verification', {
      as: 'auditor.region',
    });
    expect(served(verification).body.valid).toBe(true);
  });

  it.each([
    ['an address elsewhere', { ...WANTED, address: 'me@mail.test' }, 'address-not-allowed'],
    [
      'an address of another end',
      { ...WANTED, address: 'me@x.example.org' },
      'address-not-allowed',
    ],
    ['no address', { immediate: 'red', digest: 'none' }, 'address-not-allowed'],
    ['what is no address', { ...WANTED, address: 'finance' }, 'invalid-body'],
    ['a suspension of one’s own', { ...WANTED, suspended: null }, 'invalid-body'],
    ['another’s authority', { ...WANTED, authorities: ['birmingham'] }, 'not-found'],
    ['an authority that is none', { ...WANTED, authorities: ['leeds'] }, 'not-found'],
  ])('refuses %s, and keeps nothing', async (_, body, problem) => {
    const world = await createEmptyRegion();
    const before = world.commits();
    expect(problemOf(await set(world, body))).toBe(problem);
    expect(world.commits()).toBe(before);
  });

  it('is resumed by setting it anew, after a bounce has suspended it', async () => {
    const world = await createEmptyRegion();
    served(await set(world, WANTED));
    const suspended = { because: 'bounced', at: '2025-10-20T09:00:00.000Z' };
    const key = { pk: 'SUBSCRIPTIONS', sk: 'officer' };
    const [row] = await world.store.find([key]);
    if (!row) throw new Error('It was set');
    const item = { ...row, rev: 2, data: { ...row.data, suspended } };
    await world.store.transact([{ kind: 'put', item, when: [] }], 'suspend');
    const seen = served(await read(world));
    expect([seen.body, seen.headers['etag']]).toEqual([{ ...KEPT, suspended }, '"2"']);
    const resumed = served(await set(world, WANTED, '"2"'));
    expect(resumed.body).toEqual(KEPT);
  });

  it('begins after what there was before it', async () => {
    const world = await createEmptyRegion();
    const put = (number: number) =>
      world.store.transact(
        [{ kind: 'put', item: appendAlert('E08000026', number, alertOf(`${number}`)), when: [] }],
        `alert-${number}`,
      );
    await put(1);
    served(await set(world, WANTED));
    await put(2);
    const deliveries = async () =>
      (await world.store.find([{ pk: 'DELIVERIES', sk: 'officer' }]))[0]?.data;
    const first = await deliveries();
    expect(first).toMatchObject({ lookedAt: { E08000026: 1 }, digested: { E08000026: 1 } });
    served(await set(world, { ...WANTED, minimumSeverity: 'red' }, '"1"'));
    expect(await deliveries()).toEqual(first);
  });
});
