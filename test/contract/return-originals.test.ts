import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { XLSX_MEDIA_TYPE } from '../../shared/contracts/returns/submit-return.ts';
import { MAX_FILE_BYTES } from '../../shared/domain/returns/original-file.ts';
import { MAX_BODY_BYTES } from '../../shared/http/body.ts';
import { number, sheetData, text, workbookFile } from '../support/workbook-file.ts';
import { problemOf } from './promises.ts';
import { BIRMINGHAM, COVENTRY, createEmptyRegion, newKey, RETURN_LINES, served } from './region.ts';
import { keptIn, type Options, type World } from './world.ts';

const P06 = `/v1/authorities/${COVENTRY}/returns/2025-26/P06`;
const CSV = `line,actual (£)\n${RETURN_LINES.map(({ line, actualPence }) => `${line},${actualPence / 100}`).join('\n')}\n`;

/** As Excel saves it on Windows: `£` is one byte, and no valid UTF-8. */
const BYTES = Buffer.from(CSV, 'latin1');

const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** The same return, made larger by a column that is left aside. */
function largeCsv(bytes: number): Buffer {
  const [head = '', ...rows] = CSV.trimEnd().split('\n');
  const lines = [`${head},remark`, ...rows.map((row) => `${row},`)].join('\n');
  return Buffer.concat([Buffer.from(lines), Buffer.alloc(bytes - Buffer.byteLength(lines), 'x')]);
}

let world: World;

beforeEach(async () => {
  world = await createEmptyRegion();
});

const asBytes = (bytes: Uint8Array, type = 'text/csv'): Options => ({
  text: Buffer.from(bytes).toString('base64'),
  isBase64Encoded: true,
  headers: { 'Content-Type': type, ...newKey() },
});

const submit = (query: string, options: Options) =>
  world.call('POST', `${P06}${query}`, { as: 'officer', ...options });

const readOriginal = (query = '', as = 'officer', at = P06) =>
  world.call('GET', `${at}/original${query}`, { as });

describe('the original of a return', () => {
  it('comes back byte for byte, with its digest on the version', async () => {
    const taken = served(await submit('', asBytes(BYTES)));
    const original = { sha256: sha256Of(BYTES), bytes: BYTES.length, mediaType: 'text/csv' };
    expect(taken.body.original).toEqual(original);
    const answer = served(await readOriginal());
    expect(answer.bytes.equals(BYTES)).toBe(true);
    expect(answer.headers).toMatchObject({
      'content-type': 'text/csv',
      'content-disposition': 'attachment; filename="return-2025-26-P06-version-1.csv"',
    });
    const read = await world.call('GET', P06, { as: 'auditor' });
    expect(read.body.original).toEqual(original);
    const versions = await world.call('GET', `${P06}/versions`, { as: 'officer' });
    expect(versions.body.items[0].original).toEqual(original);
  });

  it('is that of the version asked for, and JSON has none', async () => {
    const xml = sheetData(
      [text('Line'), text('Actual (£)')],
      ...RETURN_LINES.map(({ line, actualPence }) => [text(line), number(actualPence / 100)]),
    );
    const workbook = workbookFile({ sheets: [{ name: 'Return', xml }] });
    served(await submit('', asBytes(BYTES)));
    const again = asBytes(workbook, XLSX_MEDIA_TYPE);
    const headers = { ...again.headers, 'If-Match': '*' };
    served(await submit('?changeReason=As%20a%20workbook', { ...again, headers }));
    const body = { basis: 'year-to-date', lines: RETURN_LINES, changeReason: 'By hand' };
    served(await submit('', { body, headers: { 'If-Match': '*', ...newKey() } }));
    expect((await readOriginal('?version=1')).bytes.equals(BYTES)).toBe(true);
    const second = await readOriginal('?version=2');
    expect(second.bytes.equals(workbook)).toBe(true);
    expect(second.headers['content-type']).toBe(XLSX_MEDIA_TYPE);
    for (const query of ['', '?version=3', '?version=4']) {
      expect([query, problemOf(await readOriginal(query))]).toEqual([query, 'not-found']);
    }
  });

  it('is nobody else’s, and kept only of what was taken', async () => {
    const faulty = Buffer.from('line,actual\nhn-therapies,x\n');
    await submit('?dryRun=true', asBytes(BYTES));
    await submit('', asBytes(faulty));
    await world.call('POST', P06.replace('P06', 'P12'), { as: 'officer', ...asBytes(BYTES) });
    for (const bytes of [BYTES, faulty]) {
      expect(await world.records.find(`ORIGINALS/${COVENTRY}/${sha256Of(bytes)}`)).toBeUndefined();
    }
    expect(problemOf(await readOriginal())).toBe('not-found');
    served(await submit('', asBytes(BYTES)));
    const elsewhere = P06.replace(COVENTRY, BIRMINGHAM);
    expect(problemOf(await readOriginal('', 'officer', elsewhere))).toBe('not-found');
    expect(problemOf(await readOriginal('', 'officer.birmingham'))).toBe('not-found');
    expect(problemOf(await readOriginal('', 'department'))).toBe('not-found');
    expect((await readOriginal('', 'lead.region')).status).toBe(200);
  });

  it.each([
    ['september.csv', 'september.csv', 'attachment; filename="september.csv"'],
    ['../../etc/cron.d/x.csv', 'x.csv', 'attachment; filename="x.csv"'],
    [
      'C:\\Users\\fd\\P06 £.csv',
      'P06 £.csv',
      `attachment; filename="P06 _.csv"; filename*=UTF-8''P06%20%C2%A3.csv`,
    ],
    [
      'a;filename=evil.exe',
      'a;filename=evil.exe',
      `attachment; filename="a_filename_evil.exe"; filename*=UTF-8''a%3Bfilename%3Devil.exe`,
    ],
    ['\u202ecsv.exe\u0007', 'csv.exe', 'attachment; filename="csv.exe"'],
    ['..', undefined, 'attachment; filename="return-2025-26-P06-version-1.csv"'],
  ])('is called %j by its sender, and so %j', async (sent, fileName, header) => {
    const form = [
      '--edge',
      `Content-Disposition: form-data; name="file"; filename="${sent}"`,
      'Content-Type: text/html',
      '',
      CSV,
      '--edge--',
      '',
    ].join('\r\n');
    const headers = { 'Content-Type': 'multipart/form-data; boundary=edge', ...newKey() };
    const taken = served(await submit('', { text: form, headers }));
    expect(taken.body.original.fileName).toBe(fileName);
    // Whatever the form said that it is.
    expect(taken.body.original.mediaType).toBe('text/csv');
    const answer = await readOriginal();
    expect(answer.headers['content-disposition']).toBe(header);
    expect(answer.headers['content-type']).toBe('text/csv');
    expect(answer.bytes.toString()).toBe(CSV);
  });

  it('is not answered where it is damaged or gone', async () => {
    served(await submit('', asBytes(BYTES)));
    const row = (await world.items()).find(({ sk }) => sk === 'CURRENT#RETURN#P06');
    if (!row) throw new Error('The return is there');
    const put = async (sha256: string, rev: number) => {
      const original = { ...(row.data['original'] as object), sha256 };
      const item = { ...row, rev, data: { ...row.data, original } };
      await world.store.transact([{ kind: 'put', item, when: [] }], `by hand ${rev}`);
    };
    await put('0'.repeat(64), 2);
    expect(problemOf(await readOriginal())).toBe('internal-error');
    await put('1'.repeat(64), 3);
    const mediaType = 'text/csv';
    await world.records.putOnce(`ORIGINALS/${COVENTRY}/${'1'.repeat(64)}`, {
      bytes: BYTES,
      mediaType,
    });
    expect(problemOf(await readOriginal())).toBe('internal-error');
  });
});

describe('an upload', () => {
  const request = (more: object = {}, at = P06, as = 'officer') =>
    world.call('POST', `${at}/uploads`, {
      as,
      body: { bytes: BYTES.length, mediaType: 'text/csv', ...more },
    });

  /** What an address leads to, after somebody has sent the file there. */
  const sent = async (bytes: Uint8Array, more: object = {}, at = P06) => {
    const { body } = served(await request(more, at));
    const key = decodeURIComponent(new URL(body.url).pathname.slice(1));
    world.transit.receive(key, { bytes, mediaType: body.headers['content-type'] });
    return `?upload=${body.upload}`;
  };

  const submitUpload = (query: string, more: Options = {}) =>
    submit(query, { ...more, headers: { ...newKey(), ...more.headers } });

  it('has an address of its own each, for a quarter of an hour', async () => {
    const kept = await keptIn(world);
    const [first, second] = [await request(), await request({ fileName: 'September £.csv' })];
    expect(first.body).toEqual({
      upload: expect.stringMatching(/^[\w-]+$/),
      url: expect.stringContaining(`/UPLOADS/${COVENTRY}/2025-26/P06/${first.body.upload}`),
      method: 'PUT',
      headers: { 'content-type': 'text/csv' },
      expiresAt: '2025-10-20T08:15:00.000Z',
    });
    expect(second.body.upload).not.toBe(first.body.upload);
    expect(await keptIn(world)).toBe(kept);
  });

  it('is read as if it had been the body', async () => {
    const query = await sent(BYTES, { fileName: '/tmp/September £.csv' });
    const tried = await submit(`${query}&dryRun=true`, {});
    expect(tried.body).toMatchObject({ valid: true, lines: RETURN_LINES });
    const taken = served(await submitUpload(`${query}&note=Large`));
    expect(taken.body).toMatchObject({
      lines: RETURN_LINES,
      note: 'Large',
      original: { sha256: sha256Of(BYTES), fileName: 'September £.csv' },
    });
    expect((await readOriginal()).bytes.equals(BYTES)).toBe(true);
  });

  it('may be larger than a request, and its original comes by another address', async () => {
    const bytes = largeCsv(MAX_FILE_BYTES);
    expect(bytes.length).toBeGreaterThan(MAX_BODY_BYTES);
    expect((await submit('', asBytes(bytes))).status).toBe(413);
    const query = await sent(bytes, { bytes: bytes.length, fileName: 'All (of it).csv' });
    expect(served(await submitUpload(query)).body.original.bytes).toBe(bytes.length);
    const answer = await readOriginal();
    expect(answer.status).toBe(303);
    const { pathname } = new URL(answer.headers['location'] ?? '');
    const offered = await world.transit.find(pathname.slice(1), bytes.length);
    expect(offered !== 'too-large' && offered && bytes.equals(offered.bytes)).toBe(true);
  });

  it('is replayed under its key', async () => {
    const query = await sent(BYTES);
    const headers = newKey();
    served(await submitUpload(query, { headers }));
    const again = served(await submitUpload(query, { headers }));
    expect(again.headers['idempotent-replayed']).toBe('true');
    const other = await submitUpload(await sent(BYTES), { headers });
    expect(problemOf(other)).toBe('idempotency-key-reused');
  });

  it('is refused like any other file', async () => {
    const kept = await keptIn(world);
    const faulty = await submitUpload(await sent(Buffer.from('line,actual\nhn-therapies,x\n')));
    expect(faulty.body.errors).toMatchObject([{ row: 2, column: 'actual', code: 'not-money' }]);
    expect((await submitUpload(await sent(BYTES, { mediaType: XLSX_MEDIA_TYPE }))).status).toBe(
      415,
    );
    const large = await submitUpload(await sent(Buffer.alloc(MAX_FILE_BYTES + 1, 'x')));
    expect([large.status, problemOf(large)]).toEqual([413, 'payload-too-large']);
    const beside = await submitUpload(await sent(BYTES), { body: { lines: [] } });
    expect(problemOf(beside)).toBe('invalid-query');
    expect(await keptIn(world)).toBe(kept);
  });

  it('is found under its own return only, once it was sent', async () => {
    const unsent = served(await request()).body.upload;
    const elsewhere = await sent(BYTES, {}, P06.replace('P06', 'P07'));
    for (const query of [`?upload=${unsent}`, elsewhere, '?upload=none', '?upload=none.eA']) {
      const answer = await submitUpload(query);
      expect([query, answer.status, problemOf(answer)]).toEqual([query, 422, 'upload-not-found']);
      expect(answer.body.detail).toMatch(/uploads/);
    }
    const mine = await sent(BYTES);
    const theirs = await world.call('POST', `${P06.replace(COVENTRY, BIRMINGHAM)}${mine}`, {
      as: 'officer.birmingham',
      headers: newKey(),
    });
    expect(problemOf(theirs)).toBe('upload-not-found');
    for (const hostile of ['..%2FP06%2Fx', 'a%2Fb', '..', 'x.', '', 'a.b.c', 'x'.repeat(300)]) {
      expect(problemOf(await submitUpload(`?upload=${hostile}`))).toBe('invalid-query');
    }
  });

  it('is asked for by whoever may submit, of what may be sent', async () => {
    expect(problemOf(await request({}, P06, 'auditor'))).toBe('not-allowed');
    expect(problemOf(await request({}, P06, 'officer.birmingham'))).toBe('not-found');
    const refused = [
      { bytes: 0 },
      { bytes: MAX_FILE_BYTES + 1 },
      { bytes: 1.5 },
      { mediaType: 'text/html' },
      { fileName: 'a\u0000b' },
      { fileName: '' },
      { fileName: 'x'.repeat(256) },
    ];
    for (const more of refused) expect(problemOf(await request(more))).toBe('invalid-body');
    const long = served(await request({ fileName: `${'Ünïcödé '.repeat(25)}.csv` })).body.upload;
    expect(long.length).toBeLessThan(200);
    expect(problemOf(await submitUpload(`?upload=${long}`))).toBe('upload-not-found');
  });
});
