import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { LedgerFault } from '../../../shared/domain/ledger/ledger-fault.ts';
import { LEDGER_FORMATS, type LedgerFormat } from '../../../shared/domain/ledger/ledger-file.ts';
import { createAuditRepository } from '../../../shared/persistence/audit-trail.ts';
import { createInMemoryStore } from '../../../shared/persistence/in-memory-store.ts';
import type { Store } from '../../../shared/persistence/store.ts';
import { sha256 } from '../../../shared/runtime/digests.ts';
import { exportedFile, importFile } from '../../support/exported-ledger.ts';
import { createSweepWorld } from '../../support/sweep-world.ts';
import { readCsv } from '../summaries/csv-reader.ts';

const COVENTRY = 'E08000026';
const FORMATS = Object.keys(LEDGER_FORMATS) as readonly LedgerFormat[];
const POUNDS = { 'transport-pre16-send': 1000, 'hn-therapies': 500 };

async function smallRegion(): Promise<Store> {
  const world = createSweepWorld();
  await world.budget(COVENTRY, POUNDS);
  await world.returned(COVENTRY, 'P01', POUNDS);
  await world.returned(COVENTRY, 'P02', { ...POUNDS, 'hn-therapies': 900 });
  await world.returned(COVENTRY, 'P02', POUNDS, { reason: '=HYPERLINK("x"), "late"\r\n🚌' });
  await world.sweep('2025-06-20');
  return world.store;
}

const headOf = (store: Store) => createAuditRepository(store).findHead(COVENTRY);

/** Refused with a sentence, and nothing written. */
async function expectRefused(file: Uint8Array, sentence: RegExp | string = ''): Promise<void> {
  const store = createInMemoryStore();
  const imported = importFile(store, file);
  await expect(imported).rejects.toThrow(LedgerFault);
  await expect(imported).rejects.toThrow(sentence);
  expect(await headOf(store)).toMatchObject({ seq: 0 });
}

describe('a ledger’s file', () => {
  const files = new Map<LedgerFormat, Buffer>();
  const fileOf = (format: LedgerFormat): Buffer => files.get(format) ?? Buffer.alloc(0);
  beforeAll(async () => {
    const store = await smallRegion();
    for (const format of FORMATS) files.set(format, await exportedFile(store, COVENTRY, format));
  });

  it('begins with what it is and ends with its digest', () => {
    const text = fileOf('jsonl').toString('utf8');
    const lines = text.trimEnd().split('\n');
    const parsed = lines.map((line) => JSON.parse(line));
    expect(parsed[0]).toMatchObject({ ledger: COVENTRY, format: 1, chainHead: { seq: 5 } });
    expect(parsed.at(-1)).toEqual({
      end: true,
      entries: lines.length - 2,
      sha256: sha256(`${lines.slice(0, -1).join('\n')}\n`),
    });
    expect(parsed.slice(1, -1).map(({ kind }) => kind)).toEqual([
      'budget-version',
      ...['return-version', 'return-version', 'return-version'],
      'forecasts',
      ...parsed.filter(({ kind }) => kind === 'pressure').map(() => 'pressure'),
    ]);
  });

  it('as a table has a row for each figure, in pounds, and no formula', () => {
    const text = fileOf('csv').toString('utf8');
    expect(text.startsWith('\uFEFFentry,kind,')).toBe(true);
    const rows = readCsv(text);
    const corrected = rows.filter(
      ({ kind, version }) => kind === 'return-version' && version === '2',
    );
    expect(corrected.map(({ line, actual, reason }) => ({ line, actual, reason }))).toEqual([
      ...['transport-pre16-send', 'hn-therapies'].map((line, index) => ({
        line,
        actual: ['2000.00', '1000.00'][index],
        reason: '\'=HYPERLINK("x"), "late"\r\n🚌',
      })),
    ]);
    for (const row of rows) {
      for (const cell of Object.values(row)) {
        expect(cell.length).toBeLessThan(32_767);
        expect(/^[=+@\t\r]/.test(cell)).toBe(false);
      }
    }
  });

  it('holds a character whose halves lie on either side of a cell’s end', async () => {
    const world = createSweepWorld();
    await world.budget(COVENTRY, POUNDS);
    await world.returned(COVENTRY, 'P01', POUNDS);
    // One entry longer than any cell, as a store with richer rows would have it.
    const [item] = (
      await world.store.page({ pk: `LEDGER#${COVENTRY}#2025-26`, prefix: 'RETURN#', limit: 1 })
    ).items;
    const note = `x${'🚌'.repeat(40_000)}`;
    const put = { ...item, data: { ...item?.data, note } } as never;
    await world.store.transact([{ kind: 'put', item: put, when: [] }], 'longer');
    const store = createInMemoryStore();
    await importFile(store, await exportedFile(world.store, COVENTRY, 'csv'));
    const [read] = await store.find([{ pk: item?.pk ?? '', sk: item?.sk ?? '' }]);
    expect(read?.data['note']).toBe(note);
  });

  it.each(FORMATS)('that is cut off anywhere is refused, as %s', async (format) => {
    const file = fileOf(format);
    await fc.assert(
      fc.asyncProperty(fc.nat(file.length - 3), (length) =>
        expectRefused(file.subarray(0, length)),
      ),
      { numRuns: 60 },
    );
  });

  it.each(FORMATS)('of which one byte was changed is refused, as %s', async (format) => {
    const file = fileOf(format);
    await fc.assert(
      fc.asyncProperty(fc.nat(file.length - 3), fc.integer({ min: 1, max: 255 }), (at, by) => {
        const changed = Buffer.from(file);
        changed[at] = (changed[at] ?? 0) ^ by;
        return expectRefused(changed);
      }),
      { numRuns: 60 },
    );
  });

  it('says what is wrong with it', async () => {
    const lines = fileOf('jsonl').toString('utf8').trimEnd().split('\n');
    const file = (kept: readonly string[]) => Buffer.from(`${kept.join('\n')}\n`);
    const resealed = (kept: readonly string[]) => {
      const text = `${kept.join('\n')}\n`;
      const end = { end: true, entries: kept.length - 1, sha256: sha256(text) };
      return Buffer.from(`${text}${JSON.stringify(end)}\n`);
    };
    const body = lines.slice(0, -1);
    await expectRefused(file(body), 'cut off');
    await expectRefused(file([...lines, ...lines]), 'not as it was exported');
    await expectRefused(file(lines.toSpliced(2, 1)), /after none|not as it was exported/);
    await expectRefused(Buffer.from('authority,actual\r\nCoventry,1\r\n'), 'no export of a ledger');
    await expectRefused(Buffer.from(''), 'cut off');
    await expectRefused(
      resealed(body.map((line) => line.replace('"format":1', '"format":2'))),
      'format 2',
    );
    await expectRefused(resealed(body.slice(1)), 'does not begin');
    await expectRefused(resealed(body.toSpliced(3, 1)), /P02 of 2025-26 has version 2 after none/);
    await expectRefused(
      resealed(body.map((line) => line.replace('LEDGER#E08000026', 'LEDGER#E08000025'))),
      'no entry of the ledger of E08000026',
    );
    await expectRefused(
      resealed(
        body.map((line) => line.replaceAll('"authority":"E08000026"', '"authority":"E08000025"')),
      ),
      'does not say what an entry of its kind says',
    );
  });

  it('is taken where only a sweep has been', async () => {
    const world = createSweepWorld();
    await world.sweep('2025-06-20');
    const before = await headOf(world.store);
    expect(before.seq).toBeGreaterThan(0);
    await importFile(world.store, fileOf('jsonl'));
    expect((await headOf(world.store)).seq).toBeGreaterThan(before.seq);
  });

  it('is taken once', async () => {
    const store = createInMemoryStore();
    await importFile(store, fileOf('jsonl'));
    const head = await headOf(store);
    await expect(importFile(store, fileOf('jsonl'))).rejects.toThrow('was imported before');
    await expect(importFile(store, fileOf('csv'))).rejects.toThrow('has a ledger here already');
    expect(await headOf(store)).toEqual(head);
  });
});
