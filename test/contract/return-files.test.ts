import { beforeEach, describe, expect, it } from 'vitest';
import { XLSX_MEDIA_TYPE } from '../../shared/contracts/returns/submit-return.ts';
import { MAX_BODY_BYTES } from '../../shared/http/body.ts';
import { number, sheetData, text, workbookFile } from '../support/workbook-file.ts';
import { type Answered, type Headers, problemOf } from './promises.ts';
import {
  BUDGET_LINES,
  COVENTRY,
  createEmptyRegion,
  newKey,
  RETURN_LINES,
  served,
} from './region.ts';
import { keptIn, type World } from './world.ts';

const P06 = `/v1/authorities/${COVENTRY}/returns/2025-26/P06`;

const CSV = `Line,Actual to date (£),Cost centre,Reason
Pre-16 SEND transport,"£510,000.00",C1,
hn-topup-academies,1900000,C2,
1.2.13,"300,000",C3,More sessions
Total,"2,710,000",,
`;

const CRLF = '\r\n';

/** A form as a browser sends it. */
const formWith = (...parts: readonly string[]) => ({
  text: [...parts.map((part) => `--edge${CRLF}${part}`), '--edge--', ''].join(CRLF),
  headers: { 'Content-Type': 'multipart/form-data; boundary=edge' },
});

const filePart = (content: string, name = 'september.csv', type = 'text/csv') =>
  [
    `Content-Disposition: form-data; name="file"; filename="${name}"`,
    `Content-Type: ${type}`,
    '',
    content,
  ].join(CRLF);

describe('a return as CSV', () => {
  let world: World;
  let kept: string;

  const send = (text: string, query = '', headers: Headers = {}) =>
    world.call('POST', `${P06}${query}`, {
      as: 'officer',
      text,
      headers: { 'Content-Type': 'text/csv', ...newKey(), ...headers },
    });
  const sendBytes = (bytes: Uint8Array, type = 'text/csv', query = '') =>
    world.call('POST', `${P06}${query}`, {
      as: 'officer',
      text: Buffer.from(bytes).toString('base64'),
      isBase64Encoded: true,
      headers: { 'Content-Type': type, ...newKey() },
    });
  const sendForm = (form: ReturnType<typeof formWith>, query = '') =>
    world.call('POST', `${P06}${query}`, {
      as: 'officer',
      text: form.text,
      headers: { ...form.headers, ...newKey() },
    });
  const placesOf = ({ body }: Answered) =>
    body.errors.map(({ row, column, code }: Record<string, unknown>) => [row, column, code]);

  beforeEach(async () => {
    world = await createEmptyRegion();
    kept = await keptIn(world);
  });

  const taken = {
    basis: 'year-to-date',
    lines: RETURN_LINES,
    warnings: [{ code: 'any', line: 'hn-therapies', reason: 'More sessions' }],
    version: 1,
    state: 'submitted',
  };

  it('is taken as the same return in JSON would be', async () => {
    const answer = served(await send(CSV, '?note=From%20the%20ledger'));
    expect(answer.status).toBe(201);
    expect(answer.headers['etag']).toBe('"1"');
    expect(answer.body).toMatchObject({ ...taken, note: 'From the ledger' });
    const kinds = ['text/csv; charset=utf-8; header=present', 'TEXT/CSV'];
    for (const [index, type] of kinds.entries()) {
      const headers = { 'If-Match': '*', 'Content-Type': type };
      const again = served(await send(CSV, `?changeReason=Again${index}`, headers));
      expect(again.body).toMatchObject({ lines: RETURN_LINES, changeReason: `Again${index}` });
    }
  });

  it('is taken in Windows-1252, as bytes, and as the file of a form', async () => {
    const bytes = Uint8Array.from([...CSV].map((each) => each.charCodeAt(0)));
    expect(bytes).toContain(0xa3);
    const headers = { 'If-Match': '*' };
    expect(served(await sendBytes(bytes)).body).toMatchObject(taken);
    const form = formWith(filePart(CSV, 'september.csv', 'application/vnd.ms-excel'));
    const answer = await world.call('POST', `${P06}?changeReason=Once%20more`, {
      as: 'officer',
      text: form.text,
      headers: { ...form.headers, ...headers, ...newKey() },
    });
    expect(served(answer).body).toMatchObject({ ...taken, version: 2 });
  });

  it('is tried first, without being kept', async () => {
    const answer = await world.call('POST', `${P06}?dryRun=true`, {
      as: 'officer',
      text: CSV,
      headers: { 'Content-Type': 'text/csv' },
    });
    expect(served(answer).body).toEqual({
      valid: true,
      errors: [],
      warnings: [],
      lines: RETURN_LINES,
      ignored: ['column “Cost centre”', 'row 5: “Total”'],
    });
    expect(await keptIn(world)).toBe(kept);
  });

  it('says every fault at once, by row and column, of the file and of the rules', async () => {
    const faulty = [
      'line,actual,activity',
      'hn-therapies,12.345,',
      'hn-hospital-education,100,5',
      'hn-send-support,1,',
      'hn-send-support,2,',
      '9.9.9,1,',
    ].join('\n');
    const expected = [
      [2, 'actual', 'not-money'],
      [3, 'activity', 'activity-not-counted'],
      [5, 'line', 'duplicate-line'],
      [6, 'line', 'line-unknown'],
    ];
    const refused = await send(faulty);
    expect([refused.status, problemOf(refused)]).toEqual([422, 'return-invalid']);
    expect(placesOf(refused)).toEqual(expected);
    expect(JSON.stringify(refused.body)).not.toContain('pointer');
    const tried = await send(faulty, '?dryRun=true');
    expect(tried.body).toMatchObject({ valid: false });
    expect(placesOf(tried)).toEqual(expected);
    expect(tried.body.lines).toHaveLength(3);
    expect(await keptIn(world)).toBe(kept);
  });

  it('lists two hundred faults and counts the rest', async () => {
    const rows = Array.from({ length: 90 }, () => 'x,y,z,z,z');
    const text = ['line,actual,commitments,officer_forecast,activity', ...rows].join('\n');
    for (const query of ['', '?dryRun=true']) {
      const answer = await send(text, query);
      expect(answer.body.errors).toHaveLength(200);
      expect(answer.body.moreErrors).toBe(90 * 5 - 200);
    }
  });

  it('answers a warning in the column of reasons', async () => {
    served(
      await world.call('PUT', `/v1/authorities/${COVENTRY}/budgets/2025-26`, {
        as: 'certifier',
        body: { lines: BUDGET_LINES },
      }),
    );
    const slipped = CSV.replace('300,000', '30,000,000').replace('More sessions', '');
    const unanswered = await send(slipped);
    expect([unanswered.status, problemOf(unanswered)]).toEqual([422, 'reasons-needed']);
    expect(unanswered.body.errors).toEqual([
      {
        row: 4,
        column: 'actual',
        code: 'slip-pence',
        line: 'hn-therapies',
        detail: expect.stringContaining('£30,000,000'),
      },
    ]);
    const answered = await send(slipped.replace(',C3,', ',C3,It is right'));
    expect(served(answered).body.warnings).toEqual([
      expect.objectContaining({ code: 'slip-pence', line: 'hn-therapies', reason: 'It is right' }),
    ]);
  });

  it('is the same request when it says the same return', async () => {
    const key = newKey();
    served(await send(CSV, '', key));
    const respelt = CSV.replaceAll(',', ';')
      .replace('"300;000"', '300000.00')
      .replace('"£510;000.00"', '510000')
      .replace('"2;710;000"', '');
    const replayed = await send(respelt, '', key);
    expect(replayed.status).toBe(201);
    expect(replayed.headers['idempotent-replayed']).toBe('true');
    const other = await send(CSV.replace('1900000', '1900001'), '', key);
    expect(problemOf(other)).toBe('idempotency-key-reused');
    expect(problemOf(await send(CSV, '?basis=in-period', key))).toBe('idempotency-key-reused');
  });

  it('states its basis in the query, and only there', async () => {
    const inPeriod = await send(CSV, '?basis=in-period');
    expect(placesOf(inPeriod)[0]).toEqual([2, 'actual', 'in-period-needs-previous']);
    expect(problemOf(await send(CSV, '?basis=guess'))).toBe('invalid-query');
    const json = await world.call('POST', `${P06}?basis=in-period`, {
      as: 'officer',
      body: { basis: 'in-period', lines: RETURN_LINES },
      headers: newKey(),
    });
    expect(problemOf(json)).toBe('invalid-query');
  });

  it('needs a key, a version seen and a reason as any correction does', async () => {
    expect(
      problemOf(
        await world.call('POST', P06, {
          as: 'officer',
          text: CSV,
          headers: { 'Content-Type': 'text/csv' },
        }),
      ),
    ).toBe('idempotency-key-missing');
    served(await send(CSV));
    expect(problemOf(await send(CSV))).toBe('precondition-required');
    const unexplained = await send(CSV, '', { 'If-Match': '"1"' });
    expect(problemOf(unexplained)).toBe('change-reason-needed');
    expect(unexplained.body.errors).toEqual([
      { row: 1, code: 'change-reason-needed', detail: expect.stringContaining('changeReason') },
    ]);
  });

  it('is refused by the period before its rows are mended', async () => {
    world.setNow('2025-12-20T08:00:00.000Z');
    const faulty = 'line,actual\nhn-therapies,x';
    expect(problemOf(await send(faulty))).toBe('period-locked');
    const tried = await send(faulty, '?dryRun=true');
    expect(placesOf(tried)).toEqual([
      [undefined, undefined, 'period-locked'],
      [2, 'actual', 'not-money'],
    ]);
  });

  it('is refused when it is no such file, in words that help', async () => {
    const broken = await send('line,actual\nhn-therapies,"1');
    expect([broken.status, problemOf(broken)]).toEqual([422, 'file-unreadable']);
    expect(broken.body.detail).toContain('line 2');
    expect(problemOf(await sendBytes(Uint8Array.of(0x61, 0x00)))).toBe('file-unreadable');
    const old = await sendBytes(Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0));
    expect([old.status, problemOf(old)]).toEqual([415, 'unsupported-media-type']);
    expect(old.body.detail).toContain('.xlsx');
    expect(placesOf(await send(''))).toEqual([[1, undefined, 'header-missing']]);
    expect(placesOf(await send(CSV.replace('1.2.13', '1.4.x')))).toEqual([
      [4, 'line', 'line-ambiguous'],
    ]);
    const long = await send(CSV.replace('More sessions', 'x'.repeat(1001)));
    expect(placesOf(long)).toEqual([[4, 'reason', 'invalid-value']]);
    expect((await send('x'.repeat(MAX_BODY_BYTES + 1))).status).toBe(413);
    expect((await send('a,b\n'.repeat(200_000))).status).toBe(413);
    expect((await send(CSV, '', { 'Content-Encoding': 'gzip' })).status).toBe(415);
    expect(await keptIn(world)).toBe(kept);
  });

  it('is the one thing that a form holds', async () => {
    const forms = [
      formWith(),
      formWith(filePart(CSV), filePart(CSV)),
      formWith(filePart(CSV), `Content-Disposition: form-data; name="basis"${CRLF}${CRLF}x`),
      formWith(`Content-Disposition: form-data; name="file"${CRLF}${CRLF}${CSV}`),
      { ...formWith(filePart(CSV)), text: 'rubbish' },
      { ...formWith(filePart(CSV)), headers: { 'Content-Type': 'multipart/form-data' } },
      { ...formWith(filePart(CSV)), text: formWith(filePart(CSV)).text.slice(0, -30) },
    ];
    for (const form of forms) {
      const answer = await sendForm(form);
      expect([answer.status, answer.text]).toEqual([415, expect.stringContaining('form')]);
    }
    expect(await keptIn(world)).toBe(kept);
  });

  it('is of nobody else’s authority', async () => {
    const answer = await world.call('POST', P06.replace(COVENTRY, 'E08000025'), {
      as: 'officer',
      text: CSV,
      headers: { 'Content-Type': 'text/csv', ...newKey() },
    });
    expect([answer.status, problemOf(answer)]).toEqual([404, 'not-found']);
    const reader = await world.call('POST', P06, {
      as: 'auditor',
      text: CSV,
      headers: { 'Content-Type': 'text/csv', ...newKey() },
    });
    expect(problemOf(reader)).toBe('not-allowed');
  });
});

describe('a return as a workbook', () => {
  const xml = sheetData(
    [text('Line'), text('Actual (£)'), text('Reason')],
    ...RETURN_LINES.map(({ line, actualPence }) => [text(line), number(actualPence / 100)]),
  );
  const workbook = workbookFile({ sheets: [{ name: 'Return', xml }] });

  const send = (world: World, bytes: Buffer, type: string = XLSX_MEDIA_TYPE, query = '') =>
    world.call('POST', `${P06}${query}`, {
      as: 'officer',
      text: bytes.toString('base64'),
      isBase64Encoded: true,
      headers: { 'Content-Type': type, ...newKey() },
    });

  it('is taken, and tried first', async () => {
    const world = await createEmptyRegion();
    const tried = served(await send(world, workbook, XLSX_MEDIA_TYPE, '?dryRun=true'));
    expect(tried.body).toMatchObject({ valid: true, lines: RETURN_LINES });
    expect(served(await send(world, workbook)).body).toMatchObject({ lines: RETURN_LINES });
  });

  it('names the sheet of a fault', async () => {
    const world = await createEmptyRegion();
    const faulty = xml.replace('<v>5100000</v>', '<v>1.005</v>').replace('510000', '1.005');
    const answer = await send(world, workbookFile({ sheets: [{ name: 'Return', xml: faulty }] }));
    expect(answer.body.errors).toEqual([
      expect.objectContaining({
        sheet: 'Return',
        row: 2,
        column: 'actual',
        code: 'part-of-a-penny',
      }),
    ]);
  });

  it('is refused when its type and its bytes disagree, or it is damaged', async () => {
    const world = await createEmptyRegion();
    expect((await send(world, workbook, 'text/csv')).status).toBe(415);
    expect((await send(world, Buffer.from('line,actual\n'))).status).toBe(415);
    expect((await send(world, workbook.subarray(0, 400))).status).toBe(422);
    const macros = workbookFile({
      sheets: [{ name: 'Return', xml }],
      more: [{ name: 'xl/vbaProject.bin', bytes: '' }],
    });
    expect((await send(world, macros)).status).toBe(415);
  });
});
