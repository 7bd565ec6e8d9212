import { read as readBook, utils, write } from '@e965/xlsx';
import ExcelJS from 'exceljs';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { XLSX_MEDIA_TYPE } from '../../shared/contracts/returns/submit-return.ts';
import { problemOf } from './promises.ts';
import { BIRMINGHAM, COVENTRY, createPair, newKey, served } from './region.ts';
import { keptIn, type World } from './world.ts';

const OWN = `/v1/authorities/${COVENTRY}/returns/2025-26`;

/** What an officer fills in of a line; money in pence. */
type Filled = {
  readonly actualPence: number;
  readonly commitmentsPence?: number | undefined;
  readonly officerForecastPence?: number | undefined;
  readonly activity?: number | undefined;
  readonly reason?: string | undefined;
};
type FilledLines = Readonly<Record<string, Filled>>;

let world: World;

beforeEach(async () => {
  world = await createPair();
});

const template = async (format: 'xlsx' | 'csv', place = `${OWN}/P06`, as = 'officer') => {
  const answer = served(await world.call('GET', `${place}/template?format=${format}`, { as }));
  return answer.bytes;
};

const send = (
  bytes: Uint8Array,
  { at = `${OWN}/P06`, query = '', as = 'officer', type = XLSX_MEDIA_TYPE as string } = {},
) =>
  world.call('POST', `${at}?changeReason=The%20ledger%20closed${query}`, {
    as,
    text: Buffer.from(bytes).toString('base64'),
    isBase64Encoded: true,
    headers: { 'Content-Type': type, 'If-Match': '*', ...newKey() },
  });

const pounds = (amount: number | undefined) => (amount === undefined ? undefined : amount / 100);

const CELLS: readonly (readonly [string, (filled: Filled) => number | string | undefined])[] = [
  ['Actual to date (£)', ({ actualPence }) => pounds(actualPence)],
  ['Commitments (£)', ({ commitmentsPence }) => pounds(commitmentsPence)],
  ['Officer forecast (£)', ({ officerForecastPence }) => pounds(officerForecastPence)],
  ['Activity', ({ activity }) => activity],
  ['Reason', ({ reason }) => reason],
];

async function opened(bytes: Uint8Array) {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load(Buffer.from(bytes) as unknown as ArrayBuffer);
  const sheet = workbook.getWorksheet('Return');
  if (!sheet) throw new Error('No sheet Return');
  return { workbook, sheet };
}

/** Types into the open cells of a line's row. */
function fill(row: ExcelJS.Row, headings: readonly unknown[], filled: Filled): void {
  for (const [heading, read] of CELLS) {
    const value = read(filled);
    const cell = row.getCell(headings.indexOf(heading));
    if (value === undefined) continue;
    if (cell.protection?.locked !== false) throw new Error(`${heading} is locked`);
    cell.value = value;
  }
}

/** As a spreadsheet program would: opens the workbook, types into it, saves it. */
async function filledIn(bytes: Uint8Array, lines: FilledLines): Promise<Buffer> {
  const { workbook, sheet } = await opened(bytes);
  let headings: readonly unknown[] = [];
  sheet.eachRow((row) => {
    const values = row.values as readonly unknown[];
    if (values[1] === 'Line') headings = values;
    const filled = lines[String(values[1])];
    if (filled) fill(row, headings, filled);
  });
  return Buffer.from(await workbook.xlsx.writeBuffer());
}

/** The same workbook as another library writes it, which drops protection and validation. */
const resaved = (bytes: Uint8Array): Buffer =>
  Buffer.from(write(readBook(bytes), { bookType: 'xlsx', type: 'buffer' }) as Uint8Array);

const FILLED: FilledLines = {
  'transport-pre16-send': { actualPence: 512_345_67, activity: 640 },
  'hn-therapies': { actualPence: 301_000_00, commitmentsPence: -1, reason: '=1+1' },
};

const TAKEN = {
  state: 'submitted',
  version: 2,
  lines: [
    { line: 'transport-pre16-send', actualPence: 512_345_67, activity: 640 },
    { line: 'hn-therapies', actualPence: 301_000_00, commitmentsPence: -1 },
  ],
};

/** The bytes of a CSV template with something filled in, by line. */
const csvFilledIn = (bytes: Uint8Array, rows: Readonly<Record<string, string>>): string =>
  Buffer.from(bytes)
    .toString('utf8')
    .split('\r\n')
    .map((line) => {
      const found = Object.entries(rows).find(([id]) => line.startsWith(`${id},`));
      return found ? line.replace(/,,,,,/, `,${found[1]},`) : line;
    })
    .join('\r\n');

describe('a template', () => {
  it('comes as the format that is asked for, under a name that says what it is', async () => {
    const at = `${OWN}/P06/template`;
    const typeOf = async (query: string, accept?: string) => {
      const headers = accept === undefined ? {} : { accept };
      const answer = served(await world.call('GET', `${at}${query}`, { as: 'officer', headers }));
      expect(answer.headers['content-disposition']).toMatch(
        /^attachment; filename="return-coventry-2025-26-P06\.(xlsx|csv)"$/,
      );
      return answer.headers['content-type'];
    };
    expect(await typeOf('')).toBe(XLSX_MEDIA_TYPE);
    expect(await typeOf('', 'application/*;q=0.5, text/csv')).toBe('text/csv; charset=utf-8');
    expect(await typeOf('?format=csv', XLSX_MEDIA_TYPE)).toBe('text/csv; charset=utf-8');
    const none = await world.call('GET', at, {
      as: 'officer',
      headers: { accept: 'application/pdf' },
    });
    expect([none.status, problemOf(none)]).toEqual([406, 'not-acceptable']);
  });

  it('is given of every period, and in a year without anything', async () => {
    for (const place of [`${OWN}/P01`, `${OWN}/P13`, `${OWN.replace('2025-26', '2015-16')}/P01`]) {
      expect((await template('csv', place)).toString()).toContain('line,name,actual');
    }
  });
});

describe('a template filled in', () => {
  it('is a return with exactly its figures, and without the lines that were left', async () => {
    const file = await filledIn(await template('xlsx'), FILLED);
    expect(served(await send(file)).body).toMatchObject(TAKEN);
  });

  it('says what it leaves out, and nothing else against it, in a dry run', async () => {
    const file = await filledIn(await template('xlsx'), FILLED);
    const { body } = served(await send(file, { query: '&dryRun=true' }));
    expect(body).toMatchObject({ valid: true, errors: [], lines: TAKEN.lines });
    expect(body.ignored).toContainEqual(
      expect.stringMatching(
        /^row \d+: “hn-topup-academies” has no figures, so it is not returned$/,
      ),
    );
  });

  it('is a return when other programs have saved it', async () => {
    const file = resaved(await filledIn(await template('xlsx'), FILLED));
    expect(served(await send(file)).body).toMatchObject(TAKEN);
  });

  it('keeps a reason that begins as a formula does as the words that it is', async () => {
    const lines = { 'hn-therapies': { actualPence: 30_000_000_00, reason: '=HYPERLINK("x")' } };
    const { body } = served(await send(await filledIn(await template('xlsx'), lines)));
    expect(body.warnings).toMatchObject([{ line: 'hn-therapies', reason: '=HYPERLINK("x")' }]);
  });

  it('takes a line of the catalogue in a row that was empty', async () => {
    const { workbook, sheet } = await opened(await template('xlsx'));
    const spare = sheet.getRow(sheet.getColumn(1).values.indexOf('hn-therapies') + 1);
    expect(spare.getCell(1).protection).toMatchObject({ locked: false });
    spare.getCell(1).value = 'schools-growth';
    spare.getCell(3).value = 12.34;
    const { body } = served(await send(Buffer.from(await workbook.xlsx.writeBuffer())));
    expect(body.lines).toEqual([{ line: 'schools-growth', actualPence: 12_34 }]);
  });

  it('is a return as CSV, in other dialects too', async () => {
    const text = csvFilledIn(await template('csv'), {
      'transport-pre16-send': '512345.67,,,640,',
      'hn-therapies': '301000,-0.01,,,=1+1',
    });
    const inExcel = text
      .slice(1)
      .replaceAll(/"[^"]*"/g, (field) => field.replaceAll(',', '\u0000'))
      .replaceAll(',', ';')
      .replaceAll('\u0000', ',');
    const files = [
      Buffer.from(text),
      Buffer.from(inExcel, 'latin1'),
      Buffer.from(`\ufeff${inExcel.replaceAll(';', '\t')}`, 'utf16le'),
      // As a program saves it that took the byte order mark for three letters.
      Buffer.from(`\u00ef\u00bb\u00bf${inExcel.replace(/^"(.*)"/, '$1')}`),
    ];
    for (const [index, file] of files.entries()) {
      const answer = served(await send(file, { type: 'text/csv' }));
      expect(answer.body).toMatchObject({ ...TAKEN, version: index + 2 });
    }
  });

  it('is no return while nothing is filled in', async () => {
    const answer = await send(await template('xlsx'));
    expect([answer.status, problemOf(answer)]).toEqual([422, 'return-invalid']);
    expect(answer.body.errors).toMatchObject([{ sheet: 'Return', code: 'no-lines' }]);
  });

  it('wants an actual wherever something else is filled in', async () => {
    const text = csvFilledIn(await template('csv'), { 'hn-therapies': ',5,,,' });
    const answer = await send(Buffer.from(text), { type: 'text/csv' });
    expect(answer.body.errors).toMatchObject([
      { code: 'actual-missing', column: 'actual', line: 'hn-therapies' },
    ]);
  });

  it('has any figures that there are', async () => {
    const empty = await template('xlsx');
    const money = fc.integer({ min: -50_000_000_00, max: 50_000_000_00 });
    const line = (activity: fc.Arbitrary<number | undefined>) =>
      fc.record({
        actualPence: money,
        commitmentsPence: fc.option(money, { nil: undefined }),
        officerForecastPence: fc.option(money, { nil: undefined }),
        activity,
        // Answers whatever warning the figures have.
        reason: fc.constantFrom('It is right', '=1+1', '-5', '@x', 'Ŵith, "quotes"'),
      });
    const counted = fc.option(fc.integer({ min: 0, max: 10_000 }), { nil: undefined });
    const lines = fc.record(
      {
        'transport-pre16-send': line(counted),
        'hn-topup-academies': line(counted),
        'hn-therapies': line(fc.constant(undefined)),
      },
      { requiredKeys: ['hn-therapies'] },
    );
    await fc.assert(
      fc.asyncProperty(lines, fc.boolean(), async (filled, isResaved) => {
        const file = await filledIn(empty, filled as FilledLines);
        const answer = await send(isResaved ? resaved(file) : file, { query: '&dryRun=true' });
        const expected = Object.entries(filled)
          .filter(([, each]) => each !== undefined)
          .map(([id, { reason: _, ...figures }]) => ({ line: id, ...figures }));
        // By JSON, in which what is missing is not there.
        const byLine = (list: unknown) =>
          JSON.parse(JSON.stringify(list)).toSorted((a: { line: string }, b: { line: string }) =>
            a.line < b.line ? -1 : 1,
          );
        expect(byLine(served(answer).body.lines)).toEqual(byLine(expected));
      }),
      { numRuns: 25 },
    );
  });
});

describe('the stamp of a template', () => {
  let kept: string;
  beforeEach(async () => {
    kept = await keptIn(world);
  });

  it('refuses it for another period, and names both', async () => {
    const file = await filledIn(await template('xlsx', `${OWN}/P05`), FILLED);
    const answer = await send(file);
    expect([answer.status, problemOf(answer)]).toEqual([422, 'return-invalid']);
    expect(answer.body.errors).toMatchObject([
      {
        sheet: 'Return',
        code: 'template-of-another-return',
        detail: expect.stringContaining('is for P05 of 2025-26 and was sent to P06 of 2025-26'),
      },
    ]);
    const tried = await send(file, { query: '&dryRun=true' });
    expect(tried.body).toMatchObject({
      valid: false,
      errors: [{ code: 'template-of-another-return' }],
    });
    expect(await keptIn(world)).toBe(kept);
  });

  it('is looked for on its hidden sheet, too', async () => {
    const file = await filledIn(await template('xlsx', `${OWN}/P05`), FILLED);
    const book = readBook(file);
    const sheet = book.Sheets['Return'] ?? {};
    for (const cell of Object.values(sheet)) {
      if (/^Return template/.test(String(cell?.v))) Object.assign(cell, { v: 'Gone', w: 'Gone' });
    }
    expect(utils.sheet_to_csv(sheet)).not.toContain('Return template');
    const changed = Buffer.from(write(book, { bookType: 'xlsx', type: 'buffer' }) as Uint8Array);
    const { body } = await send(changed);
    expect(body.errors).toMatchObject([{ sheet: 'Stamp', code: 'template-of-another-return' }]);
  });

  it('is as unknown as the authority where it is not one’s own', async () => {
    const other = `/v1/authorities/${BIRMINGHAM}/returns/2025-26/P06`;
    const foreign = await template('csv', other, 'officer.birmingham');
    const nobodys = Buffer.from(foreign.toString('utf8').replaceAll(BIRMINGHAM, 'E08000099'));
    const path = await world.call('GET', `${other}/template`, { as: 'officer' });
    for (const file of [foreign, nobodys]) {
      for (const query of ['', '&dryRun=true']) {
        const answer = await send(file, { type: 'text/csv', query });
        expect([answer.status, answer.body.detail]).toEqual([404, path.body.detail]);
      }
    }
    expect(await keptIn(world)).toBe(kept);
  });

  it('names both authorities to whoever knows of both', async () => {
    const other = `/v1/authorities/${BIRMINGHAM}/returns/2025-26/P06`;
    const foreign = await template('csv', other, 'officer.birmingham');
    const answer = await send(foreign, { type: 'text/csv', as: 'officer-lead' });
    expect(answer.body.errors[0].detail).toContain(`of ${BIRMINGHAM} and was sent to`);
  });

  it('is refused of a template that is not known', async () => {
    const text = (await template('csv')).toString('utf8').replace('template 1 /', 'template 2 /');
    const answer = await send(Buffer.from(text), { type: 'text/csv' });
    expect(answer.body.errors[0]).toMatchObject({ row: 2, code: 'template-unknown' });
  });

  it('of other rules is taken, and said', async () => {
    const text = csvFilledIn(await template('csv'), { 'hn-therapies': '301000,,,,' });
    const file = Buffer.from(text.replace('/ rules 2 /', '/ rules 1 /'));
    const tried = served(await send(file, { type: 'text/csv', query: '&dryRun=true' }));
    expect(tried.body.ignored).toContain('the template’s rules, version 1: version 2 was applied');
    served(await send(file, { type: 'text/csv' }));
  });

  it('is what lets rows be left empty: elsewhere they are a slip', async () => {
    const text = csvFilledIn(await template('csv'), { 'hn-therapies': '301000,,,,' });
    const unstamped = text.slice(text.indexOf('line,name'));
    const answer = await send(Buffer.from(unstamped), { type: 'text/csv' });
    expect(answer.body.errors.map(({ code }: { code: string }) => code)).toEqual([
      'actual-missing',
      'actual-missing',
    ]);
  });
});
