import { Workbook } from '@cj-tech-master/excelts';
import ExcelJs from 'exceljs';
import { isSummaryFileFormat, summaryFile } from '../../shared/files/summary-file.ts';
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

async function workOf(what: string): Promise<() => Promise<number>> {
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
