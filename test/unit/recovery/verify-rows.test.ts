import { describe, expect, it } from 'vitest';
import { createNotify } from '../../../functions/notify/deliver.ts';
import { readTrail } from '../../../infra/recovery/verify-chains.ts';
import { damagedFiles } from '../../../infra/recovery/verify-editions.ts';
import { verifyRows } from '../../../infra/recovery/verify-rows.ts';
import { instant } from '../../../shared/domain/time.ts';
import { createInMemoryRecordStore } from '../../../shared/persistence/in-memory-object-store.ts';
import { createInMemoryStore } from '../../../shared/persistence/in-memory-store.ts';
import { createOutboxRepository } from '../../../shared/persistence/outbox.ts';
import type { Item } from '../../../shared/persistence/store.ts';
import { UNVOUCHED_ROWS } from '../../../shared/persistence/unvouched-rows.ts';
import { sha256 } from '../../../shared/runtime/digests.ts';
import { overspentRegion } from '../../support/overspent-region.ts';
import { createKnownStore } from '../../support/recovery-world.ts';
import { createQueueWorld } from '../../support/sweep-queue-world.ts';

const AT = instant('2026-01-12T10:00:00.000Z');
const FILE = Buffer.from('Line,Actual\r\n');
const DIGEST = sha256(FILE);
const KEY = `ORIGINALS/E08000026/${DIGEST}`;

const row = (pk: string, sk: string, data: Item['data'] = {}, expires?: number): Item => ({
  pk,
  sk,
  rev: 1,
  data,
  ...(expires === undefined ? {} : { expiresAtEpochSeconds: expires }),
});

async function* asRead(rows: readonly Item[]) {
  yield* rows;
}

const VERSION = row('LEDGER#E08000026#2025-26', 'RETURN#P05#00001', {
  original: { sha256: DIGEST, bytes: FILE.byteLength, mediaType: 'text/csv' },
});

const trail = {
  written: new Set(['LEDGER#E08000026#2025-26/RETURN#P05#00001']),
  moments: new Set(['2026-01-01T00:00:00.000Z']),
  hashOf: () => undefined,
  headOf: () => 0,
};

describe('the rows of a restored table', () => {
  it('name the originals of returns, which are held against their files', async () => {
    const { originals, damage } = await verifyRows(asRead([VERSION]), trail, AT);
    expect(damage).toEqual([]);
    expect(originals).toEqual([{ key: KEY, sha256: DIGEST }]);
    const records = createInMemoryRecordStore();
    const ports = { store: createInMemoryStore(), records, sha256 };
    expect(await damagedFiles(ports, originals)).toEqual([
      { where: KEY, what: 'is a file that is not there' },
    ]);
    await records.putOnce(KEY, { bytes: FILE, mediaType: 'text/csv' });
    expect(await damagedFiles(ports, originals)).toEqual([]);
  });

  it('hold answers that are still given and answers whose time is over', async () => {
    const recordedAt = '2026-01-01T00:00:00.000Z';
    const seconds = Date.parse(AT) / 1000;
    const rows = [
      row('ANSWER#a', 'ANSWER', { recordedAt }, seconds + 1),
      row('ANSWER#b', 'ANSWER', { recordedAt }, seconds),
    ];
    const { answers, damage, rows: count } = await verifyRows(asRead(rows), trail, AT);
    expect([answers, damage, count]).toEqual([{ kept: 1, expired: 1 }, [], 2]);
  });

  it('may be of no entry where they change in place or are no fact of the ledger', async () => {
    const rows = UNVOUCHED_ROWS.map(({ pk, sk }) => row(`${pk}x`, `${sk}x`));
    expect((await verifyRows(asRead(rows), trail, AT)).damage).toEqual([]);
    const strange = [
      row('SWEPT#REGION', 'STATE'),
      row('SWEEP', 'LATEST'),
      row('ACCESS#anna', 'WATERMARK'),
      row('NEW#KIND', 'x'),
    ];
    expect((await verifyRows(asRead(strange), trail, AT)).damage).toHaveLength(4);
  });

  it('are whole after everything that writes outside of the ledger', async () => {
    const { store, rows } = createKnownStore();
    const world = createQueueWorld(await overspentRegion(store), '2025-07-12');
    await world.dispatch();
    await world.queue.work();
    const [message = ''] = await createOutboxRepository(store).list();
    await createNotify({
      ...world.ports,
      now: world.now,
      sendMail: async () => 'sent',
      environment: { PUBLIC_URL: 'https://service.example', DEMONSTRATION: 'A demonstration' },
    })({});
    const all = await rows();
    expect(all.filter(({ sk }) => sk === message).map(({ pk }) => pk)).toEqual(['MESSAGE#lead']);
    const { damage } = await verifyRows(asRead(all), await readTrail(store), world.now().at);
    expect(damage).toEqual([]);
  });
});
