import { readFileSync } from 'node:fs';
import { ListTagsOfResourceCommand } from '@aws-sdk/client-dynamodb';
import type { SQSRecord } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sweepParts } from '../../../functions/sweeps/sweep-parts.ts';
import { takeSweep } from '../../../functions/sweeps/take-sweep.ts';
import { loadRegion } from '../../../infra/local/demonstration/load.ts';
import { type Recovered, recover } from '../../../infra/recovery/recover.ts';
import { stageOf } from '../../../infra/recovery/recovered-stage.ts';
import { stageTemplates } from '../../../infra/recovery/stage-templates.ts';
import { tableSettings } from '../../../infra/recovery/table-settings.ts';
import { verifyRestored } from '../../../infra/recovery/verify-restored.ts';
import { CHAINS } from '../../../shared/domain/audit.ts';
import { partsAt } from '../../../shared/domain/sweeps/sweep-part.ts';
import { createAuditRepository } from '../../../shared/persistence/audit-trail.ts';
import {
  createInMemoryRecordStore,
  createInMemoryTransitStore,
} from '../../../shared/persistence/in-memory-object-store.ts';
import type { RecordStore } from '../../../shared/persistence/object-store.ts';
import type { Item } from '../../../shared/persistence/store.ts';
import { sweepPartBody } from '../../../shared/persistence/sweep-part-records.ts';
import { sha256 } from '../../../shared/runtime/digests.ts';
import { NOW, portsOver } from '../../infra/guarded-functions.ts';
import {
  copyInto,
  createKnownStore,
  rehearsal,
  rowsOf,
  serviceOver,
  storeWith,
} from '../../support/recovery-world.ts';
import { startEngine, type TestEngine } from '../../support/store-engines.ts';

const TIMEOUT_MILLISECONDS = 180_000;
const AT = new Date('2025-10-20T08:00:00Z');
const SOLIHULL = readFileSync('docs/tour/solihull-p06.json', 'utf8');

const SUMMARIES = [
  'GET /v1/summaries/2025-26/Q1',
  'GET /v1/summaries/2025-26/Q2',
  'GET /v1/summaries/2025-26/Q2?authority=E08000026',
  'GET /v1/summaries/2025-26/Q2?asAt=2025-10-01',
];
const SUBMISSION = {
  as: 'officer.solihull',
  body: JSON.parse(SOLIHULL),
  headers: { 'idempotency-key': 'solihull-p06' },
};
const SUBMIT = 'POST /v1/authorities/E08000029/returns/2025-26/P06';
const PUBLISH = 'POST /v1/summaries/2025-26/Q1/editions';

/** The records, with some of them gone or otherwise. */
function createBreakableRecords() {
  const whole = createInMemoryRecordStore();
  const broken = new Map<string, Uint8Array | undefined>();
  const keys = new Set<string>();
  const records: RecordStore = {
    putOnce: (key, object) => {
      keys.add(key);
      return whole.putOnce(key, object);
    },
    find: async (key) => {
      const found = await whole.find(key);
      if (!found || !broken.has(key)) return found;
      const bytes = broken.get(key);
      return bytes && { ...found, bytes };
    },
  };
  async function* keysUnder(prefix: string) {
    for (const key of keys) if (key.startsWith(prefix)) yield key;
  }
  return { records, keysUnder, broken };
}

describe('a restore, rehearsed on a real engine', () => {
  const { records, keysUnder, broken } = createBreakableRecords();
  const files = { records, transit: createInMemoryTransitStore() };
  const settings = tableSettings(stageTemplates(stageOf('live')));
  let engine: TestEngine;
  let old: string;
  let asTheyWere: readonly Item[] = [];
  let drill: ReturnType<typeof rehearsal>;
  let service: ReturnType<typeof serviceOver>;
  let known: Awaited<ReturnType<typeof whatIsKnown>>;
  let answered: Awaited<ReturnType<typeof service.send>>;
  let recovered: Recovered;
  let restored: ReturnType<typeof serviceOver>;

  /** What anybody could have written down before: heads, summaries' bytes, editions. */
  async function whatIsKnown(of: ReturnType<typeof serviceOver>) {
    const audit = createAuditRepository(of.store);
    const heads = await Promise.all(
      CHAINS.map(async (chain) => ({ chain, head: await audit.findHead(chain) })),
    );
    const summaries: string[] = [];
    for (const request of SUMMARIES) {
      const { status, text } = await of.send(request);
      expect([request, status]).toEqual([request, 200]);
      summaries.push(sha256(text));
    }
    const editions = await of.send('GET /v1/summaries/2025-26/Q1/editions');
    return { heads, summaries, editions: editions.text };
  }

  const publish = async (key: string, body: object) => {
    const { status } = await service.send(PUBLISH, { body, headers: { 'idempotency-key': key } });
    expect(status).toBe(201);
  };

  /** The morning's run, as the queue hands it over. */
  const sweepInParts = async () => {
    const records = partsAt(NOW.at).map(
      (part) => ({ messageId: part.chain, body: sweepPartBody(part) }) as SQSRecord,
    );
    const ports = { ...service.ports, now: () => NOW };
    expect(await sweepParts(ports, { Records: records })).toEqual({ batchItemFailures: [] });
  };

  const recovery = (go: boolean) => ({
    stage: 'live' as const,
    table: old,
    at: AT,
    settings,
    noted: known.heads,
    dropUnknown: false,
    mayBeEmpty: false,
    go,
  });

  beforeAll(async () => {
    engine = await startEngine();
    old = await engine.newTable();
    drill = rehearsal(engine, () => asTheyWere, { records, keysUnder });
    service = serviceOver(drill.client, old, files);
    const region = createKnownStore();
    await loadRegion(portsOver(region.store), () => {});
    await copyInto(drill.client, old, await region.rows());
    await sweepInParts();
    await publish('first', {});
    await publish('again', { changeNote: 'A correction' });
    answered = await service.send(SUBMIT, SUBMISSION);
    expect(answered.status).toBe(201);
    known = await whatIsKnown(service);
    asTheyWere = await rowsOf(drill.ports.tools, old);
    // Life goes on, and the moment is past.
    await service.notify();
    await takeSweep(service.ports, { principal: 'schedule' as never, now: NOW });
    await publish('third', { changeNote: 'Once more' });
  }, TIMEOUT_MILLISECONDS);

  afterAll(() => engine.stop());

  it('shows what it would do and does nothing without being told to go', async () => {
    expect(await recover(drill.ports, recovery(false))).toBeUndefined();
    expect(drill.standIns).toEqual([]);
    expect(drill.said.join('\n')).toContain('Nothing was done');
    expect(drill.said.join('\n')).toContain('funding-pressure-tracker-live-20251020T080000Z');
  });

  it('refuses a moment that cannot be restored, and a table that is not there', async () => {
    const late = { ...recovery(true), at: new Date('2025-10-20T08:00:01Z') };
    await expect(recover(drill.ports, late)).rejects.toThrow('from 2025-09-15');
    const lost = { ...recovery(true), table: 'nowhere' };
    await expect(recover(drill.ports, lost)).rejects.toThrow('There is no table nowhere');
  });

  it(
    'makes a new table, gives it its settings and finds it whole',
    async () => {
      drill.said.length = 0;
      const outcome = await recover(drill.ports, recovery(true));
      if (!outcome) throw new Error('It was told to go');
      recovered = outcome;
      restored = serviceOver(drill.client, recovered.target, files);
      expect(recovered.damage).toEqual([]);
      const state = await drill.ports.tools.find(recovered.target);
      expect(state).toMatchObject({ isReady: true, isProtected: true, streamView: 'NEW_IMAGE' });
      const tags = new ListTagsOfResourceCommand({ ResourceArn: state?.arn });
      expect((await drill.client.send(tags)).Tags).toEqual(settings.tags);
      expect(drill.standIns).toEqual([
        `restored ${recovered.target}`,
        'time to live expiresAtEpochSeconds',
        'point-in-time recovery',
      ]);
      expect(drill.said.filter((line) => line.includes(' whole '))).toHaveLength(15);
      const said = drill.said.join('\n');
      expect(said).toContain('2 editions, 10 files; 1 last editions made again to the byte');
      expect(said).toContain('15 of 15 noted heads');
      expect(said).toMatch(/ {2}loses the last \d of \d+ entries of REGION, made from 2025-10-20T/);
      expect(said).toContain('4 files of REGION 2025-26 Q1 are of no edition here');
      expect(said).toContain(`"tableName":"${recovered.target}","streamArn":"${state?.streamArn}"`);
    },
    TIMEOUT_MILLISECONDS,
  );

  it('sends nothing again that was sent since', async () => {
    expect(service.sent.length).toBeGreaterThan(5);
    expect(recovered.standing.length).toBeGreaterThan(5);
    expect(recovered.standing.map(({ message }) => message).toSorted()).toEqual(
      service.sent.slice(0, recovered.standing.length).toSorted(),
    );
    expect(new Set(recovered.standing.map(({ fate }) => fate))).toEqual(new Set(['ended']));
    await restored.notify();
    expect(restored.sent.filter((message) => service.sent.includes(message))).toEqual([]);
  });

  it('goes on where it was when it is run again', async () => {
    const again = await recover(drill.ports, recovery(true));
    expect(again).toEqual({ target: recovered.target, damage: [], standing: [] });
    expect(drill.standIns.filter((each) => each.startsWith('restored'))).toHaveLength(1);
  });

  it('serves the same bytes from it, the same editions and the same answers to the same keys', async () => {
    expect(await whatIsKnown(restored)).toEqual(known);
    const replayed = await restored.send(SUBMIT, SUBMISSION);
    expect([replayed.status, replayed.text]).toEqual([answered.status, answered.text]);
    expect(replayed.headers['idempotent-replayed']).toBe('true');
    const lost = await service.send('GET /v1/summaries/2025-26/Q1/editions');
    expect(JSON.parse(lost.text).items).toHaveLength(3);
  });

  describe('finds what is damaged', () => {
    /** The rows of a backup as they were given to the restored table, or with some of them otherwise. */
    const found = async (rows: readonly Item[]): Promise<readonly string[]> => {
      const each = async function* () {
        yield* rows;
      };
      const store = await storeWith(rows);
      const ports = { ...drill.ports, store, old: service.store, rows: each };
      const expected = { noted: known.heads, mayBeEmpty: false };
      const damage = await verifyRestored(ports, expected, NOW.at);
      return damage.map(({ where, what }) => `${where} ${what}`);
    };

    const rowAt = (pk: string, sk: string): Item => {
      const row = asTheyWere.find((each) => each.pk === pk && each.sk === sk);
      if (!row) throw new Error(`There is no ${pk}/${sk}`);
      return row;
    };

    const afterDamage = (rows: readonly Item[], damaged: (row: Item) => Item | undefined) =>
      found(asTheyWere.flatMap((row) => (rows.includes(row) ? (damaged(row) ?? []) : [row])));

    const VERSION = () => rowAt('LEDGER#E08000026#2025-26', 'RETURN#P05#00001');
    const withData = (row: Item, data: object): Item => ({
      ...row,
      data: { ...row.data, ...data },
    });
    const gone = () => undefined;
    const answerRow = () => {
      const row = asTheyWere.find(({ pk }) => pk.startsWith('ANSWER#'));
      if (!row) throw new Error('Answers are kept');
      return row;
    };
    const entriesFrom = (seq: number) =>
      asTheyWere.filter(({ pk, data }) => pk === 'AUDIT#REGION' && Number(data['seq']) >= seq);
    const HEAD = () => rowAt('AUDIT-HEAD#REGION', 'HEAD');
    const headSeq = () => Number(HEAD().data['seq']);
    const headAt = (seq: number): Item => {
      const entry = rowAt('AUDIT#REGION', String(seq).padStart(10, '0'));
      return { ...HEAD(), rev: seq, data: { seq, hash: entry.data['hash'] } };
    };

    it(
      'nothing where nothing is',
      async () => {
        expect(await found(asTheyWere)).toEqual([]);
      },
      TIMEOUT_MILLISECONDS,
    );

    it.each<readonly [string, () => readonly Item[], (row: Item) => Item | undefined, RegExp]>([
      ['a row that is missing', () => [VERSION()], gone, /^E08000026 \d+ ledger-entry-differs/],
      [
        'a figure that was changed',
        () => [VERSION()],
        (row) => {
          const [first, ...others] = row.data['lines'] as { readonly actualPence: number }[];
          const other = { ...first, actualPence: (first?.actualPence ?? 0) + 100 };
          return withData(row, { lines: [other, ...others] });
        },
        /^E08000026 \d+ ledger-entry-differs/,
      ],
      [
        'an audit entry that is missing',
        () => [rowAt('AUDIT#E08000026', '0000000010')],
        gone,
        /^E08000026 10 entry-missing/,
      ],
      [
        'a head that is gone',
        () => [HEAD()],
        gone,
        /^AUDIT#REGION\/0000000001 is beyond the head of its chain/,
      ],
      [
        'a head of another entry',
        () => [HEAD()],
        (row) => withData(row, { hash: '0'.repeat(64) }),
        /^REGION \d+ head-differs/,
      ],
      [
        'a head that was cut back: a transaction torn at its end',
        () => [HEAD()],
        () => headAt(headSeq() - 1),
        /^AUDIT#REGION\/\d+ is beyond the head of its chain/,
      ],
      [
        'a chain that was cut off with its head',
        () => [...entriesFrom(headSeq()), HEAD()],
        (row) => (row.pk === 'AUDIT#REGION' ? undefined : headAt(headSeq() - 1)),
        /^REGION \d+ is not the entry that the list of noted heads names/,
      ],
      [
        'a transaction torn at its beginning: rows without their entry',
        () => [...entriesFrom(headSeq()), HEAD()],
        (row) => (row.pk === 'AUDIT#REGION' ? undefined : headAt(headSeq() - 1)),
        /^EDITION#REGION#2025-26\/Q1#00002 is a row that no audit entry vouches for/,
      ],
      [
        'an answer to what was never written',
        () => [answerRow()],
        (row) => withData(row, { recordedAt: '2025-10-20T07:59:59.999Z' }),
        /^ANSWER#\w+\/ANSWER answers what no audit entry tells of/,
      ],
      [
        'an edition whose row was changed',
        () => [rowAt('EDITION#REGION#2025-26', 'Q1#00002')],
        (row) => withData(row, { asAt: '2025-10-01T00:00:00.000Z' }),
        /^edition 2 of REGION 2025-26 Q1 differs in \d+ figures/,
      ],
      [
        'sums of a fund that its drawdowns do not come to',
        () => [rowAt('FUNDS', 'innovation-fund')],
        (row) => {
          const use = row.data['use'] as { readonly usedPence: number };
          return withData(row, { use: { ...use, usedPence: use.usedPence + 1 } });
        },
        /^FUNDS\/innovation-fund is not what its terms and drawdowns come to/,
      ],
      [
        'a row that nobody can read',
        () => [rowAt('AUDIT#E08000026', '0000000010')],
        (row) => withData(row, { written: 'nothing' }),
        /^AUDIT#E08000026\/0000000010 is no row that this software reads/,
      ],
    ])(
      '%s',
      async (_, rows, damaged, expected) => {
        expect(await afterDamage(rows(), damaged)).toContainEqual(expect.stringMatching(expected));
      },
      TIMEOUT_MILLISECONDS,
    );

    it.each<readonly [string, Uint8Array | undefined, RegExp]>([
      ['a file that is missing', undefined, /^EDITIONS\/\S+\.json is a file that is not there/],
      ['a file that was changed', Buffer.from('{}'), /^EDITIONS\/\S+\.json is a file with other/],
    ])(
      '%s',
      async (_, bytes, expected) => {
        const { data } = rowAt('EDITION#REGION#2025-26', 'Q1#00002');
        const [json] = data['files'] as { readonly sha256: string }[];
        const key = `EDITIONS/REGION/2025-26/Q1/${json?.sha256}.json`;
        broken.set(key, bytes);
        expect(await found(asTheyWere)).toContainEqual(expect.stringMatching(expected));
        broken.delete(key);
      },
      TIMEOUT_MILLISECONDS,
    );
  });
});
