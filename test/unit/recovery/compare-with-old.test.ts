import { describe, expect, it } from 'vitest';
import { comparedWithOld } from '../../../infra/recovery/compare-with-old.ts';
import { verifyRestored } from '../../../infra/recovery/verify-restored.ts';
import type { AuditEntry } from '../../../shared/domain/audit.ts';
import type { PrincipalId } from '../../../shared/domain/permission.ts';
import { instant } from '../../../shared/domain/time.ts';
import { auditEntryItem, auditHeadItem } from '../../../shared/persistence/audit-rows.ts';
import { createInMemoryRecordStore } from '../../../shared/persistence/in-memory-object-store.ts';
import { createInMemoryStore } from '../../../shared/persistence/in-memory-store.ts';
import type { Store } from '../../../shared/persistence/store.ts';
import { sha256 } from '../../../shared/runtime/digests.ts';
import { storeWith } from '../../support/recovery-world.ts';

const AT = instant('2026-01-12T10:00:00.000Z');
const CHAIN = 'E08000025';

const entry = (seq: number): AuditEntry => ({
  chain: CHAIN,
  seq,
  at: instant(`2026-01-12T09:0${seq}:00.000Z`),
  principal: 'anna' as PrincipalId,
  operation: 'submitReturn',
  outcome: 'done',
  facts: {},
  written: [],
  previous: `hash-${seq - 1}`,
  hash: `hash-${seq}`,
});
const ENTRIES = [1, 2, 3].map(entry);
const LAST = entry(3);

const oldTable = (last = LAST) =>
  storeWith([...ENTRIES.map((each) => auditEntryItem(each, 'w')), auditHeadItem(last)]);
const endingAt = (seq: number, hash = `hash-${seq}`) =>
  [{ chain: CHAIN, head: { seq, hash } }] as const;

describe('a restored table beside the old one', () => {
  it.each([
    ['as it was', endingAt(3), 'loses no entry that the old table has'],
    [
      'of an earlier moment',
      endingAt(1),
      `loses the last 2 of 3 entries of ${CHAIN}, made from ${entry(2).at} on`,
    ],
    [
      'empty',
      endingAt(0),
      `loses the last 3 of 3 entries of ${CHAIN}, made from ${entry(1).at} on`,
    ],
    ['with more', endingAt(4), `${CHAIN} has 4 entries here and 3 in the old table`],
    [
      'of another history',
      endingAt(2, 'another'),
      `${CHAIN} has another entry 2 than the old table`,
    ],
  ] as const)('%s', async (_, restored, told) => {
    const said = await comparedWithOld(await oldTable(), restored);
    expect(said).toEqual([expect.stringContaining(told)]);
  });

  it('says so where the old table cannot be read', async () => {
    const head = auditHeadItem(LAST);
    const unreadable = await storeWith([{ ...head, data: { seq: 'three' } }]);
    expect(await comparedWithOld(unreadable, endingAt(1))).toEqual([
      `${CHAIN} cannot be read in the old table`,
    ]);
  });
});

describe('a restored table without any entry', () => {
  const verified = async (mayBeEmpty: boolean, old: Store | undefined) => {
    const said: string[] = [];
    const ports = {
      store: createInMemoryStore(),
      old,
      records: createInMemoryRecordStore(),
      keysUnder: async function* () {},
      sha256,
      rows: async function* () {},
      say: (sentence: string) => void said.push(sentence),
    };
    return { damage: await verifyRestored(ports, { noted: [], mayBeEmpty }, AT), said };
  };

  it('is not whole unless somebody says that it may be empty', async () => {
    const { damage, said } = await verified(false, await oldTable());
    expect(damage).toEqual([
      { where: 'every chain', what: expect.stringContaining('--may-be-empty') },
    ]);
    expect(said).toContain(
      `  loses the last 3 of 3 entries of ${CHAIN}, made from ${entry(1).at} on`,
    );
    expect((await verified(true, undefined)).damage).toEqual([]);
  });

  it('is told of when nothing is there to compare it with', async () => {
    const { said } = await verified(true, undefined);
    expect(said.join()).toContain('nobody can tell whether entries are missing');
  });
});
