import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readReturnRows } from '../../../shared/files/return-rows.ts';
import { UnreadableFile } from '../../../shared/files/sheet-row.ts';
import { readReturnSheet } from '../../../shared/files/workbook.ts';
import {
  number,
  sheetData,
  type TestWorkbook,
  text,
  workbookFile,
  workbookParts,
} from '../../support/workbook-file.ts';
import { zipFile } from '../../support/zip-file.ts';
import { rowsOfLines } from './csv-dialects.ts';

const read = async (workbook: TestWorkbook) =>
  readReturnRows({ ...(await readReturnSheet(workbookFile(workbook))), isDelimited: false });

const one = (xml: string, more: Partial<TestWorkbook> = {}): TestWorkbook => ({
  sheets: [{ name: 'Return', xml }],
  ...more,
});

async function refusalOf(bytes: Uint8Array): Promise<string> {
  try {
    await readReturnSheet(bytes);
  } catch (error) {
    if (error instanceof UnreadableFile) return `${error.kind}: ${error.detail}`;
    throw error;
  }
  return 'taken';
}

const HEADER = [text('Line'), text('Actual (£)'), text('Reason')];
const GOOD = sheetData(HEADER, [text('hn-therapies'), number(12.5)]);
const EMPTY = sheetData([text('Nothing')]);

describe('a return as a workbook', () => {
  it('reads back what was typed', async () => {
    await fc.assert(
      fc.asyncProperty(rowsOfLines, async (rows) => {
        const blank = '<c/>';
        const pounds = (pence: number | undefined) =>
          pence === undefined ? blank : number(pence / 100);
        const file = await read(
          one(
            sheetData(
              ['line', 'actual', 'commitments', 'officer_forecast', 'activity', 'reason'].map(text),
              ...rows.map(({ line, reason }) => [
                text(line.line),
                pounds(line.actualPence),
                pounds(line.commitmentsPence),
                pounds(line.officerForecastPence),
                line.activity === undefined ? blank : number(line.activity),
                reason === undefined ? blank : text(reason),
              ]),
            ),
          ),
        );
        expect(file.faults).toEqual([]);
        expect(file.lines).toEqual(rows.map(({ line }) => line));
        expect(file.reasons.map(({ reason }) => reason)).toEqual(
          rows.flatMap(({ reason }) => (reason === undefined ? [] : [reason])),
        );
      }),
      { numRuns: 30 },
    );
  });

  it('reads shared and rich text, formulas by their kept values, and typed dates', async () => {
    const file = await read(
      one(
        `<sheetPr/><sheetData>
          <row r="3"><c r="B3" t="s"><v>0</v></c><c r="D3" t="s"><v>1</v></c><c r="F3" t="str"><f>"x"</f><v>reason</v></c></row>
          <row r="5"><c r="B5" t="s"><v>2</v></c><c r="D5"><f>SUM(A1:A9)</f><v>1234.1000000000001</v></c><c r="F5" s="1"><v>45931</v></c></row>
          <row><c r="B6" t="inlineStr"><is><r><t>Ther</t></r><r><t>apies</t></r><rPh><t>x</t></rPh></is></c><c r="D6" t="str"><f>TEXT(1,1)</f><v>(1,234.50)</v></c><c r="F6" t="str"><f>A1</f><v></v></c></row>
        </sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>`,
        {
          sharedStrings: [
            '<t>Line</t>',
            '<r><t>Actual </t></r><r><t xml:space="preserve">(£)</t></r>',
            '<t>hn-send-support</t><rPh><t>no</t></rPh>',
          ],
          styles: '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>',
        },
      ),
    );
    expect(file.faults).toEqual([]);
    expect(file.lines).toEqual([
      { line: 'hn-send-support', actualPence: 123_410 },
      { line: 'hn-therapies', actualPence: -123_450 },
    ]);
    expect(file.reasons).toEqual([
      { warning: 'any', line: 'hn-send-support', reason: '01/10/2025' },
    ]);
    expect(file.placeOf('/lines/1/actualPence')).toEqual({
      sheet: 'Return',
      row: 6,
      column: 'actual',
    });
  });

  it('names the sheet, row and column of every fault', async () => {
    const cells = [
      '<c t="e"><v>#REF!</v></c>',
      '<c><f>A1</f></c>',
      '<c><f>A1</f><v/></c>',
      number('1.005'),
      '<c s="1"><v>45931</v></c>',
      '<c t="b"><v>1</v></c>',
      number('twelve'),
      text('12,34'),
      '<c/>',
    ];
    const file = await read(
      one(sheetData(HEADER, ...cells.map((cell) => [text('hn-therapies'), cell])), {
        styles:
          '<numFmts><numFmt numFmtId="200" formatCode="[$-809]dd mmm"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="200"/></cellXfs>',
      }),
    );
    expect(file.lines).toEqual([]);
    expect(file.faults.map(({ sheet, row, column, code }) => [sheet, row, column, code])).toEqual(
      [
        'cell-without-value',
        'cell-without-value',
        'cell-without-value',
        'part-of-a-penny',
        'date-not-expected',
        'not-money',
        'cell-without-value',
        'not-money',
        'actual-missing',
      ].map((code, i) => ['Return', i + 2, 'actual', code]),
    );
  });

  it('does not take a number format for a date', async () => {
    const codes = [
      'General',
      '#,##0.00;[Red]-#,##0.00',
      '"day" 0.00',
      '\\d0.00',
      '£#,##0_d',
      '[Magenta]0',
    ];
    for (const code of codes) {
      const xml = sheetData(HEADER, [text('hn-therapies'), '<c s="0"><v>5</v></c>']);
      const formatCode = code.replaceAll('"', '&quot;');
      const styles = `<numFmts><numFmt numFmtId="164" formatCode="${formatCode}"/></numFmts><cellXfs><xf numFmtId="164"/></cellXfs>`;
      expect((await read(one(xml, { styles }))).lines, code).toHaveLength(1);
    }
  });

  it('counts days from 1904 where the workbook does', async () => {
    const xml = sheetData(HEADER, [text('hn-therapies'), number(1), '<c s="0"><v>0</v></c>']);
    const styles = '<cellXfs><xf numFmtId="14"/></cellXfs>';
    const file = await read(one(xml, { styles, is1904: true }));
    expect(file.faults).toEqual([expect.objectContaining({ code: 'date-not-expected' })]);
    const plain = await read(
      one(sheetData(HEADER, [text('hn-therapies'), text('1'), '<c s="0"><v>0</v></c>']), {
        styles,
        is1904: true,
      }),
    );
    expect(plain.reasons.map(({ reason }) => reason)).toEqual(['01/01/1904']);
  });

  it('is the visible sheet named Return, else the only visible one with a header', async () => {
    const sheet = async (sheets: TestWorkbook['sheets']) =>
      (await readReturnSheet(workbookFile({ sheets }))).sheet;
    const other = { name: 'Old', xml: GOOD };
    expect(await sheet([other, { name: 'return', xml: EMPTY }])).toBe('return');
    expect(await sheet([{ name: 'Notes', xml: EMPTY }, other])).toBe('Old');
    expect(await sheet([{ name: 'Return', xml: GOOD, state: 'hidden' }, other])).toBe('Old');
    expect(
      await sheet([{ name: 'Lookup', xml: sheetData([text('Line'), text('Code')]) }, other]),
    ).toBe('Old');
    const two = [other, { name: 'New', xml: GOOD }];
    expect(await refusalOf(workbookFile({ sheets: two }))).toMatch(/“Old”, “New”/);
    const none = [
      { name: 'A &amp; B', xml: EMPTY },
      { name: 'Secret', xml: GOOD, state: 'veryHidden' as const },
    ];
    expect(await refusalOf(workbookFile({ sheets: none }))).toMatch(
      /visible sheets are “A & B”.*Hidden.*“Secret”/,
    );
  });
});

describe('a workbook that is not taken', () => {
  const withPart = (name: string) => workbookFile(one(GOOD, { more: [{ name, bytes: 'x' }] }));

  it.each([
    ['xl/vbaProject.bin', /macros/],
    ['xl/macrosheets/sheet1.xml', /macros/],
    ['xl/externalLinks/externalLink1.xml', /links to other workbooks/],
    ['xl/workbook.bin', /xlsb/],
    ['mimetype', /OpenDocument/],
    ['word/document.xml', /document/],
  ])('with %s', async (name, words) => {
    expect(await refusalOf(withPart(name))).toMatch(/^not-taken/);
    expect(await refusalOf(withPart(name))).toMatch(words);
  });

  it('with a password, or no workbook at all', async () => {
    const encrypted = workbookParts(one(GOOD)).map((part) => ({ ...part, isEncrypted: true }));
    expect(await refusalOf(zipFile(encrypted))).toMatch(/^not-taken: .*password/);
    expect(await refusalOf(zipFile([{ name: 'a.txt', bytes: 'a' }]))).toMatch(/^not-taken/);
    expect(await refusalOf(zipFile([]))).toMatch(/^not-taken/);
  });

  it('with a document type, whatever it declares', async () => {
    const bomb = `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">${Array.from({ length: 10 }, (_, i) => `<!ENTITY a${i} "${`&a${i - 1};`.repeat(10)}">`).join('')}]>`;
    for (const xml of [bomb, '<!DOCTYPE x SYSTEM "file:///etc/passwd">']) {
      const parts = workbookParts(one(GOOD)).map((part) =>
        part.name.endsWith('sheet1.xml')
          ? { ...part, bytes: `${xml}<worksheet>&a9;</worksheet>` }
          : part,
      );
      expect(await refusalOf(zipFile(parts))).toMatch(/^not-taken: .*document type/);
    }
  });

  it('cut off anywhere, or with a byte changed, is refused or read, and never throws otherwise', async () => {
    const whole = workbookFile(one(GOOD));
    for (let end = 0; end < whole.length; end += 37) {
      expect(await refusalOf(whole.subarray(0, end))).toMatch(/^unreadable: .*damaged/);
    }
    await fc.assert(
      fc.asyncProperty(
        fc.nat(whole.length - 1),
        fc.integer({ min: 1, max: 255 }),
        async (at, by) => {
          const changed = Buffer.from(whole);
          changed[at] = (whole[at] ?? 0) ^ by;
          expect(await refusalOf(changed)).toMatch(/^(taken|unreadable|not-taken|too-large)/);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('that is not well-formed', async () => {
    const broken = [
      '<sheetData><row>',
      '<sheetData><row r="0"/></sheetData>',
      '<sheetData><row r="1.5"/></sheetData>',
      '<sheetData><row r="9999999"/></sheetData>',
      '<sheetData><row><c r="1A"><v>1</v></c></row></sheetData>',
      '<sheetData>&undefined;</sheetData>',
      '<sheetData a="1" a="2"/>',
      `${'<a>'.repeat(100)}${'</a>'.repeat(100)}`,
    ];
    for (const xml of broken)
      expect(await refusalOf(workbookFile(one(xml)))).toMatch(/^unreadable/);
  });
});

describe('a workbook that would take too much', () => {
  it('costs no more for a merge or a validation of a whole sheet', async () => {
    const killers = [
      '<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>',
      '<dataValidations count="1"><dataValidation type="list" sqref="A1:XFD1048576"><formula1>"a"</formula1></dataValidation></dataValidations>',
      '<cols><col min="1" max="16384" width="9"/></cols>',
    ];
    for (const killer of killers) {
      const bytes = workbookFile(one(`${GOOD}${killer}`));
      expect(bytes.length).toBeLessThan(3000);
      expect(await refusalOf(bytes)).toBe('taken');
    }
  });

  it('is refused by what it says it unpacks to, and held to that', async () => {
    const bomb = { name: 'xl/media/a', bytes: Buffer.alloc(51 * 1024 * 1024) };
    expect(await refusalOf(workbookFile(one(GOOD, { more: [bomb] })))).toMatch(
      /^too-large: .*50 MB/,
    );
    const lying = workbookParts(one(`${GOOD}${' '.repeat(5_000_000)}`)).map((part) =>
      part.name.endsWith('sheet1.xml') ? { ...part, declaredSize: 1000 } : part,
    );
    expect(await refusalOf(zipFile(lying))).toMatch(/^unreadable/);
    const many = Array.from({ length: 3000 }, (_, i) => ({ name: `a${i}`, bytes: '' }));
    expect(await refusalOf(workbookFile(one(GOOD, { more: many })))).toMatch(/^too-large/);
    const twice = [...workbookParts(one(GOOD)), ...workbookParts(one(GOOD))];
    expect(await refusalOf(zipFile(twice))).toMatch(/^unreadable/);
  });

  it('has no more cells than a hundred thousand, empty ones apart', async () => {
    const rows = (cell: string) =>
      sheetData(HEADER, ...Array.from({ length: 1001 }, () => [cell.repeat(100)]));
    expect(await refusalOf(workbookFile(one(rows('<c><v>1</v></c>'))))).toMatch(
      /^too-large: .*100,000/,
    );
    expect(await refusalOf(workbookFile(one(rows('<c s="1"/>'))))).toBe('taken');
  });
});
