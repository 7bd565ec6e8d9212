import { beforeEach, describe, expect, it } from 'vitest';
import type { Method } from '../../shared/contracts/operation.ts';
import { OPERATIONS } from '../../shared/contracts/operations.ts';
import { exampleOf, type Setting } from './examples.ts';
import { type Answered, problemOf } from './promises.ts';
import { COVENTRY, claimOf, createPair, served } from './region.ts';
import { keptIn, type Options, type World } from './world.ts';

const DRAWDOWNS = '/v1/funds/innovation-fund/drawdowns';

/** Who may do what takes a key, and what else they might have asked under the same one. */
const ASKED: Readonly<Record<string, { as: string; other?: object }>> = {
  makeVirement: { as: 'certifier', other: { amountPence: 1 } },
  submitReturn: { as: 'officer', other: { note: 'Another note' } },
  certifyReturn: { as: 'certifier', other: { note: 'Another note' } },
  createFund: { as: 'lead', other: { name: 'Another name' } },
  signOffPhase: { as: 'lead', other: { reference: 'IF-3' } },
  claimDrawdown: { as: 'officer', other: { amountPence: 1 } },
  decideDrawdown: { as: 'lead', other: { reason: 'Another reason' } },
  acknowledgePressure: { as: 'officer', other: { note: 'Another note' } },
  mitigatePressure: { as: 'officer', other: { amountPence: 1 } },
  assessPressure: { as: 'officer', other: { rag: 'red' } },
  publishEdition: { as: 'lead', other: { changeNote: 'Another note' } },
  // It has no body to differ in.
  runSweep: { as: 'lead' },
};

const KEYED = OPERATIONS.filter(({ idempotencyKey }) => idempotencyKey !== 'none');

/** What the two authorities’ claims leave of the first phase. */
const ROOM_PENCE = 600_000_00 - 2 * 1_000_00;

const withoutInstance = ({ body }: Answered) => {
  const { instance: _, ...rest } = body;
  return rest;
};

describe('an Idempotency-Key', () => {
  let world: World;
  let setting: Setting;

  beforeEach(async () => {
    const { ids, ...region } = await createPair();
    world = region;
    const own = ids[COVENTRY];
    if (!own) throw new Error('Coventry is in the region');
    setting = { authority: COVENTRY, ...own };
  });

  /** The example under a key, with other values where they are given. */
  const ask = (
    id: string,
    key: string | undefined,
    more: object = {},
    as = ASKED[id]?.as ?? '',
  ) => {
    const { method, target, options } = exampleOf(id, setting);
    const { 'Idempotency-Key': _, ...headers } = options.headers ?? {};
    return world.call(method, target, {
      as,
      headers: { ...headers, ...(key === undefined ? {} : { 'Idempotency-Key': key }) },
      ...(options.body === undefined ? {} : { body: { ...options.body, ...more } }),
    });
  };

  const claim = (amountPence: number, key: string, as = 'officer') =>
    world.call('POST', DRAWDOWNS, {
      as,
      body: claimOf(COVENTRY, amountPence),
      headers: { 'Idempotency-Key': key },
    });

  it('is taken wherever something is recorded, and required where money is', () => {
    const posted = OPERATIONS.filter(
      ({ id, method }: { id: string; method: Method }) =>
        // An address to send a file to is no record; asked for again, it is another.
        method === 'POST' && id !== 'requestUpload',
    );
    expect(KEYED.map(({ id }) => id)).toEqual(posted.map(({ id }) => id));
    expect(Object.keys(ASKED).toSorted()).toEqual(KEYED.map(({ id }) => id).toSorted());
    const required = KEYED.filter(({ idempotencyKey }) => idempotencyKey === 'required');
    expect(required.map(({ id }) => id)).toEqual([
      'makeVirement',
      'submitReturn',
      'claimDrawdown',
      'decideDrawdown',
      'mitigatePressure',
    ]);
  });

  it.each(KEYED)('of $id gives the first answer again, to the byte', async ({ id }) => {
    const first = served(await ask(id, 'key'));
    const kept = await keptIn(world);
    world.setNow('2025-10-21T08:00:00.000Z');
    const again = await ask(id, 'key');
    expect(again.status).toBe(first.status);
    expect(again.text).toBe(first.text);
    expect(again.headers['idempotent-replayed']).toBe('true');
    expect(first.headers['idempotent-replayed']).toBeUndefined();
    for (const name of ['etag', 'location']) expect(again.headers[name]).toBe(first.headers[name]);
    if (id !== 'runSweep') expect(await keptIn(world)).toBe(kept);
  });

  it.each(KEYED.filter(({ id }) => ASKED[id]?.other))(
    'of $id is not taken for another body',
    async ({ id }) => {
      served(await ask(id, 'key'));
      const kept = await keptIn(world);
      const other = await ask(id, 'key', ASKED[id]?.other);
      expect(problemOf(other)).toBe('idempotency-key-reused');
      expect(other.status).toBe(422);
      expect(await keptIn(world)).toBe(kept);
    },
  );

  it.each(KEYED)(
    'of $id may be left out only where it is optional',
    async ({ id, ...contract }) => {
      const before = world.commits();
      const answer = await ask(id, undefined);
      if (contract.idempotencyKey === 'optional') {
        expect(answer.status).toBeLessThan(300);
        return;
      }
      expect(answer.status).toBe(400);
      expect(problemOf(answer)).toBe('idempotency-key-missing');
      expect(world.commits()).toBe(before);
    },
  );

  it.each(KEYED)('of $id has 1 to 255 visible ASCII characters', async ({ id }) => {
    const before = world.commits();
    for (const key of ['', ' ', 'a b', 'clé', '\u007f', 'k'.repeat(256), 'k\u200b', 'k,\tk']) {
      const answer = await ask(id, key);
      expect(problemOf(answer), JSON.stringify(key)).toBe('idempotency-key-invalid');
      expect(answer.status).toBe(400);
    }
    expect(world.commits()).toBe(before);
    served(await ask(id, '~!"\'{}'.padEnd(255, 'k')));
  });

  it('compares requests as they are understood, not as they are spelt', async () => {
    const send = (text: string) =>
      world.call('POST', DRAWDOWNS, { as: 'officer', text, headers: { 'Idempotency-Key': 'key' } });
    const { authority: _, ...rest } = claimOf(COVENTRY, 1000);
    const first = served(await send(JSON.stringify({ authority: COVENTRY, ...rest })));
    const spelt = JSON.stringify({ ...rest, authority: 'coventry' }, null, 2);
    const again = await send(spelt.replace('1000', '1e3'));
    expect(again.text).toBe(first.text);
    expect(again.headers['idempotent-replayed']).toBe('true');
  });

  it('belongs to a principal and an operation', async () => {
    const mine = served(await claim(100, 'key'));
    const theirs = served(await claim(200, 'key', 'officer-lead'));
    expect(theirs.body.drawdown).not.toBe(mine.body.drawdown);
    served(await ask('submitReturn', 'key'));
    served(await ask('decideDrawdown', 'key', {}, 'officer-lead'));
  });

  it('belongs to an address too', async () => {
    served(await ask('decideDrawdown', 'key'));
    const other = served(await claim(100, 'claim')).body.drawdown;
    const answer = await world.call('POST', `${DRAWDOWNS}/${other}/decisions`, {
      as: 'lead',
      body: { decision: 'approved', reason: 'In the plan' },
      headers: { 'Idempotency-Key': 'key' },
    });
    expect(problemOf(answer)).toBe('idempotency-key-reused');
  });

  it('keeps a refusal by state, even when there would be room now', async () => {
    const all = served(await claim(ROOM_PENCE - 1, 'all')).body.drawdown;
    const refused = await claim(2, 'late');
    expect(problemOf(refused)).toBe('phase-exceeded');
    const kept = await keptIn(world);
    const again = await claim(2, 'late');
    expect(withoutInstance(again)).toEqual(withoutInstance(refused));
    expect(again.headers['idempotent-replayed']).toBe('true');
    expect(await keptIn(world)).toBe(kept);
    served(
      await world.call('POST', `${DRAWDOWNS}/${all}/decisions`, {
        as: 'officer',
        body: { decision: 'withdrawn', reason: 'Not needed' },
        headers: { 'Idempotency-Key': 'withdraw' },
      }),
    );
    expect(withoutInstance(await claim(2, 'late'))).toEqual(withoutInstance(refused));
    expect(problemOf(await claim(1, 'late'))).toBe('idempotency-key-reused');
    served(await claim(2, 'fresh'));
  });

  it.each([
    ['self-certification', 'certifyReturn', 'officer-certifier', {}],
    ['version-superseded', 'certifyReturn', 'certifier', { version: 7 }],
    ['fund-exists', 'createFund', 'lead', { fund: 'innovation-fund' }],
    ['decision-not-possible', 'decideDrawdown', 'lead', { decision: 'reversed' }],
    ['virement-exceeds-budget', 'makeVirement', 'lead', { amountPence: 1e12 }],
    ['virement-across-pots', 'makeVirement', 'certifier', { to: 'transport-pre16-send' }],
  ] as const)('keeps %s of %s', async (code, id, as, more) => {
    if (code === 'self-certification') served(await ask('submitReturn', 'own', {}, as));
    const version = code === 'self-certification' ? { version: 2 } : {};
    const first = await ask(id, 'key', { ...more, ...version }, as);
    expect(problemOf(first)).toBe(code);
    expect(first.status).toBe(409);
    const again = await ask(id, 'key', { ...more, ...version }, as);
    expect(withoutInstance(again)).toEqual(withoutInstance(first));
    expect(again.headers['idempotent-replayed']).toBe('true');
  });

  it('keeps nothing of a request that could be put right', async () => {
    const wrong = await ask('makeVirement', 'key', { to: 'hn-topup-academies' });
    expect(problemOf(wrong)).toBe('virement-invalid');
    const invalid = await ask('makeVirement', 'key', { amountPence: 0.5 });
    expect(problemOf(invalid)).toBe('invalid-body');
    expect(served(await ask('makeVirement', 'key')).headers['idempotent-replayed']).toBeUndefined();
  });

  it('is asked after who may: what was allowed once is not given again', async () => {
    served(await claim(100, 'key'));
    served(
      await world.call('PUT', '/v1/access/officer', {
        as: 'lead',
        headers: { 'If-Match': '*' },
        body: { roles: ['auditor'], authorities: [] },
      }),
    );
    expect(problemOf(await claim(100, 'key'))).toBe('not-allowed');
  });

  it('is kept for 400 days', async () => {
    served(await ask('createFund', 'key'));
    world.setNow('2026-11-24T07:59:59.000Z');
    const replayed = await ask('createFund', 'key');
    expect(replayed.headers['idempotent-replayed']).toBe('true');
    world.setNow('2026-11-24T08:00:00.000Z');
    served(await ask('createFund', 'key', { fund: 'third-fund' }));
  });

  it('sent fifty times at once is done once', async () => {
    const before = served(await readFund()).body.claimedPence;
    const all = await Promise.all(Array.from({ length: 50 }, () => claim(123, 'key')));
    expect(new Set(all.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(all.map(({ text }) => text)).size).toBe(1);
    const first = all.filter(({ headers }) => headers['idempotent-replayed'] === undefined);
    expect(first).toHaveLength(1);
    expect(served(await readFund()).body.claimedPence).toBe(before + 123);
  });

  const readFund = (options: Options = { as: 'lead' }) =>
    world.call('GET', '/v1/funds/innovation-fund', options);
});
