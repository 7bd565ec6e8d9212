import { type DataValidation, Workbook, type Worksheet } from '@cj-tech-master/excelts';
import { nameOf } from '../domain/authorities.ts';
import { type Catalogue, catalogueOf } from '../domain/catalogue.ts';
import { codeInWords, MEASURE_WORDS, noteOf } from '../domain/line-notes.ts';
import { MAX_PENCE } from '../domain/money.ts';
import type { ReturnTemplate, TemplateRow } from '../domain/returns/return-template.ts';
import { type TemplateColumn, templateColumns } from '../domain/returns/template-columns.ts';
import { POT_TITLES } from '../domain/summaries/summary-words.ts';
import { MAX_COUNT } from './figure-cells.ts';
import { STAMP_SHEET } from './sheet-row.ts';
import {
  addSheet,
  count,
  FORMATS,
  headerRowOf,
  heading,
  money,
  type Sheet,
  type SheetCell,
  solid,
  text,
} from './summary-sheet.ts';
import { workbookBytes } from './workbook-bytes.ts';

/** Rows below the lines for others of the catalogue: protected sheets let nobody insert rows. */
const MAX_SPARE_ROWS = 5;

/**
 * The template as a workbook: `Return`, with the cells to be filled in unlocked, validated and
 * yellow; `Notes`, with each line in a sentence; and a very hidden sheet with the stamp, which stands
 * above the header of `Return`, too, so that the sheet copied or saved as CSV alone keeps it.
 */
export async function returnTemplateXlsx(
  template: ReturnTemplate,
  software: string,
): Promise<Uint8Array> {
  const workbook = new Workbook();
  const sheet = returnSheet(template);
  const worksheet = addSheet(workbook, sheet, template.title);
  const notes = notesSheet(template);
  addSheet(workbook, notes, template.title);
  openCells(worksheet, template, headerRowOf(sheet), lineList(notes));
  // Without a password: it keeps slips out, and whoever has to can take it off.
  await worksheet.protect('', { formatColumns: true, formatRows: true });
  workbook.addWorksheet(STAMP_SHEET, { state: 'veryHidden' }).getCell('A1').value = template.stamp;
  return workbookBytes(workbook, { title: template.title, software, madeAt: template.madeAt });
}

const WIDTHS: Readonly<Record<string, number>> = {
  line: 30,
  name: 36,
  reason: 32,
  counted: 14,
  pot: 21,
  activity: 10,
  s251: 12,
};
const FIGURE_WIDTH = 16;

const returnSheet = (template: ReturnTemplate): Sheet => ({
  name: 'Return',
  title: template.title,
  lines: [
    ...template.notices,
    'Fill in the yellow cells: pounds with at most two decimals, for the year to date. Write 0 where nothing was spent.',
    'Leave the yellow cells of a line empty where you have no figure: the line is then left out of the return. The notes say more.',
    template.stamp,
  ],
  columns: templateColumns(template).map(({ name, heading: title }) => ({
    title,
    width: WIDTHS[name] ?? FIGURE_WIDTH,
  })),
  rows: rowsOf(template).map((row) =>
    templateColumns(template).map((column) => cellOf(row, column)),
  ),
  fixedColumns: 2,
});

/** The rows of the lines, and empty ones below them. */
function rowsOf({ rows, otherLines }: ReturnTemplate): readonly (TemplateRow | undefined)[] {
  const spare = Math.min(otherLines.length, MAX_SPARE_ROWS);
  return [...rows, ...Array.from({ length: spare }, () => undefined)];
}

function cellOf(row: TemplateRow | undefined, { name, value }: TemplateColumn): SheetCell {
  if (row === undefined) return { is: 'empty' };
  if (value.is === 'money') return money(value.of(row));
  if (value.is === 'count') return count(value.of(row));
  return name === 'line' ? heading(value.of(row) ?? '') : text(value.of(row));
}

const notesSheet = (template: ReturnTemplate): Sheet => ({
  name: 'Notes',
  title: `Notes: ${template.title}`,
  lines: howTo(template),
  columns: [
    { title: 'Line', width: 30 },
    { title: 'Name', width: 42 },
    { title: 'S251 code', width: 22 },
    { title: 'Pot', width: 22 },
    { title: 'What activity is', width: 18 },
    { title: 'What it is', width: 90 },
  ],
  rows: catalogueRows(catalogueOf(template.year)),
  fixedColumns: 1,
});

const catalogueRows = ({ lines }: Catalogue): Sheet['rows'] =>
  lines.map((line) => [
    heading(line.line),
    text(line.name),
    text(codeInWords(line) ?? 'none'),
    text(POT_TITLES[line.pot]),
    text(line.activity === undefined ? 'none' : MEASURE_WORDS[line.activity]),
    text(noteOf(line)),
  ]);

function howTo({ authority, year, period }: ReturnTemplate): readonly string[] {
  return [
    `This workbook is for ${period} of ${year} of ${nameOf(authority)} alone: sent to another period or authority it is refused.`,
    'Actual to date is what was spent from April to the end of the period. Commitments, the officer’s forecast of the year and activity may stay empty.',
    'Activity is a count, for the lines that have one. A reason answers whatever warning the line has.',
    'A line whose yellow cells are all empty is left out of the return. Missing is not zero. A nil return is sent as JSON.',
    'For a line that is not listed choose it in one of the empty rows below the others. Only cells in yellow can be changed; the protection has no password.',
    `Send the file with POST to /v1/authorities/${authority}/returns/${year}/${period}, first with ?dryRun=true: that keeps nothing and names every error and warning by its row and column.`,
    `The rules with an example of each are at /v1/rules/${year}, the lines at /v1/catalogue/${year}.`,
  ];
}

/** Where the ids of the lines stand, as a validation names it. */
function lineList(notes: Sheet): string {
  const first = headerRowOf(notes) + 1;
  return `${notes.name}!$A$${first}:$A$${first + notes.rows.length - 1}`;
}

/** Unlocks what is to be filled in, and validates it. */
function openCells(
  worksheet: Worksheet,
  template: ReturnTemplate,
  headerRow: number,
  lines: string,
): void {
  for (const [index, row] of rowsOf(template).entries()) {
    for (const [at, column] of templateColumns(template).entries()) {
      if (isOpen(column, row)) {
        const cell = worksheet.getCell(headerRow + 1 + index, at + 1);
        Object.assign(cell, openStyle(column), { dataValidation: validationOf(column, lines) });
      }
    }
  }
}

/** A line without activity has none to fill in; a spare row has its line to choose. */
function isOpen({ returns }: TemplateColumn, row: TemplateRow | undefined): boolean {
  if (returns === undefined) return false;
  if (row === undefined) return true;
  return returns !== 'line' && (returns !== 'activity' || row.line.activity !== undefined);
}

const THIN = { style: 'thin', color: { argb: 'FFB1B4B6' } } as const;

const openStyle = ({ value }: TemplateColumn) => ({
  protection: { locked: false },
  fill: solid('FFFFF5CC'),
  border: { top: THIN, bottom: THIN, left: THIN, right: THIN },
  // Text stays text: a reason that begins with `=` is no formula.
  numFmt: value.is === 'text' ? '@' : FORMATS[value.is],
  alignment: { vertical: 'top', wrapText: value.is === 'text' },
});

/** The contract’s bound on a reason. */
const MAX_REASON = 1000;

function validationOf({ returns, value }: TemplateColumn, lines: string): DataValidation {
  const shown = { allowBlank: true, showErrorMessage: true, errorStyle: 'stop' };
  if (returns === 'line') {
    const error = 'Choose a line of the list; the notes say what each is.';
    return { ...shown, type: 'list', formulae: [lines], errorTitle: 'Line', error };
  }
  switch (value.is) {
    case 'text':
      return {
        ...shown,
        type: 'textLength',
        operator: 'lessThanOrEqual',
        formulae: [MAX_REASON],
        errorTitle: 'Reason',
        error: `A reason has at most ${MAX_REASON} characters.`,
      };
    case 'money':
      return {
        ...shown,
        type: 'decimal',
        operator: 'between',
        formulae: [-MAX_PENCE / 100, MAX_PENCE / 100],
        errorTitle: 'Amount',
        error: 'Expected an amount in pounds, such as 1234.50 or -1234.50.',
      };
    case 'count':
      return {
        ...shown,
        type: 'whole',
        operator: 'between',
        formulae: [0, MAX_COUNT],
        errorTitle: 'Activity',
        error: 'Expected a whole number, zero or more.',
      };
  }
}
