import { describe, expect, it } from 'vitest';
import { OPERATIONS } from '../../shared/contracts/operations.ts';
import { DRAWDOWN_STATES } from '../../shared/domain/funds/fund.ts';
import { SEVERITIES } from '../../shared/domain/pressures/pressure.ts';
import { TemporarilyUnavailable } from '../../shared/domain/unavailable.ts';
import { type Store, UnreadableRow } from '../../shared/persistence/store.ts';
import { askerOf, exampleOf, type Setting } from './examples.ts';
import { type Answered, problemOf } from './promises.ts';
import { COVENTRY, createPair, createRegion } from './region.ts';
import { keptIn } from './world.ts';

/** Nothing of it may be told to anybody. */
const SECRET = 'canary-5f2c at db.internal:8000 for officer.coventry';

/** Operations that ask the store for nothing: reference data is code. */
const WITHOUT_STORE = ['readHealth', 'readOpenApi', 'readDocs', 'readProblem'];
/** What they answer is in the row that says who asks, or of the same kind. */
const READING_NO_MORE = ['readAccess', 'requestUpload'];
/** Signs an address, and leaves nothing in the store. */
const WRITING_NOTHING = ['requestUpload'];

const WITH_STORE = OPERATIONS.filter(({ id }) => !WITHOUT_STORE.includes(id));

const isAccess = (keys: readonly { readonly pk: string }[]): boolean =>
  keys.every(({ pk }) => pk.startsWith('ACCESS#'));

/** Stores that fail in one place, with an error of their own. */
const failing = {
  'at every read': (error: Error) => (store: Store) => ({
    ...store,
    find: async () => {
      throw error;
    },
    page: async () => {
      throw error;
    },
  }),
  'after it is known who asks': (error: Error) => (store: Store) => ({
    ...store,
    find: async (keys: Parameters<Store['find']>[0]) => {
      if (!isAccess(keys)) throw error;
      return store.find(keys);
    },
    page: async () => {
      throw error;
    },
  }),
  'at the write': (error: Error) => (store: Store) => ({
    ...store,
    transact: async () => {
      throw error;
    },
  }),
};

type Failing = keyof typeof failing;

async function askFailing(id: string, where: Failing, error: Error) {
  const { ids, ...world } = await createPair({ around: failing[where](error) });
  const setting: Setting = {
    authority: COVENTRY,
    ...(ids[COVENTRY] ?? { drawdown: '', pressure: '' }),
  };
  const { method, target, options } = exampleOf(id, setting);
  const before = await keptIn(world);
  const answer = await world.call(method, target, { ...options, as: askerOf(id) });
  expect(await keptIn(world)).toBe(before);
  return { answer, logs: world.logs };
}

function expectSilent(answer: Answered): void {
  const { type, title, status, detail, instance, ...more } = answer.body;
  expect(more).toEqual({});
  expect({ type, title, status, detail }).toEqual({
    type: '/problems/internal-error',
    title: 'Something went wrong on our side',
    status: 500,
    detail: 'Tell us the instance, please.',
  });
  expect(instance).toBe(`urn:request:${answer.headers['x-request-id']}`);
  const said = JSON.stringify([answer.headers, answer.text]);
  for (const word of ['canary', 'internal:8000', 'officer', 'at ', '.ts']) {
    expect(said.replace('Something went wrong on our side', '')).not.toContain(word);
  }
}

const settingOf = (authority: string): Setting => ({ authority, drawdown: '', pressure: '' });

describe('a store that fails', () => {
  it.each(WITH_STORE)('makes $id say nothing but its instance', async ({ id }) => {
    const { answer, logs } = await askFailing(id, 'at every read', new Error(SECRET));
    expectSilent(answer);
    expect(logs.map(({ code }) => code)).toContain('request-failed');
    expect(JSON.stringify(logs.map(({ code, data }) => [code, data]))).not.toContain('canary');
  });

  const written = WITH_STORE.filter(
    ({ id, method }) => method !== 'GET' && !WRITING_NOTHING.includes(id),
  );

  it.each(written)('at the write makes $id say no more', async ({ id }) => {
    const { answer } = await askFailing(id, 'at the write', new Error(SECRET));
    expectSilent(answer);
  });

  it.each(WITH_STORE)('for a while makes $id ask to come back', async ({ id }) => {
    const { answer } = await askFailing(id, 'at every read', new TemporarilyUnavailable());
    expect(answer.status).toBe(503);
    expect(problemOf(answer)).toBe('temporarily-unavailable');
    expect(answer.headers['retry-after']).toMatch(/^[1-9]\d*$/);
  });

  it('with a row that is not as expected names no key and no contents', async () => {
    const error = new UnreadableRow({ pk: SECRET, sk: SECRET }, { cause: new Error(SECRET) });
    const reading = WITH_STORE.filter(
      ({ id, who }) => who !== 'any-principal' && !READING_NO_MORE.includes(id),
    );
    for (const { id } of reading) {
      const { answer } = await askFailing(id, 'after it is known who asks', error);
      expectSilent(answer);
    }
  });

  it('with a row of another shape stops the read', async () => {
    const world = await createPair();
    const [row] = (await world.items()).filter(({ sk }) => sk === 'CURRENT#RETURN#P06');
    if (!row) throw new Error('There is a return in the region');
    const item = { ...row, data: { ...row.data, canary: 'at db.internal:8000' } };
    await world.store.transact([{ kind: 'put', item, when: [] }], 'by hand');
    const authority = String(row.data['authority']);
    for (const target of [
      `/v1/authorities/${authority}/returns/2025-26/P06`,
      `/v1/authorities/${authority}/returns/2025-26`,
      `/v1/summaries/2025-26/Q2?authority=${authority}`,
    ]) {
      expectSilent(await world.call('GET', target, { as: 'lead' }));
    }
  });

  it('with rows of one authority of another shape leaves the others swept', async () => {
    const world = await createPair();
    const row = (await world.items()).find(
      ({ pk, sk }) => sk === 'CURRENT#BUDGET' && pk.includes(COVENTRY),
    );
    if (!row) throw new Error('There is a budget in the region');
    const item = { ...row, data: { ...row.data, version: 'canary' } };
    await world.store.transact([{ kind: 'put', item, when: [] }], 'by hand');
    // What has not moved since the last sweep would not be read again.
    const { method, target, options } = exampleOf('certifyReturn', settingOf(COVENTRY));
    expect((await world.call(method, target, { ...options, as: 'certifier' })).status).toBe(201);
    const { body, text } = await world.call('POST', '/v1/sweeps', { as: 'lead' });
    expect(body.failed).toEqual([{ authority: row.data['authority'], because: 'UnreadableRow' }]);
    expect(body.forecasts).toBeGreaterThan(0);
    expect(text).not.toContain('canary');
  });

  it('that never says whether it wrote makes a request ask to come back', async () => {
    const unsure = (store: Store): Store => ({ ...store, transact: async () => 'unknown' });
    const { call } = await createPair({ around: unsure });
    const answer = await call('POST', '/v1/funds', {
      as: 'lead',
      body: exampleOf('createFund', settingOf(COVENTRY)).options.body,
    });
    expect(problemOf(answer)).toBe('temporarily-unavailable');
  });
});

describe('a token', () => {
  const CLAIMS: Readonly<Record<string, Record<string, string> | undefined>> = {
    none: undefined,
    empty: {},
    'without a subject': { token_use: 'access' },
    'without a use': { sub: 'lead' },
    'for signing in': { sub: 'lead', token_use: 'id' },
    'of another use': { sub: 'lead', token_use: 'Access' },
    'with an empty subject': { sub: '', token_use: 'access' },
    'with a space in its subject': { sub: 'lead ', token_use: 'access' },
    'with a key in its subject': { sub: 'lead#ACCESS', token_use: 'access' },
    'with a look-alike subject': { sub: 'lеad', token_use: 'access' },
    'with NUL in its subject': { sub: 'lead\u0000', token_use: 'access' },
    'with a long subject': { sub: 'l'.repeat(129), token_use: 'access' },
    'with roles of its own': { roles: 'lead', token_use: 'access' },
  };

  const guarded = OPERATIONS.filter(({ who }) => who !== 'anyone');

  it.each(Object.entries(CLAIMS))(
    '%s opens nothing, with one answer for all',
    async (_, claims) => {
      const world = await createRegion();
      const setting = { authority: COVENTRY, drawdown: 'x', pressure: 'x' };
      const said = new Set<string>();
      for (const { id } of guarded) {
        const { method, target, options } = exampleOf(id, setting);
        const answer = await world.call(method, target, {
          ...options,
          ...(claims ? { claims } : {}),
        });
        expect(answer.status).toBe(401);
        expect(answer.headers['www-authenticate']).toBe('Bearer');
        said.add(JSON.stringify({ ...answer.body, instance: '' }));
      }
      expect([...said]).toEqual([
        JSON.stringify({
          type: '/problems/unauthenticated',
          title: 'A valid access token is needed',
          status: 401,
          detail: 'Send a valid access token of this service.',
          instance: '',
        }),
      ]);
    },
  );

  it('of somebody unknown opens what is for everybody, and nothing else', async () => {
    const { call } = await createPair();
    const me = await call('GET', '/v1/me', { as: 'a-stranger' });
    expect(me.body).toEqual({ principal: 'a-stranger', roles: [], authorities: [] });
    expect(problemOf(await call('GET', '/v1/pressures', { as: 'a-stranger' }))).toBe('not-allowed');
  });

  it('brings no roles of its own', async () => {
    const { call } = await createPair();
    const claims = { sub: 'nobody', token_use: 'access', 'cognito:groups': 'lead', roles: 'lead' };
    expect(problemOf(await call('GET', '/v1/audit', { claims }))).toBe('not-allowed');
  });
});

/** All that a metric may be told apart by: no person, no authority, nothing that was sent. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  code: [...OPERATIONS.flatMap(({ refusals }) => refusals), 'other'],
  decision: DRAWDOWN_STATES,
  severity: SEVERITIES,
};

describe('a log', () => {
  it('is a code and data for each request, with nothing of what was sent', async () => {
    const { ids, ...world } = await createPair();
    const setting = { authority: COVENTRY, ...(ids[COVENTRY] ?? { drawdown: '', pressure: '' }) };
    for (const { id } of OPERATIONS) {
      const { method, target, options } = exampleOf(id, setting);
      const body = options.body as Record<string, unknown> | undefined;
      await world.call(method, target, {
        ...options,
        ...(body ? { body: { ...body, canary: SECRET } } : {}),
        as: askerOf(id),
        headers: { ...options.headers, Cookie: SECRET, 'User-Agent': SECRET },
      });
    }
    expect(world.logs).toHaveLength(OPERATIONS.length);
    expect(new Set(world.logs.map(({ code }) => code))).toEqual(new Set(['request-answered']));
    const data = JSON.stringify(world.logs);
    for (const word of ['canary', 'coventry', 'Department', 'Invoice']) {
      expect(data).not.toContain(word);
    }
    const dimensions = world.measured.flatMap(([, , by = {}]) => Object.entries(by));
    expect(dimensions).not.toEqual([]);
    for (const [name, value] of dimensions) expect(VALUES[name]).toContain(value);
  });
});
