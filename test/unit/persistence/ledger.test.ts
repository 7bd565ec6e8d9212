import { beforeEach, describe, expect, it } from 'vitest';
import { type Access, AccessChanged } from '../../../shared/domain/permission.ts';
import { refuse } from '../../../shared/domain/refusal.ts';
import { type Instant, instant } from '../../../shared/domain/time.ts';
import { TemporarilyUnavailable } from '../../../shared/domain/unavailable.ts';
import {
  accessRead,
  replaceAccess,
  type VersionedAccess,
} from '../../../shared/persistence/access.ts';
import { calendarRead, replaceCalendar } from '../../../shared/persistence/calendar.ts';
import type { CommitRequest, Plan } from '../../../shared/persistence/commit-request.ts';
import { createInMemoryStore } from '../../../shared/persistence/in-memory-store.ts';
import type { Reads } from '../../../shared/persistence/reads.ts';
import { type Store, UnreadableRow } from '../../../shared/persistence/store.ts';
import { sha256 } from '../../../shared/runtime/digests.ts';
import { createScriptedStore, type WriteFault } from '../../support/faulty-store.ts';
import { AT, COVENTRY, principal, YEAR } from '../../support/samples.ts';
import { checkedTrail, createTestLedger } from '../../support/test-ledger.ts';
import {
  checkHistory,
  claimIn,
  claimRequest,
  openToyFund,
  refusalIn,
  send,
  setCeiling,
  toyFund,
} from '../../support/toy-fund.ts';

let store: Store;
beforeEach(async () => {
  store = createInMemoryStore();
  await openToyFund(store, 100);
});

const answerRow = async (key: string) =>
  (await store.find([{ pk: `ANSWER#${sha256(key)}`, sk: 'ANSWER' }]))[0];

describe('a commit', () => {
  it('writes the entry, the total, the trail and the answer together', async () => {
    const request = claimRequest({ name: 'a', amountPence: 60, key: 'k' });
    const done = await createTestLedger(store).commit(request);
    expect(done).toEqual({
      answer: { status: 201, body: { claim: 'CLAIM#00001', usedPence: 60 } },
      replayed: false,
    });
    const { total, entries } = await toyFund(store);
    expect(total).toEqual({ usedPence: 60, ceilingPence: 100, count: 1 });
    expect(entries.get('CLAIM#00001')).toEqual({ name: 'a', amountPence: 60 });
    const [entry, ...more] = await checkedTrail(store, 'REGION');
    expect(more).toEqual([]);
    expect(entry).toMatchObject({
      seq: 1,
      at: AT,
      principal: 'officer.coventry',
      operation: 'claimToy',
      outcome: 'done',
      facts: { name: 'a', amountPence: 60 },
      written: [{ key: 'TOY/CLAIM#00001' }],
    });
    expect(await answerRow('k')).toMatchObject({ rev: 1 });
  });

  it('is one transaction of every write, each under a condition', async () => {
    const scripted = createScriptedStore(store, []);
    await createTestLedger(scripted).commit(claimRequest({ name: 'a', amountPence: 1, key: 'k' }));
    const [writes, ...more] = scripted.transactions;
    expect(more).toEqual([]);
    expect(writes).toHaveLength(5);
    expect(writes?.every(({ when }) => when.length > 0)).toBe(true);
  });

  it('takes the last penny, and not one more', async () => {
    const ledger = createTestLedger(store);
    const claims = [60, 41, 40, 1].map((amountPence) => ({ name: `a${amountPence}`, amountPence }));
    const codes: (string | undefined)[] = [];
    for (const claim of claims) codes.push(refusalIn(await ledger.commit(claimRequest(claim))));
    expect(codes).toEqual([undefined, 'award-exceeded', undefined, 'award-exceeded']);
    expect((await toyFund(store)).total.usedPence).toBe(100);
  });
});

describe('an idempotency key', () => {
  const claim = { name: 'a', amountPence: 60, key: 'k' };

  it('sent 50 times at once, to two processes, has one entry and one answer', async () => {
    const ledgers = [createTestLedger(store), createTestLedger(store)] as const;
    const requests = Array.from({ length: 50 }, (_, i) => ledgers[i % 2 === 0 ? 0 : 1]);
    const done = await Promise.all(requests.map((ledger) => ledger.commit(claimRequest(claim))));
    expect(new Set(done.map(claimIn))).toEqual(new Set(['CLAIM#00001']));
    const first = done.filter((each) => each.refused === undefined && !each.replayed);
    expect(first).toHaveLength(1);
    expect((await toyFund(store)).total).toMatchObject({ usedPence: 60, count: 1 });
    expect(await checkedTrail(store, 'REGION')).toHaveLength(1);
  });

  it('with another body is refused, and the first answer stays', async () => {
    const ledger = createTestLedger(store);
    await ledger.commit(claimRequest(claim));
    const other = await ledger.commit(claimRequest({ ...claim, amountPence: 1 }));
    expect(other).toMatchObject({ refused: 'idempotency-key-reused' });
    const again = await ledger.commit(claimRequest(claim));
    expect(again).toMatchObject({ replayed: true, answer: { status: 201 } });
    expect((await toyFund(store)).total.count).toBe(1);
  });

  it('keeps a refusal by state, even when there is room afterwards', async () => {
    const ledger = createTestLedger(store);
    const tooMuch = { name: 'b', amountPence: 101, key: 'k' };
    const first = await ledger.commit(claimRequest(tooMuch));
    expect(first).toMatchObject({ refused: 'award-exceeded', facts: { availablePence: 100 } });
    await setCeiling(store, 100);
    const again = await ledger.commit(claimRequest(tooMuch));
    expect(again).toEqual({ answer: { refusal: first }, replayed: true });
    const other = await ledger.commit(claimRequest({ ...tooMuch, key: 'another' }));
    expect(refusalIn(other)).toBeUndefined();
    const trail = await checkedTrail(store, 'REGION');
    expect(trail.map(({ outcome, facts }) => [outcome, facts['code']])).toEqual([
      ['refused', 'award-exceeded'],
      ['done', undefined],
    ]);
  });

  it('keeps no refusal of another kind, and leaves nothing of it', async () => {
    const ledger = createTestLedger(store);
    const nothing = { name: 'b', amountPence: 0, key: 'k' };
    expect(await ledger.commit(claimRequest(nothing))).toMatchObject({ refused: 'fund-invalid' });
    expect(await answerRow('k')).toBeUndefined();
    expect(await checkedTrail(store, 'REGION')).toEqual([]);
    expect(refusalIn(await ledger.commit(claimRequest(claim)))).toBeUndefined();
  });

  it('that is not sent keeps no refusal at all', async () => {
    const ledger = createTestLedger(store);
    const tooMuch = claimRequest({ name: 'b', amountPence: 101 });
    expect(await ledger.commit(tooMuch)).toMatchObject({ refused: 'award-exceeded' });
    expect(await checkedTrail(store, 'REGION')).toEqual([]);
    await setCeiling(store, 1);
    expect(refusalIn(await ledger.commit(tooMuch))).toBeUndefined();
  });

  it('lives 400 days to the second, whether or not its row is removed by then', async () => {
    const ledger = createTestLedger(store);
    const at = (moment: string) => ({ ...claimRequest(claim), at: instant(moment) });
    await ledger.commit(at('2025-10-20T08:00:00.000Z'));
    const lastSecond = await ledger.commit(at('2026-11-24T07:59:59.999Z'));
    expect(lastSecond).toMatchObject({ replayed: true });
    await setCeiling(store, 100);
    const expired = await ledger.commit(at('2026-11-24T08:00:00.000Z'));
    expect(expired).toMatchObject({ replayed: false });
    expect((await toyFund(store)).total.count).toBe(2);
    expect(await answerRow('k')).toMatchObject({ rev: 2 });
    expect(await ledger.commit(at('2026-11-25T08:00:00.000Z'))).toMatchObject({ replayed: true });
  });

  it('that has expired is taken over by one of many', async () => {
    await createTestLedger(store).commit(claimRequest(claim));
    await setCeiling(store, 1000);
    const later = { ...claimRequest(claim), at: '2027-01-01T00:00:00.000Z' as Instant };
    const ledgers = Array.from({ length: 8 }, () => createTestLedger(store));
    const done = await Promise.all(ledgers.map((ledger) => ledger.commit(later)));
    expect(new Set(done.map(claimIn))).toEqual(new Set(['CLAIM#00002']));
  });
});

describe('an attempt of which nothing is heard', () => {
  const scripts: readonly (readonly WriteFault[])[] = [
    ['unheard'],
    ['misheard'],
    ['lost'],
    ['late'],
    ['late', 'lost'],
    ['late', 'busy'],
    ['late', 'unheard'],
    ['late', 'late', 'late'],
    ['repeated'],
    ['busy', 'lost', 'late', 'misheard'],
  ];

  it.each(scripts)(
    'is settled without a key by the trace it leaves: %s %s %s',
    async (...script) => {
      const scripted = createScriptedStore(store, script);
      const ledger = createTestLedger(scripted);
      const history = [
        await send(ledger, { name: 'a', amountPence: 60 }),
        await send(ledger, { name: 'b', amountPence: 60 }),
        await send(ledger, { name: 'c', amountPence: 40 }),
      ];
      expect(history.map(({ answered }) => answered && refusalIn(answered))).toEqual([
        undefined,
        'award-exceeded',
        undefined,
      ]);
      expect(history[0]?.answered).toMatchObject({ replayed: false });
      await checkHistory(store, history);
    },
  );

  it.each([
    ['busy', 1],
    ['lost', 0],
    ['pass', 0],
  ] as const)('is told of as a collision only where it was cancelled: %s', async (fault, told) => {
    let collisions = 0;
    const onCollision = () => void collisions++;
    const ledger = createTestLedger(createScriptedStore(store, [fault]), { onCollision });
    await send(ledger, { name: 'a', amountPence: 60 });
    expect(collisions).toBe(told);
  });

  it.each(scripts)('is settled with a key as its own first answer: %s %s %s', async (...script) => {
    const ledger = createTestLedger(createScriptedStore(store, script));
    const history = [await send(ledger, { name: 'a', amountPence: 100, key: 'k' })];
    expect(history[0]?.answered).toMatchObject({ replayed: false });
    await checkHistory(store, history);
  });

  it.each(scripts)('of a refusal is settled as that refusal: %s %s %s', async (...script) => {
    const ledger = createTestLedger(createScriptedStore(store, script));
    const tooMuch = claimRequest({ name: 'a', amountPence: 101, key: 'k' });
    const first = await ledger.commit(tooMuch);
    expect(first).toMatchObject({ refused: 'award-exceeded' });
    const again = await ledger.commit(tooMuch);
    expect(again).toEqual({ answer: { refusal: first }, replayed: true });
  });

  it('is told from the entry that another writer put in its place', async () => {
    const other = createTestLedger(store);
    let isFirst = true;
    const ledger = createTestLedger({
      ...store,
      async transact(writes, token) {
        if (!isFirst) return store.transact(writes, token);
        isFirst = false;
        await other.commit(claimRequest({ name: 'other', amountPence: 10 }));
        return 'unknown';
      },
    });
    const done = await ledger.commit(claimRequest({ name: 'a', amountPence: 60 }));
    expect(claimIn(done)).toBe('CLAIM#00002');
    expect((await toyFund(store)).total.usedPence).toBe(70);
  });
});

const request = <R extends Reads>(
  reads: R,
  decide: CommitRequest<R>['decide'],
): CommitRequest<R> => ({
  chain: COVENTRY,
  operation: 'test',
  principal: principal('officer.coventry'),
  at: AT,
  reads,
  decide,
});

const nothingToWrite: Plan = { writes: [], facts: {}, answer: { status: 200, body: {} } };

describe('a decision', () => {
  it('is made afresh when something guarded of another chain has changed meanwhile', async () => {
    const seen: number[] = [];
    const ledger = createTestLedger(store);
    const done = await ledger.commit(
      request({ calendar: calendarRead(YEAR) }, async ({ calendar }) => {
        seen.push(calendar.version);
        const lock = { ...calendar, version: 1, settings: { P06: { reason: 'Locked' } } };
        if (seen.length === 1) await store.transact([replaceCalendar(lock)], 'meanwhile');
        return calendar.version === 0 ? nothingToWrite : refuse('period-locked', 'It is locked.');
      }),
    );
    expect(seen).toEqual([0, 1]);
    expect(done).toMatchObject({ refused: 'period-locked' });
    expect(await checkedTrail(store, COVENTRY)).toEqual([]);
  });

  it('is made on values from before the head only if the head has not moved since', async () => {
    const ledger = createTestLedger(store);
    await ledger.commit(claimRequest({ name: 'a', amountPence: 10 }));
    const other = createTestLedger(store);
    let tears = 1;
    const torn = createTestLedger({
      ...store,
      async find(keys) {
        const [head, ...rest] = keys;
        const values = await store.find(rest);
        if (tears-- > 0) await other.commit(claimRequest({ name: 'other', amountPence: 70 }));
        return [...(await store.find(head ? [head] : [])), ...values];
      },
    });
    const seen: number[] = [];
    const { decide, ...claim } = claimRequest({ name: 'b', amountPence: 30 });
    const done = await torn.commit({
      ...claim,
      decide: (values) => {
        seen.push(values.seen.usedPence);
        return decide(values);
      },
    });
    expect(seen).toEqual([80]);
    expect(refusalIn(done)).toBe('award-exceeded');
  });

  it('that refuses, on values of after its own write, is found to be done', async () => {
    const key = { pk: 'TOY', sk: 'TOTAL' };
    const writes: (() => Promise<unknown>)[] = [];
    const ledger = createTestLedger({
      ...store,
      async find(keys) {
        const found = await store.find(keys);
        const place = keys.findIndex(({ sk }) => sk === key.sk);
        if (place < 0 || writes.length === 0) return found;
        for (const write of writes.splice(0)) await write();
        return found.with(place, (await store.find([key]))[0]);
      },
      async transact(...request) {
        writes.push(() => store.transact(...request));
        return 'unknown';
      },
    });
    const sent = await send(ledger, { name: 'a', amountPence: 60 });
    expect(sent.answered).toMatchObject({ replayed: false });
    await checkHistory(store, [sent]);
  });

  it('that throws is not tried again, and does not hold up the next', async () => {
    const ledger = createTestLedger(store);
    let decisions = 0;
    const broken = ledger.commit(
      request({}, () => {
        decisions++;
        throw new RangeError('A bug');
      }),
    );
    const next = ledger.commit(request({}, () => nothingToWrite));
    await expect(broken).rejects.toThrow(RangeError);
    expect(await next).toMatchObject({ replayed: false });
    expect(decisions).toBe(1);
  });

  it('is not made on a row that is not as expected', async () => {
    const item = { pk: 'x', sk: 'y', rev: 1, data: { odd: true } };
    await store.transact([{ kind: 'put', item, when: [] }], 'odd');
    const { reads } = claimRequest({ name: 'a', amountPence: 1 });
    const read = { ...reads.seen, key: item };
    const commit = createTestLedger(store).commit(request({ read }, () => nothingToWrite));
    await expect(commit).rejects.toThrow(UnreadableRow);
    await expect(commit).rejects.toThrow('x / y');
  });

  it('in one chain does not wait for one in another', async () => {
    const hanging = Promise.withResolvers<Plan>();
    const ledger = createTestLedger(store);
    const first = ledger.commit({ ...request({}, () => hanging.promise), chain: 'E08000027' });
    const second = await ledger.commit(request({}, () => nothingToWrite));
    expect(second).toMatchObject({ replayed: false });
    hanging.resolve(nothingToWrite);
    expect(await first).toMatchObject({ replayed: false });
  });
});

describe('the access that allowed a request', () => {
  const officer = principal('officer.coventry');
  const change = async (before: VersionedAccess | undefined): Promise<VersionedAccess> => {
    const access: Access = { principal: officer, roles: ['officer'], authorities: [] };
    await store.transact([replaceAccess(access, before)], 'change-access');
    return { ...access, version: (before?.version ?? 0) + 1 };
  };

  it('has to be at the version that was seen', async () => {
    const ledger = createTestLedger(store);
    const first = await change(undefined);
    const claim = { ...claimRequest({ name: 'a', amountPence: 1, key: 'k' }), accessVersion: 1 };
    expect(await ledger.commit(claim)).toMatchObject({ replayed: false });
    expect(await ledger.commit(claim)).toMatchObject({ replayed: true });
    await change(first);
    const next = { ...claimRequest({ name: 'b', amountPence: 1, key: 'l' }), accessVersion: 1 };
    await expect(ledger.commit(next)).rejects.toThrow(AccessChanged);
    await expect(ledger.commit(claim)).rejects.toThrow(AccessChanged);
    expect((await toyFund(store)).total.count).toBe(1);
    expect(await answerRow('l')).toBeUndefined();
  });

  it('stops the write itself when it is changed after it was read', async () => {
    const first = await change(undefined);
    let isFirst = true;
    const ledger = createTestLedger({
      ...store,
      async transact(writes, token) {
        if (isFirst) await change(first);
        isFirst = false;
        return store.transact(writes, token);
      },
    });
    const claim = { ...claimRequest({ name: 'a', amountPence: 1 }), accessVersion: 1 };
    await expect(ledger.commit(claim)).rejects.toThrow(AccessChanged);
    expect((await toyFund(store)).total.count).toBe(0);
  });

  it('may change after the write, of which nothing was heard: it is done all the same', async () => {
    const first = await change(undefined);
    let isFirst = true;
    const ledger = createTestLedger({
      ...store,
      async transact(writes, token) {
        const outcome = await store.transact(writes, token);
        if (!isFirst) return outcome;
        isFirst = false;
        await change(first);
        return 'unknown';
      },
    });
    const claim = { ...claimRequest({ name: 'a', amountPence: 1 }), accessVersion: 1 };
    expect(await ledger.commit(claim)).toMatchObject({ replayed: false });
    expect((await toyFund(store)).total.count).toBe(1);
  });

  it('may change with the write in the middle of a reading: it is done all the same', async () => {
    const first = await change(undefined);
    const underway: (() => Promise<unknown>)[] = [];
    const ledger = createTestLedger({
      ...store,
      async find(keys) {
        const found = await store.find(keys);
        const place = keys.findIndex(({ sk }) => sk === 'ACCESS');
        if (place < 0 || underway.length === 0) return found;
        for (const write of underway.splice(0)) await write();
        await change(first);
        return found.with(place, (await store.find(keys))[place]);
      },
      async transact(...sent) {
        underway.push(() => store.transact(...sent));
        return 'unknown';
      },
    });
    const claim = { ...claimRequest({ name: 'a', amountPence: 1 }), accessVersion: 1 };
    expect(await ledger.commit(claim)).toMatchObject({ replayed: false });
    expect((await toyFund(store)).total.count).toBe(1);
  });

  it('is looked at also where the request is about that very access', async () => {
    const first = await change(undefined);
    await change(first);
    const commit = createTestLedger(store).commit({
      ...request({ before: accessRead(officer) }, ({ before }) => ({
        ...nothingToWrite,
        writes: [replaceAccess({ principal: officer, roles: ['lead'], authorities: [] }, before)],
      })),
      accessVersion: 1,
    });
    await expect(commit).rejects.toThrow(AccessChanged);
  });
});

describe('a store that does not let it through', () => {
  it.each<WriteFault>(['busy', 'lost'])('is tried nine times, then given up: %s', async (fault) => {
    const pauses: number[] = [];
    const scripted = createScriptedStore(store, Array<WriteFault>(100).fill(fault));
    const ledger = createTestLedger(scripted, {
      random: () => 0.999_999,
      pause: async (milliseconds) => void pauses.push(Math.ceil(milliseconds)),
    });
    const commit = ledger.commit(claimRequest({ name: 'a', amountPence: 1, key: 'k' }));
    await expect(commit).rejects.toThrow(TemporarilyUnavailable);
    expect(scripted.transactions).toHaveLength(9);
    expect(pauses).toEqual([20, 40, 80, 160, 320, 640, 640, 640]);
    expect((await toyFund(store)).total.count).toBe(0);
    expect(await answerRow('k')).toBeUndefined();
  });

  it('is left alone when the time is up, the time in the queue included', async () => {
    let now = 0;
    const scripted = createScriptedStore(store, Array<WriteFault>(100).fill('busy'));
    const ledger = createTestLedger(scripted, {
      elapsed: () => now,
      pause: async () => {
        now += 3000;
      },
    });
    const commits = ['a', 'b'].map((name) => ledger.commit(claimRequest({ name, amountPence: 1 })));
    const outcomes = await Promise.allSettled(commits);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(scripted.transactions).toHaveLength(3);
  });

  it('spreads repetitions over the whole of each pause', async () => {
    const pauses: number[] = [];
    const scripted = createScriptedStore(store, ['busy', 'busy']);
    const ledger = createTestLedger(scripted, {
      random: () => 0.25,
      pause: async (milliseconds) => void pauses.push(milliseconds),
    });
    await ledger.commit(claimRequest({ name: 'a', amountPence: 1 }));
    expect(pauses).toEqual([5, 10]);
  });

  it('that is away when reading is not waited for', async () => {
    const away = { ...store, find: () => Promise.reject(new TemporarilyUnavailable()) };
    const commit = createTestLedger(away).commit(claimRequest({ name: 'a', amountPence: 1 }));
    await expect(commit).rejects.toThrow(TemporarilyUnavailable);
  });
});
