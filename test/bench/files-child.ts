import { Workbook } from '@cj-tech-master/excelts';
import ExcelJs from 'exceljs';
import { isSummaryFileFormat, summaryFile } from '../../shared/files/summary-file.ts';
import { readReturnSheet } from '../../shared/files/workbook.ts';
import { demonstrationSource } from '../support/summary-sources.ts';

/**
 * Writes one kind of file in a process of its own, first cold and then warm, and prints how long it
 * took and the most memory that the process held. The argument is a summary’s format or a library.
 */
const ROUNDS = 5;
const ROWS = 2000;
const COLUMNS = 20;

/** The same typed table through either library: their interface is one. */
async function writeTable(Library: typeof Workbook | typeof ExcelJs.Workbook): Promise<number> {
  const workbook = new Library();
  const sheet = workbook.addWorksheet('Table') as ExcelJs.Worksheet;
  for (let row = 1; row <= ROWS; row++) {
    for (let column = 1; column <= COLUMNS; column++) {
      const cell = sheet.getCell(row, column);
      cell.value = column === 1 ? `Line ${row}` : row * column + 0.25;
      cell.numFmt = '£#,##0.00_);[Red](£#,##0.00)';
    }
  }
  return (await workbook.xlsx.writeBuffer()).byteLength;
}

/** A sheet of as many cells that is a return, as ExcelJS writes one. */
async function returnBytes(): Promise<Uint8Array> {
  const workbook = new ExcelJs.Workbook();
  const sheet = workbook.addWorksheet('Return');
  const more = Array.from({ length: COLUMNS - 2 }, (_, column) => `More ${column + 1}`);
  sheet.addRow(['line', 'actual', ...more]);
  for (let row = 1; row < ROWS; row++) {
    sheet.addRow([`line-${row}`, row + 0.25, ...more.map((_, column) => row * column)]);
  }
  return new Uint8Array(await workbook.xlsx.writeBuffer());
}

/** The reader of returns, in this very thread, beside ExcelJS's; what is counted is rows. */
async function readingOf(what: 'read-ours' | 'read-exceljs'): Promise<() => Promise<number>> {
  const bytes = await returnBytes();
  if (what === 'read-ours') return async () => (await readReturnSheet(bytes)).rows.length;
  return async () => {
    const workbook = new ExcelJs.Workbook();
    await workbook.xlsx.load(bytes.buffer as ArrayBuffer);
    return workbook.getWorksheet('Return')?.rowCount ?? 0;
  };
}

async function workOf(what: string): Promise<() => Promise<number>> {
  if (what === 'read-ours' || what === 'read-exceljs') return readingOf(what);
  if (what === 'excelts') return () => writeTable(Workbook);
  if (what === 'exceljs') return () => writeTable(ExcelJs.Workbook);
  if (!isSummaryFileFormat(what)) throw new RangeError(`No such file: ${what}`);
  const source = await demonstrationSource();
  return async () => (await summaryFile(what, source)).bytes.byteLength;
}

const work = await workOf(process.argv[2] ?? '');
const before = process.memoryUsage.rss();
const milliseconds: number[] = [];
let bytes = 0;
for (let round = 0; round < ROUNDS; round++) {
  const started = performance.now();
  bytes = await work();
  milliseconds.push(performance.now() - started);
}
const [cold = Number.NaN, ...warm] = milliseconds;
const result = {
  bytes,
  coldMilliseconds: cold,
  warmMilliseconds: Math.min(...warm),
  megabytesBefore: Math.round(before / 2 ** 20),
  megabytesAtMost: Math.round(process.resourceUsage().maxRSS / 1024),
};
process.stdout.write(JSON.stringify(result));
