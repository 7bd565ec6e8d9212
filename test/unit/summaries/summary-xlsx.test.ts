import { type CellObject, read, utils, type WorkBook, type WorkSheet } from '@e965/xlsx';
import { describe, expect, it } from 'vitest';
import { summaryXlsx } from '../../../shared/files/summary-xlsx.ts';
import {
  demonstrationSource,
  HOSTILE_TEXTS,
  withHostileText,
} from '../../support/summary-sources.ts';

const region = await demonstrationSource();
const coventry = await demonstrationSource(['E08000026']);

/** Read by another library than the one that wrote it. */
const readBack = (bytes: Uint8Array): WorkBook =>
  read(bytes, { cellNF: true, cellStyles: true, cellFormula: true, bookFiles: true });

const partOf = (book: WorkBook, name: string): string =>
  String((book as unknown as { files: Record<string, { content: Buffer }> }).files[name]?.content);

const cellsOf = (sheet: WorkSheet): readonly CellObject[] =>
  Object.entries(sheet).flatMap(([at, cell]) => (at.startsWith('!') ? [] : [cell as CellObject]));

const sheetNamed = (book: WorkBook, name: string): WorkSheet => {
  const sheet = book.Sheets[name];
  if (!sheet) throw new Error(`No sheet ${name}`);
  return sheet;
};

const book = readBack(await summaryXlsx(region.summary, region.rows));

describe('the workbook of a summary', () => {
  it('has a cover, a sheet per stream, the pots, the fund, the pressures and the provenance', () => {
    expect(book.SheetNames).toEqual([
      'Cover',
      'RAG',
      'Home to school transport',
      'SEND',
      'Schools budget',
      'Innovation Fund',
      'Pots',
      'Fund',
      'Pressures',
      'Provenance',
    ]);
    const cover = utils.sheet_to_csv(sheetNamed(book, 'Cover'));
    expect(cover).toContain('13 of 14 returned, 11 certified.');
    expect(cover).toContain('Missing: Solihull.');
  });

  it('holds no formula', () => {
    const formulas = book.SheetNames.flatMap((name) => cellsOf(sheetNamed(book, name))).filter(
      ({ f }) => f !== undefined,
    );
    expect(formulas).toEqual([]);
  });

  it('keeps money a number, negative in red and brackets, and shares as per cent', () => {
    const [header, ...rows] = tableOf(sheetNamed(book, 'Pots'));
    const grant = rows.find(([pot]) => pot?.v === 'Grant') ?? [];
    const over = grant[header?.findIndex((cell) => cell?.v === 'Over budget') ?? -1];
    const inTheSummary = region.summary.pots.find(({ pot }) => pot === 'grant');
    const variancePence = inTheSummary?.variancePence ?? 0;
    expect(variancePence).toBeLessThan(0);
    expect(over).toMatchObject({ t: 'n', v: variancePence / 100 });
    expect(over?.z).toBe('£#,##0.00_);[Red](£#,##0.00)');
    const share = grant[header?.findIndex((cell) => cell?.v === 'Over budget, %') ?? -1];
    expect(share).toMatchObject({ t: 'n', z: '0.0%_);[Red](0.0%)' });
    expect(share?.v).toBeCloseTo((inTheSummary?.variancePercent ?? 0) / 100, 6);
  });

  it('keeps days days', () => {
    const [header, first] = tableOf(sheetNamed(book, 'Pressures'));
    const seen = first?.[header?.findIndex((cell) => cell?.v === 'First seen') ?? -1];
    expect(seen).toMatchObject({ t: 'n', z: 'd mmmm yyyy' });
  });

  it('says a RAG in a word and in a colour', () => {
    const styles = partOf(book, 'xl/styles.xml');
    expect(styles).toContain('FFB10E1E');
    const words = cellsOf(sheetNamed(book, 'Cover')).filter(
      ({ v }) => v === 'Red' || v === 'Amber',
    );
    expect(words).toHaveLength(14);
    for (const { s } of words) expect(s).toMatchObject({ patternType: 'solid' });
  });

  it('is ready to read and to print: frozen panes, print areas and titles, pages across', () => {
    for (const [index, name] of book.SheetNames.entries()) {
      const sheet = partOf(book, `xl/worksheets/sheet${index + 1}.xml`);
      expect(sheet, name).toContain('state="frozen"');
      expect(sheet, name).toMatch(/<pageSetup[^>]*paperSize="9"[^>]*orientation="landscape"/);
      expect(sheet, name).toContain('Page &amp;P of &amp;N');
      expect(inSchemaOrder(sheet), name).toBe(true);
    }
    const names = partOf(book, 'xl/workbook.xml');
    expect(names.match(/_xlnm\.Print_Area/g)).toHaveLength(book.SheetNames.length);
    expect(names.match(/_xlnm\.Print_Titles/g)).toHaveLength(book.SheetNames.length);
    expect(names).toContain('&apos;Home to school transport&apos;!$A$1:$L$');
  });

  it('draws each pot against its budget, in a chart of its own cells', () => {
    const chart = partOf(book, 'xl/charts/chart1.xml');
    expect(chart).toContain('<c:barChart>');
    expect(chart).toContain('&apos;Pots&apos;!$A$6:$A$10');
    expect(chart).toContain('&apos;Pots&apos;!$G$6:$G$10');
  });

  it('leaves what is missing empty', () => {
    const rows = tableOf(sheetNamed(book, 'SEND'));
    const solihull = rows.filter(([, authority]) => authority?.v === 'Solihull');
    expect(solihull.length).toBeGreaterThan(0);
    const actual = rows[0]?.findIndex((cell) => cell?.v === 'Actual to date') ?? -1;
    for (const row of solihull) expect(row[actual]).toBeUndefined();
  });

  it.each(HOSTILE_TEXTS)('writes %j as text that begins no formula', async (hostile) => {
    const { summary, rows } = withHostileText(coventry, hostile);
    const hostileBook = readBack(await summaryXlsx(summary, rows));
    const cells = hostileBook.SheetNames.flatMap((name) => cellsOf(sheetNamed(hostileBook, name)));
    const texts = cells.filter(({ t }) => t === 's');
    expect(cells.some(({ f }) => f !== undefined)).toBe(false);
    expect(texts.some(({ v }) => String(v).includes(hostile.trim()))).toBe(true);
    for (const { v } of texts) expect(String(v)).not.toMatch(/^[=+\-@\t\r]/);
  });
});

/** The table of a sheet: its header, the first row with several cells, and what follows. */
function tableOf(sheet: WorkSheet): readonly (readonly (CellObject | undefined)[])[] {
  const { e } = utils.decode_range(sheet['!ref'] ?? 'A1');
  const rows = Array.from({ length: e.r + 1 }, (_, r) =>
    Array.from(
      { length: e.c + 1 },
      (_cell, c): CellObject | undefined => sheet[utils.encode_cell({ r, c })],
    ).map((cell) => (cell?.t === 'z' ? undefined : cell)),
  );
  return rows.slice(rows.findIndex((row) => row.filter((cell) => cell !== undefined).length > 2));
}

/** Excel repairs a sheet whose parts stand in another order than the schema's (ECMA-376, CT_Worksheet). */
function inSchemaOrder(sheet: string): boolean {
  const order = [
    'sheetPr',
    'dimension',
    'sheetViews',
    'sheetFormatPr',
    'cols',
    'sheetData',
    'mergeCells',
    'pageMargins',
    'pageSetup',
    'headerFooter',
    'drawing',
  ];
  const places = order.map((part) => sheet.indexOf(`<${part}`)).filter((at) => at >= 0);
  return places.every((at, index) => index === 0 || at > (places[index - 1] ?? 0));
}
