import { read } from '@e965/xlsx';
import ExcelJS from 'exceljs';
import { describe, expect, it } from 'vitest';
import { LINE_IDS, lineOf } from '../../../shared/domain/catalogue.ts';
import { periodOn } from '../../../shared/domain/financial-calendar.ts';
import { composeTemplate } from '../../../shared/domain/returns/return-template.ts';
import { day, instant } from '../../../shared/domain/time.ts';
import { returnTemplateCsv } from '../../../shared/files/return-template-csv.ts';
import { returnTemplateXlsx } from '../../../shared/files/return-template-xlsx.ts';
import { budgetLine, budgetOf, YEAR } from '../budgets/build-budgets.ts';

const template = composeTemplate({
  authority: 'E08000026',
  year: YEAR,
  period: periodOn({ year: YEAR, version: 0, settings: {} }, 'P06', day('2025-10-20')),
  budget: budgetOf([
    budgetLine('transport-pre16-send', 120_000_12),
    budgetLine('hn-therapies', -1_20),
  ]),
  returns: [],
  yearBefore: undefined,
  madeAt: instant('2025-10-20T08:00:00.000Z'),
});

const bytes = await returnTemplateXlsx(template, 'test');

const workbook = new ExcelJS.Workbook();
await workbook.xlsx.load(Buffer.from(bytes) as unknown as ArrayBuffer);

const sheetNamed = (name: string): ExcelJS.Worksheet => {
  const sheet = workbook.getWorksheet(name);
  if (!sheet) throw new Error(`No sheet ${name}`);
  return sheet;
};
const sheet = sheetNamed('Return');

/** The header's row, and the number of the column under each heading. */
function headerOf(worksheet: ExcelJS.Worksheet) {
  for (let row = 1; row < 30; row++) {
    const values = worksheet.getRow(row).values as (string | undefined)[];
    if (values[1] === 'Line') return { row, at: (text: string) => values.indexOf(text) };
  }
  throw new Error('No header');
}
const header = headerOf(sheet);
const cellAt = (row: number, heading: string) =>
  sheet.getCell(header.row + row, header.at(heading));

const MONEY = ['Actual to date (£)', 'Commitments (£)', 'Officer forecast (£)'];

describe('the workbook of a template', () => {
  it('is the same bytes for the same template', async () => {
    expect(await returnTemplateXlsx(template, 'test')).toEqual(bytes);
  });

  it('has the sheet to be filled in, its notes, and a stamp that nobody sees', () => {
    expect(workbook.worksheets.map(({ name, state }) => [name, state])).toEqual([
      ['Return', 'visible'],
      ['Notes', 'visible'],
      ['Stamp', 'veryHidden'],
    ]);
    expect(sheetNamed('Stamp').getCell('A1').value).toBe(template.stamp);
    expect(sheet.getCell(`A${header.row - 2}`).value).toBe(template.stamp);
  });

  it('keeps labels and figures locked, and opens what is to be filled in', () => {
    const { sheetProtection } = sheet as unknown as { sheetProtection: Record<string, unknown> };
    expect(sheetProtection).toMatchObject({ sheet: true });
    expect(sheetProtection).not.toHaveProperty('hashValue');
    const open: string[] = [];
    sheet.eachRow({ includeEmpty: true }, (row) =>
      row.eachCell({ includeEmpty: true }, ({ address, protection }) => {
        if (protection?.locked === false) open.push(address.replace(/\d+/, ''));
      }),
    );
    // Two lines, of which one has no activity, and five rows for others.
    const counted = Object.entries(Object.groupBy(open, (letter) => letter));
    expect(Object.fromEntries(counted.map(([letter, all]) => [letter, all?.length]))).toEqual({
      A: 5,
      C: 7,
      D: 7,
      E: 7,
      F: 6,
      G: 7,
    });
  });

  it('shows numbers as numbers, with their formats', () => {
    expect(cellAt(1, 'Budget of the year (£)').value).toBe(120_000.12);
    expect(cellAt(2, 'Budget of the year (£)').value).toBe(-1.2);
    expect(cellAt(2, 'Budget of the year (£)').numFmt).toBe('£#,##0.00_);[Red](£#,##0.00)');
    expect(cellAt(1, 'Budget profiled to date (£)').value).toBe(60_000.06);
    expect(cellAt(1, 'Line').value).toBe('transport-pre16-send');
    for (const heading of MONEY) expect(cellAt(1, heading).numFmt).toContain('£#,##0.00');
    // As text, so that what begins with `=` stays what it is.
    expect(cellAt(1, 'Reason').numFmt).toBe('@');
  });

  it('validates what is filled in, in words', () => {
    const last = header.row + 7;
    for (const heading of MONEY) {
      const rules = [1, 7].map((row) => cellAt(row, heading).dataValidation);
      for (const rule of rules) {
        expect(rule).toMatchObject({
          type: 'decimal',
          formulae: [-100_000_000_000, 100_000_000_000],
          allowBlank: true,
          showErrorMessage: true,
          error: expect.stringContaining('pounds'),
        });
      }
    }
    expect(cellAt(1, 'Activity').dataValidation).toMatchObject({
      type: 'whole',
      formulae: [0, 10_000_000],
    });
    expect(cellAt(2, 'Activity').dataValidation).toBeUndefined();
    expect(cellAt(1, 'Reason').dataValidation).toMatchObject({
      type: 'textLength',
      formulae: [1000],
    });
    const list = sheet.getCell(`A${last}`).dataValidation;
    expect(list).toMatchObject({ type: 'list' });
    const [, from, to] = /^Notes!\$A\$(\d+):\$A\$(\d+)$/.exec(String(list.formulae[0])) ?? [];
    const named = [Number(from), Number(to)].map(
      (row) => sheetNamed('Notes').getCell(`A${row}`).value,
    );
    expect(named).toEqual([LINE_IDS[0], LINE_IDS.at(-1)]);
  });

  it('explains every line of the catalogue', () => {
    const notes = sheetNamed('Notes');
    const at = headerOf(notes);
    const rows = LINE_IDS.map((_, index) => notes.getRow(at.row + 1 + index));
    expect(rows.map((row) => row.getCell(1).value)).toEqual(LINE_IDS);
    for (const [index, row] of rows.entries()) {
      const line = lineOf(LINE_IDS[index] ?? 'hn-therapies');
      expect(row.getCell(2).value).toBe(line.name);
      expect(String(row.getCell(3).value)).toContain(line.code ?? 'none');
      expect(String(row.getCell(at.at('What it is')).value)).toMatch(/^This line .*\.$/);
    }
  });

  it('keeps its header in sight, prints across A4, and is in the order of its schema', () => {
    const book = read(bytes, { bookFiles: true }) as unknown as {
      files: Record<string, { content: Buffer }>;
    };
    const xml = String(book.files['xl/worksheets/sheet1.xml']?.content);
    expect(xml).toMatch(new RegExp(`<pane xSplit="2" ySplit="${header.row}"[^>]*state="frozen"`));
    expect(xml).toMatch(/<pageSetup[^>]*paperSize="9"[^>]*orientation="landscape"/);
    const order = [
      'sheetPr',
      'dimension',
      'sheetViews',
      'sheetFormatPr',
      'cols',
      'sheetData',
      'sheetProtection',
      'mergeCells',
      'dataValidations',
      'pageMargins',
      'pageSetup',
      'headerFooter',
    ];
    // Excel repairs a sheet whose parts stand in another order (ECMA-376, CT_Worksheet).
    const places = order.map((part) => xml.indexOf(`<${part}`));
    expect(places.every((at) => at >= 0)).toBe(true);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(xml).not.toContain('<f>');
  });
});

describe('the CSV of a template', () => {
  it('has its title and stamp first, then its header, then a row per line with nothing filled in', () => {
    const text = returnTemplateCsv(template);
    const lines = text.trimEnd().split('\r\n');
    expect(lines.slice(0, 2)).toEqual([`\ufeff"${template.title}"`, template.stamp]);
    const at = lines.findIndex((line) => line.startsWith('line,name,actual,'));
    expect(lines.slice(at)).toEqual([
      'line,name,actual,commitments,officer_forecast,activity,reason,counted,s251,pot,budget,profiled_to_date,last_actual,last_commitments,last_officer_forecast,last_activity',
      'transport-pre16-send,Pre-16 SEND transport,,,,,,eligible pupils,2.1.4,General fund,120000.12,60000.06,,,,',
      'hn-therapies,Therapies,,,,,,,1.2.13,DSG high needs block,-1.20,-0.60,,,,',
    ]);
  });
});
