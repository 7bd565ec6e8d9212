import { beforeEach, describe, expect, it } from 'vitest';
import type { Item } from '../../shared/persistence/store.ts';
import { problemOf } from './promises.ts';
import { BIRMINGHAM, COVENTRY, claimOf, createRegion, newKey, served } from './region.ts';
import type { World } from './world.ts';

type Entry = {
  readonly chain: string;
  readonly seq: number;
  readonly at: string;
  readonly principal: string;
  readonly operation: string;
  readonly outcome: string;
  readonly facts: Readonly<Record<string, unknown>>;
};

describe('the audit trail', () => {
  let world: World;

  beforeEach(async () => {
    world = await createRegion();
  });

  const read = async (target: string, as = 'certifier') =>
    served(await world.call('GET', target, { as })).body;
  const entries = async (query = '', as = 'certifier'): Promise<readonly Entry[]> =>
    (await read(`/v1/audit${query}`, as)).items;
  const verified = (as = 'lead', query = '') => read(`/v1/audit/verification${query}`, as);

  /** Edits a row by hand, as somebody with access to the table might. */
  async function tamper(isOne: (item: Item) => boolean, edit: (data: Item['data']) => object) {
    const found = (await world.items()).find(isOne);
    if (!found) throw new Error('There is no such row to tamper with');
    const item = { ...found, data: edit(found.data) as Item['data'] };
    await world.store.transact([{ kind: 'put', item, when: [] }], 'by hand');
  }

  it('says who did what, in order', async () => {
    const found = await entries();
    expect(found.map(({ operation, principal }) => [operation, principal])).toEqual([
      ['setBudget', 'certifier.coventry'],
      ['submitReturn', 'finance-system.coventry'],
      ['claimDrawdown', 'officer.coventry'],
      ['runSweep', 'lead.region'],
    ]);
    expect(found.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
    expect(found[1]?.facts).toEqual({ year: '2025-26', period: 'P06', version: 1 });
  });

  it('keeps a refusal by state that has a key, with its code', async () => {
    const refused = await world.call('POST', '/v1/funds/innovation-fund/drawdowns', {
      as: 'officer',
      body: claimOf(COVENTRY, 1e12),
      headers: newKey(),
    });
    expect(problemOf(refused)).toBe('award-exceeded');
    expect((await entries()).at(-1)).toMatchObject({
      operation: 'claimDrawdown',
      outcome: 'refused',
      principal: 'officer',
      facts: { code: 'award-exceeded' },
    });
  });

  it('covers one’s own, and the region for those who see it', async () => {
    const own = new Set((await entries()).map(({ chain }) => chain));
    expect(own).toEqual(new Set([COVENTRY]));
    const region = new Set((await entries('?limit=200', 'auditor')).map(({ chain }) => chain));
    expect(region.size).toBe(15);
    expect(region).toContain('REGION');
    const asked = new Set(
      (await entries(`?authority=${BIRMINGHAM}`, 'lead')).map(({ chain }) => chain),
    );
    expect(asked).toEqual(new Set([BIRMINGHAM]));
    expect(await entries('?authority=coventry')).toEqual(await entries());
  });

  it('is cut by instants and by days of London', async () => {
    world.setNow('2026-03-31T23:30:00.000Z');
    const year = `/v1/authorities/${COVENTRY}/budgets/2025-26/virements`;
    const body = {
      from: 'hn-topup-academies',
      to: 'hn-therapies',
      amountPence: 1,
      reason: 'Moved',
      period: 'P12',
    };
    served(await world.call('POST', year, { as: 'certifier', body, headers: newKey() }));
    expect(await entries('?from=2026-04-01')).toHaveLength(1);
    expect(await entries('?to=2026-03-31')).toHaveLength(4);
    expect(await entries('?from=2025-10-20&to=2025-10-20')).toHaveLength(4);
    expect(await entries('?from=2026-03-31T23:30:00.000Z')).toHaveLength(1);
    expect(await entries('?from=2026-03-31T23:30:00.001Z')).toHaveLength(0);
    const bad = await world.call('GET', '/v1/audit?from=2026-02-30', { as: 'certifier' });
    expect(problemOf(bad)).toBe('invalid-query');
  });

  it('verifies, chain by chain', async () => {
    const whole = await verified();
    expect(whole.valid).toBe(true);
    expect(whole.chains).toHaveLength(15);
    const coventry = whole.chains.find(({ chain }: { chain: string }) => chain === COVENTRY);
    expect(coventry).toEqual({
      chain: COVENTRY,
      valid: true,
      entries: 4,
      // A budget, a version of a return and a step of a drawdown, each with what stands since; and
      // the sweep's forecasts and two pressures.
      rows: 11,
      head: { seq: 4, hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
    expect((await verified('certifier')).chains).toEqual([coventry]);
  });

  const isEntry = (seq: number) => (item: Item) =>
    item.pk === `AUDIT#${COVENTRY}` && item.sk.endsWith(String(seq));
  const isLedger = (prefix: string) => (item: Item) =>
    item.pk.includes(COVENTRY) && item.sk.startsWith(prefix);

  it.each([
    [
      'a figure of a return',
      isLedger('RETURN#'),
      { note: 'Not there before' },
      2,
      'ledger-entry-differs',
    ],
    [
      'what stands of a return',
      isLedger('CURRENT#RETURN#'),
      { nil: true },
      2,
      'ledger-entry-differs',
    ],
    [
      'what stands of a budget',
      isLedger('CURRENT#BUDGET'),
      { virements: 7 },
      1,
      'ledger-entry-differs',
    ],
    ['a budget', isLedger('BUDGET#'), { setBy: 'somebody-else' }, 1, 'ledger-entry-differs'],
    ['who did it', isEntry(2), { principal: 'somebody-else' }, 2, 'hash-differs'],
    ['what was said of it', isEntry(3), { facts: { amountPence: 1 } }, 3, 'hash-differs'],
    ['how it ended', isEntry(4), { outcome: 'refused' }, 4, 'hash-differs'],
    ['what it vouches for', isEntry(2), { written: [] }, 2, 'hash-differs'],
    ['the hash before it', isEntry(3), { previous: 'f'.repeat(64) }, 3, 'previous-hash-differs'],
    ['its own hash', isEntry(1), { hash: 'f'.repeat(64) }, 1, 'hash-differs'],
    ['its number', isEntry(2), { seq: 3 }, 2, 'entry-missing'],
  ] as const)('does not verify when %s was edited', async (_, isOne, edit, seq, because) => {
    await tamper(isOne, (data) => ({ ...data, ...edit }));
    const { valid, chains } = await verified();
    expect(valid).toBe(false);
    const broken = chains.filter((chain: { valid: boolean }) => !chain.valid);
    expect(broken).toHaveLength(1);
    expect(broken[0]).toMatchObject({ chain: COVENTRY, broken: { seq, because } });
    expect((await verified('certifier.birmingham')).valid).toBe(true);
  });

  it('does not verify when its head was put back', async () => {
    const [, , third] = await entries();
    const hash = (third as unknown as { hash: string }).hash;
    await tamper(
      ({ pk }) => pk === `AUDIT-HEAD#${COVENTRY}`,
      () => ({ seq: 5, hash }),
    );
    const { chains } = await verified('certifier');
    expect(chains[0]).toMatchObject({ valid: false, broken: { seq: 5, because: 'head-differs' } });
  });

  const isHead = ({ pk }: Item) => pk === `AUDIT-HEAD#${COVENTRY}`;
  const brokenOfCoventry = async () => (await verified('certifier')).chains[0].broken;

  it('does not verify when its head was put back to what it once was', async () => {
    const [, second] = await entries();
    const hash = (second as unknown as { hash: string }).hash;
    await tamper(isHead, () => ({ seq: 2, hash }));
    expect(await brokenOfCoventry()).toEqual({ seq: 3, because: 'head-differs' });
  });

  it('does not verify when its head was taken away', async () => {
    const head = (await world.items()).find(isHead);
    if (!head) throw new Error('There is a head');
    await world.store.transact([{ kind: 'remove', key: head, when: [] }], 'by hand');
    expect(await brokenOfCoventry()).toEqual({ seq: 1, because: 'head-differs' });
  });

  it('does not verify when a drawdown’s step was edited', async () => {
    const isStep = ({ pk, sk }: Item) =>
      pk === 'FUND#innovation-fund' && sk.startsWith(`ENTRY#${COVENTRY}`);
    await tamper(isStep, (data) => ({ ...data, amountPence: 1 }));
    const { chains } = await verified('certifier');
    expect(chains[0].broken).toEqual({ seq: 3, because: 'ledger-entry-differs' });
  });
});
