import type { Workbook, Worksheet } from '@cj-tech-master/excelts';
import type { Rag } from '../domain/forecast/outturn-forecast.ts';
import type { Pence } from '../domain/money.ts';
import type { Day } from '../domain/time.ts';
import { asText } from './summary-csv.ts';

/** What a cell holds, by its kind: a number is never written as text, nor a text as a formula. */
export type SheetCell =
  | { readonly is: 'empty' }
  | { readonly is: 'text'; readonly value: string; readonly rag?: Rag | undefined }
  | { readonly is: 'heading'; readonly value: string }
  | { readonly is: 'money'; readonly value: Pence }
  | { readonly is: 'percent'; readonly value: number }
  | { readonly is: 'count'; readonly value: number }
  | { readonly is: 'day'; readonly value: Day };

export type SheetColumn = { readonly title: string; readonly width: number };

/** A sheet: a title, some lines of text, and one table under a header that stays in sight. */
export type Sheet = {
  readonly name: string;
  readonly title: string;
  readonly lines: readonly string[];
  readonly columns: readonly SheetColumn[];
  readonly rows: readonly (readonly SheetCell[])[];
  /** Columns from the left that stay in sight. */
  readonly fixedColumns: number;
  /** Columns from the left that are printed; all where it is not said. */
  readonly printedColumns?: number;
  /** Bars of one column of the table, named by its first, drawn under it. */
  readonly chart?: { readonly title: string; readonly column: number };
};

export const text = (value: string | undefined): SheetCell =>
  value === undefined || value === '' ? { is: 'empty' } : { is: 'text', value };

export const heading = (value: string): SheetCell => ({ is: 'heading', value });

export const money = (value: Pence | undefined): SheetCell =>
  value === undefined ? { is: 'empty' } : { is: 'money', value };

/** @param value in per cent: 12.5 is shown as 12.5 %. */
export const percent = (value: number | undefined): SheetCell =>
  value === undefined ? { is: 'empty' } : { is: 'percent', value };

export const count = (value: number | undefined): SheetCell =>
  value === undefined ? { is: 'empty' } : { is: 'count', value };

export const dayCell = (value: Day): SheetCell => ({ is: 'day', value });

/** Excel's own order of sections: positive, negative. Negative money is red and in brackets. */
export const FORMATS = {
  money: '£#,##0.00_);[Red](£#,##0.00)',
  percent: '0.0%_);[Red](0.0%)',
  count: '#,##0',
  day: 'd mmmm yyyy',
} as const;

/** White on red 7.5, black on amber 9.6, white on green 6.2. */
const FILLS: Readonly<Record<Rag, { readonly fill: string; readonly font: string }>> = {
  red: { fill: 'FFB10E1E', font: 'FFFFFFFF' },
  amber: { fill: 'FFF79A3E', font: 'FF000000' },
  green: { fill: 'FF00703C', font: 'FFFFFFFF' },
};

const FONT = { name: 'Calibri', size: 11 } as const;
export const solid = (argb: string) => ({
  type: 'pattern' as const,
  pattern: 'solid' as const,
  fgColor: { argb },
});

/** The row of the table's header: the title, the lines and an empty row stand above it. */
export const headerRowOf = ({ lines }: Pick<Sheet, 'lines'>): number => lines.length + 3;

/** Adds the sheet to the workbook, ready to print on A4 across. */
export function addSheet(workbook: Workbook, sheet: Sheet, footer: string): Worksheet {
  const headerRow = headerRowOf(sheet);
  const lastRow = headerRow + sheet.rows.length;
  const lastPrinted = sheet.chart ? lastRow + CHART_ROWS : lastRow;
  const lastColumn = columnName(sheet.printedColumns ?? sheet.columns.length);
  const worksheet = workbook.addWorksheet(sheet.name, {
    views: [{ state: 'frozen', xSplit: sheet.fixedColumns, ySplit: headerRow }],
    pageSetup: {
      paperSize: 9,
      orientation: 'landscape',
      fitToPage: true,
      fitToWidth: 1,
      fitToHeight: 0,
      printArea: `A$1:${lastColumn}$${lastPrinted}`,
      printTitlesRow: `${headerRow}:${headerRow}`,
    },
    headerFooter: {
      oddFooter: `&L${footer.replaceAll('&', '&&')}&C${sheet.name.replaceAll('&', '&&')}&RPage &P of &N`,
    },
  });
  worksheet.columns = sheet.columns.map(({ width }) => ({ width }));
  addHeading(worksheet, sheet, headerRow);
  sheet.rows.forEach((row, index) => {
    const at = headerRow + 1 + index;
    addRow(worksheet, row, at);
    worksheet.getRow(at).height = heightOf(
      row.map((cell, column) => ({
        text: cell.is === 'text' || cell.is === 'heading' ? cell.value : '',
        width: sheet.columns[column]?.width ?? 1,
      })),
    );
  });
  if (sheet.chart) addChart(worksheet, sheet, sheet.chart, { from: headerRow + 1, to: lastRow });
  return worksheet;
}

const CHART_ROWS = 20;

/** Each cell that the chart names is read again by the program that shows it. */
function addChart(
  worksheet: Worksheet,
  sheet: Sheet,
  { title, column }: NonNullable<Sheet['chart']>,
  { from, to }: { readonly from: number; readonly to: number },
): void {
  const range = (name: string) => `'${sheet.name}'!$${name}$${from}:$${name}$${to}`;
  const series = {
    name: sheet.columns[column]?.title ?? title,
    categories: range('A'),
    values: range(columnName(column + 1)),
  };
  const lastColumn = columnName(sheet.printedColumns ?? sheet.columns.length);
  worksheet.addChart(
    { type: 'bar', barDir: 'bar', title, showLegend: false, series: [series] },
    `A${to + 2}:${lastColumn}${to + CHART_ROWS}`,
  );
}

function addHeading(worksheet: Worksheet, sheet: Sheet, headerRow: number): void {
  const printed = sheet.columns.slice(0, sheet.printedColumns);
  const width = printed.reduce((all, each) => all + each.width, 0);
  write(worksheet, 1, 1, asText(sheet.title), { font: { ...FONT, size: 14, bold: true } });
  sheet.lines.forEach((line, index) => {
    const row = 2 + index;
    write(worksheet, row, 1, asText(line), { font: FONT, alignment: WRAPPED });
    worksheet.mergeCells(row, 1, row, printed.length);
    worksheet.getRow(row).height = heightOf([{ text: line, width }]);
  });
  sheet.columns.forEach(({ title }, index) => {
    write(worksheet, headerRow, index + 1, asText(title), {
      font: { ...FONT, bold: true, color: { argb: 'FFFFFFFF' } },
      fill: solid('FF1D4F91'),
      alignment: WRAPPED,
    });
  });
  worksheet.getRow(headerRow).height = heightOf(
    sheet.columns.map(({ title, width: own }) => ({ text: title, width: own - 3 })),
  );
}

const WRAPPED = { vertical: 'top', wrapText: true } as const;

/** Points of a line of text of the font; some programs do not fit a row to its wrapped text. */
const LINE_POINTS = 15;

function heightOf(texts: readonly { readonly text: string; readonly width: number }[]): number {
  const lines = texts.map(({ text: of, width }) => Math.ceil(of.length / width));
  return LINE_POINTS * Math.max(1, ...lines);
}

function addRow(worksheet: Worksheet, row: readonly SheetCell[], at: number): void {
  row.forEach((cell, index) => {
    if (cell.is !== 'empty') write(worksheet, at, index + 1, contentOf(cell), styleOf(cell));
  });
}

type Style = Parameters<typeof Object.assign>[0];

function write(
  worksheet: Worksheet,
  row: number,
  column: number,
  value: string | number | Date,
  style: Style,
): void {
  const cell = worksheet.getCell(row, column);
  cell.value = value;
  Object.assign(cell, style);
}

type FilledCell = Exclude<SheetCell, { readonly is: 'empty' }>;

function contentOf(cell: FilledCell): string | number | Date {
  switch (cell.is) {
    case 'text':
    case 'heading':
      return asText(cell.value);
    case 'money':
      return cell.value / 100;
    case 'percent':
      return cell.value / 100;
    case 'count':
      return cell.value;
    case 'day':
      return new Date(`${cell.value}T00:00:00Z`);
  }
}

function styleOf(cell: FilledCell): Style {
  switch (cell.is) {
    case 'text':
      return { ...ragStyle(cell.rag), alignment: WRAPPED };
    case 'heading':
      return { font: { ...FONT, bold: true }, alignment: WRAPPED };
    case 'money':
    case 'percent':
    case 'count':
    case 'day':
      return { font: FONT, numFmt: FORMATS[cell.is], alignment: { vertical: 'top' } };
  }
}

function ragStyle(rag: Rag | undefined): Style {
  if (rag === undefined) return { font: FONT };
  const { fill, font } = FILLS[rag];
  return { font: { ...FONT, bold: true, color: { argb: font } }, fill: solid(fill) };
}

/** `A` … `Z`, `AA` …: the name of the column of a number from 1. */
function columnName(column: number): string {
  const letter = String.fromCharCode(65 + ((column - 1) % 26));
  return column > 26 ? `${columnName(Math.floor((column - 1) / 26))}${letter}` : letter;
}
