import { beforeEach, describe, expect, it } from 'vitest';
import { replacePressure } from '../../shared/persistence/pressures.ts';
import { REGION_CASE } from '../support/samples.ts';
import { problemOf } from './promises.ts';
import { COVENTRY, createPair, newKey, served } from './region.ts';
import type { World } from './world.ts';

const PRESSURE = `/v1/pressures/${COVENTRY}-2025-26-hn-topup-academies`;
const SHARED = `/v1/pressures/${REGION_CASE.pressure}`;
const MITIGATION = {
  description: 'Places bought together',
  amountPence: 300_000_00,
  by: '2026-01-31',
  owner: 'Head of SEND',
};

describe('the life of a pressure', () => {
  let world: World;

  beforeEach(async () => {
    world = await createPair();
  });

  const post = (target: string, body: object, as = 'officer', headers = newKey()) =>
    world.call('POST', target, { as, body, headers });
  const read = async (target = PRESSURE, as = 'officer') =>
    served(await world.call('GET', target, { as })).body;
  const sweep = async () => served(await world.call('POST', '/v1/sweeps', { as: 'lead' })).body;

  it('keeps what people do about it through every sweep', async () => {
    served(await post(`${PRESSURE}/acknowledgements`, { note: 'With the forum' }));
    served(await post(`${PRESSURE}/mitigations`, MITIGATION, 'certifier'));
    const assessed = served(
      await post(`${PRESSURE}/assessments`, { rag: 'amber', reason: 'Late grant' }, 'lead'),
    ).body;
    expect(assessed).toMatchObject({
      state: 'acknowledged',
      severity: 'red',
      computedRag: 'red',
      assessedRag: 'amber',
      expectedOverspendPence: 1_400_000_00,
      netOfMitigationPence: 1_100_000_00,
    });
    const steps = assessed.history.map(({ kind, by }: Record<string, string>) => [kind, by]);
    expect(steps).toEqual([
      ['raised', undefined],
      ['acknowledged', 'officer'],
      ['mitigated', 'certifier'],
      ['assessed', 'lead'],
    ]);
    const swept = await sweep();
    expect(swept).toMatchObject({ raised: 0, escalated: 0, steppedDown: 0, resolved: 0 });
    expect(await read()).toEqual(assessed);
    const verified = await world.call('GET', `/v1/audit/verification?authority=${COVENTRY}`, {
      as: 'auditor',
    });
    expect(verified.body.valid).toBe(true);
  });

  it('takes a mitigation in place of another, and records money once', async () => {
    const key = { 'Idempotency-Key': 'once' };
    const first = served(await post(`${PRESSURE}/mitigations`, MITIGATION, 'officer', key));
    const again = served(await post(`${PRESSURE}/mitigations`, MITIGATION, 'officer', key));
    expect(again.text).toBe(first.text);
    const instead = { ...MITIGATION, amountPence: 0, supersedes: 'M1' };
    const { body } = served(await post(`${PRESSURE}/mitigations`, instead));
    expect(body.netOfMitigationPence).toBe(body.expectedOverspendPence);
    expect(body.mitigations).toHaveLength(2);
    const refused = await post(`${PRESSURE}/mitigations`, instead);
    expect(problemOf(refused)).toBe('mitigation-invalid');
    expect(refused.body.errors).toMatchObject([{ pointer: '/supersedes', code: 'not-standing' }]);
  });

  it('is over once it is resolved', async () => {
    const { state: _, ...standing } = await read();
    await world.store.transact([replacePressure({ ...standing, state: 'resolved' })], 'resolved');
    for (const [noun, body] of [
      ['acknowledgements', { note: 'Known' }],
      ['mitigations', MITIGATION],
      ['assessments', { rag: 'green', reason: 'Over' }],
    ] as const) {
      expect(problemOf(await post(`${PRESSURE}/${noun}`, body))).toBe('pressure-resolved');
    }
  });

  it('of the region is seen by those who see the region, and the lead’s to act on', async () => {
    await world.store.transact([replacePressure(REGION_CASE)], 'region');
    const listed = async (as: string, query = '') =>
      (await world.call('GET', `/v1/pressures${query}`, { as })).body.items.some(
        ({ pressure }: { pressure: string }) => pressure === REGION_CASE.pressure,
      );
    expect(await listed('lead')).toBe(true);
    expect(await listed('auditor')).toBe(true);
    expect(await listed('lead', '?cause=shared-overspend&limit=1')).toBe(true);
    expect(await listed('lead', '?cause=underspend')).toBe(false);
    expect(await listed('lead', `?authority=${COVENTRY}`)).toBe(false);
    expect(await listed('officer')).toBe(false);
    expect((await read(SHARED, 'auditor')).authority).toBeUndefined();
    for (const as of ['officer', 'certifier', 'finance-system']) {
      expect(problemOf(await world.call('GET', SHARED, { as }))).toBe('not-found');
    }
    const acknowledge = (as: string) => post(`${SHARED}/acknowledgements`, { note: 'Known' }, as);
    expect(problemOf(await acknowledge('officer'))).toBe('not-found');
    expect(problemOf(await acknowledge('auditor'))).toBe('not-allowed');
    served(await acknowledge('lead'));
    const trail = served(await world.call('GET', '/v1/audit', { as: 'auditor' })).body.items;
    expect(trail.at(-1)).toMatchObject({ chain: 'REGION', operation: 'acknowledgePressure' });
  });

  it('pages through the region’s cases after the authorities’ own', async () => {
    await world.store.transact([replacePressure(REGION_CASE)], 'region');
    const seen: string[] = [];
    let cursor = '';
    do {
      const page = served(
        await world.call('GET', `/v1/pressures?limit=1${cursor}`, { as: 'lead' }),
      );
      seen.push(...page.body.items.map(({ pressure }: { pressure: string }) => pressure));
      cursor = page.body.nextCursor ? `&cursor=${page.body.nextCursor}` : '';
    } while (cursor !== '');
    const whole = await world.call('GET', '/v1/pressures?limit=200', { as: 'lead' });
    expect(seen).toHaveLength(served(whole).body.items.length);
    expect(seen).toEqual(seen.toSorted());
    expect(seen.at(-1)).toBe(REGION_CASE.pressure);
  });
});

describe('thresholds', () => {
  const OWN = `/v1/thresholds?authority=${COVENTRY}`;
  const SET = { defaults: { watchProbability: 0.7 }, overrides: [], reason: 'Earlier warning' };
  let world: World;

  beforeEach(async () => {
    world = await createPair();
  });

  const put = (target: string, body: object, as: string, headers = {}) =>
    world.call('PUT', target, { as, body, headers });
  const get = async (target: string, as = 'officer') =>
    served(await world.call('GET', target, { as }));

  it('are set over the region’s, version by version, with why and by whom', async () => {
    const first = await get(OWN);
    expect(first.body).toMatchObject({ scope: COVENTRY, version: 0, defaults: {}, overrides: [] });
    expect(first.body.effective[0].thresholds.watchProbability).toBe(0.8);
    const region = { ...SET, defaults: { watchProbability: 0.6, materialityPence: 1_000_00 } };
    served(await put('/v1/thresholds', region, 'lead'));
    const set = served(await put(OWN, SET, 'certifier', { 'If-Match': '"0"' }));
    expect(set.headers['etag']).toBe('"1"');
    expect(set.body).toMatchObject({ version: 1, reason: SET.reason, setBy: 'certifier' });
    const inForce = (await get(OWN)).body.effective[0].thresholds;
    expect(inForce).toMatchObject({ watchProbability: 0.7, materialityPence: 1_000_00 });
    served(await put(OWN, { ...SET, defaults: {} }, 'lead', { 'If-Match': '"1"' }));
    expect((await get(OWN)).body.effective[0].thresholds.watchProbability).toBe(0.6);
    expect((await get(`${OWN}&version=1`)).body).toMatchObject({ version: 1, setBy: 'certifier' });
    const missing = await world.call('GET', `${OWN}&version=9`, { as: 'officer' });
    expect(problemOf(missing)).toBe('not-found');
  });

  it('name the version seen: without it 428, with an old one 412', async () => {
    served(await put(OWN, SET, 'certifier'));
    expect(problemOf(await put(OWN, SET, 'certifier'))).toBe('precondition-required');
    const stale = await put(OWN, SET, 'certifier', { 'If-Match': '"9"' });
    expect(problemOf(stale)).toBe('precondition-failed');
  });

  it('that cannot stand are refused with every error at once', async () => {
    const wrong = {
      ...SET,
      defaults: { watchProbability: 2, line: { red: { percent: 1, withPence: -5 } } },
    };
    const refused = await put(OWN, wrong, 'certifier');
    expect(problemOf(refused)).toBe('thresholds-invalid');
    expect(refused.body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
      '/defaults/watchProbability',
      '/defaults/line/red/withPence',
      '/defaults/line/red',
    ]);
  });
});
