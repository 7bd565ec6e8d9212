import { type LineId, lineOf } from '../domain/catalogue.ts';
import { lineOnInput } from '../domain/line-on-input.ts';
import type { Pence } from '../domain/money.ts';
import type { Fault, FilePlace } from '../domain/refusal.ts';
import type { ReturnLine, WarningReason } from '../domain/returns/return.ts';
import { COLUMN_OF_FIELD, type ReturnColumn } from '../domain/returns/return-columns.ts';
import { EVERY_WARNING } from '../domain/returns/submit.ts';
import { stampIn, type TemplateStamp } from '../domain/returns/template-stamp.ts';
import { countIn, type Figure, moneyIn } from './figure-cells.ts';
import { findHeader, type ReturnHeader } from './return-header.ts';
import { type Cell, quoted, type SheetRow, STAMP_SHEET, shownIn } from './sheet-row.ts';

/** What a file says of a return, as it was understood, with what stands in its way. */
export type ReturnFile = {
  readonly lines: readonly ReturnLine[];
  readonly reasons: readonly WarningReason[];
  /** Every fault, from the top of the file down. */
  readonly faults: readonly Fault[];
  /** What was left aside: rows and columns, in words. */
  readonly ignored: readonly string[];
  /** The stamps of a template that the file carries; none where it is somebody’s own. */
  readonly stamps: readonly PlacedStamp[];
  /** Where a fault of the return stands in the file, by its JSON pointer. */
  readonly placeOf: (pointer: string) => FilePlace;
};

export type PlacedStamp = { readonly stamp: TemplateStamp; readonly at: FilePlace };

export type Sheet = {
  readonly rows: readonly SheetRow[];
  /** The name of a workbook's sheet; a CSV file has none. */
  readonly sheet?: string;
  /** What the hidden sheet of a template says. */
  readonly stamp?: string;
  /** Whether cells beyond the header are a slip, as an unquoted comma is in CSV. */
  readonly isDelimited: boolean;
};

/** The contract's bound on a return, and then some for lines that stand twice. */
const MAX_LINES = 100;

/** Reads the rows of a file as a return. */
export function readReturnRows({ rows, sheet, stamp, isDelimited }: Sheet): ReturnFile {
  const place = sheet === undefined ? {} : { sheet };
  const header = findHeader(rows, place);
  if (!header) return withoutHeader(rows, place);
  const stamps = stampsIn(rows, header, place, stamp);
  const aside = (row: SheetRow) => leftAside(row, header, stamps.length > 0);
  const below = rows.filter(({ row }) => row > header.row);
  const kept = below.filter((row) => aside(row) === undefined);
  const read = kept.slice(0, MAX_LINES).map((row) => readLine(row, header, place, isDelimited));
  const taken = read.flatMap((each) => (each.line ? [{ ...each, line: each.line }] : []));
  return {
    lines: taken.map(({ line }) => line),
    reasons: taken.flatMap(({ line, reason }) =>
      reason === undefined ? [] : [{ warning: EVERY_WARNING, line: line.line, reason }],
    ),
    faults: [
      ...header.faults,
      ...(kept.length === 0 ? [noLines(header, place)] : []),
      ...read.flatMap(({ faults }) => faults),
      ...tooManyLines(kept, place),
    ],
    ignored: ignoredOf(rows, header, below, aside),
    stamps,
    placeOf: (pointer) => placeIn(pointer, place, header, taken),
  };
}

const EXPECTED_HEADER = 'line, actual, commitments, officer_forecast, activity, reason';

function withoutHeader(rows: readonly SheetRow[], place: Pick<FilePlace, 'sheet'>): ReturnFile {
  const detail =
    rows.length === 0
      ? 'The file is empty.'
      : `No row has the headings of a return. Expected ${EXPECTED_HEADER}; the first two are needed.`;
  const faults = [{ ...place, row: rows[0]?.row ?? 1, code: 'header-missing', detail }];
  return { lines: [], reasons: [], faults, ignored: [], stamps: [], placeOf: () => place };
}

const noLines = (header: ReturnHeader, place: FilePlace): Fault => ({
  ...place,
  row: header.row,
  code: 'no-lines',
  detail:
    'There is no line below this header. A period in which nothing was spent is a nil return, which is sent as JSON.',
});

function tooManyLines(kept: readonly SheetRow[], place: FilePlace): readonly Fault[] {
  const first = kept[MAX_LINES];
  if (!first) return [];
  const detail = `There are ${kept.length} rows of lines; a return has at most ${MAX_LINES}. This row and those below were not looked at.`;
  return [{ ...place, row: first.row, code: 'too-many-lines', detail }];
}

/** The stamps above the header and on the hidden sheet: a sheet may be copied without the other. */
function stampsIn(
  rows: readonly SheetRow[],
  header: ReturnHeader,
  place: Pick<FilePlace, 'sheet'>,
  hidden: string | undefined,
): readonly PlacedStamp[] {
  const texts = rows
    .filter(({ row }) => row < header.row)
    .flatMap(({ row, cells }) =>
      cells.map((cell) => ({ text: shownIn(cell), at: { ...place, row } as FilePlace })),
    );
  if (hidden !== undefined && !texts.some(({ text }) => text === hidden)) {
    texts.push({ text: hidden, at: { sheet: STAMP_SHEET, row: 1 } });
  }
  return texts.flatMap(({ text, at }) => {
    const stamp = stampIn(text);
    return stamp ? [{ stamp, at }] : [];
  });
}

/**
 * Why a row below the header is no line; undefined of one that is. A template lists lines that nobody
 * may have a figure for, and its protection lets no row be deleted: one in which nothing was filled in
 * is left out. In a file of somebody’s own it is a slip.
 */
function leftAside(
  { cells }: SheetRow,
  { indexes }: ReturnHeader,
  isTemplate: boolean,
): string | undefined {
  const first = cells.find((cell) => cell !== undefined);
  if (first === undefined) return 'blank';
  if (/^\s*total/i.test(shownIn(first))) return quoted(shownIn(first));
  const filled = [...indexes].filter(([, index]) => cells[index] !== undefined);
  if (filled.length === 0) return 'nothing in the columns of a return';
  const isListed = isTemplate && filled.every(([column]) => column === 'line');
  return isListed
    ? `${quoted(shownIn(cells[indexes.get('line') ?? -1]))} has no figures, so it is not returned`
    : undefined;
}

/** More than these would hide what matters. */
const MAX_IGNORED = 100;

function ignoredOf(
  rows: readonly SheetRow[],
  header: ReturnHeader,
  below: readonly SheetRow[],
  aside: (row: SheetRow) => string | undefined,
): readonly string[] {
  const above = rows.filter(({ row }) => row < header.row);
  const all = [
    ...header.others.map((text) => `column ${quoted(text)}`),
    ...above.map((row) => `row ${row.row}, above the header`),
    ...below.flatMap((row) => {
      const because = aside(row);
      return because === undefined ? [] : [`row ${row.row}: ${because}`];
    }),
  ];
  const more = all.length - MAX_IGNORED;
  return more > 0 ? [...all.slice(0, MAX_IGNORED), `and ${more} more`] : all;
}

type ReadLine = {
  readonly row: number;
  readonly line?: ReturnLine;
  readonly reason?: string;
  readonly faults: readonly Fault[];
};

/** A row's cells by column, with the faults found on the way. */
class RowReader {
  readonly faults: Fault[] = [];
  readonly #row: SheetRow;
  readonly #header: ReturnHeader;
  readonly #place: Pick<FilePlace, 'sheet'>;
  line: LineId | undefined;

  constructor(row: SheetRow, header: ReturnHeader, place: Pick<FilePlace, 'sheet'>) {
    this.#row = row;
    this.#header = header;
    this.#place = place;
  }

  cell(column: ReturnColumn): Cell | undefined {
    const index = this.#header.indexes.get(column);
    return index === undefined ? undefined : this.#row.cells[index];
  }

  fault(column: ReturnColumn | undefined, code: string, detail: string): undefined {
    this.faults.push({
      ...this.#place,
      row: this.#row.row,
      ...(column ? { column } : {}),
      code,
      detail,
      ...(this.line ? { line: this.line } : {}),
    });
    return undefined;
  }

  /** The figure of a column; undefined when the cell is blank or at fault. */
  figure<T>(column: ReturnColumn, read: (cell: Cell) => Figure<T>): T | undefined {
    const cell = this.cell(column);
    if (cell === undefined) return undefined;
    const figure = read(cell);
    return figure.code === undefined
      ? figure.value
      : this.fault(column, figure.code, figure.detail);
  }
}

function readLine(
  row: SheetRow,
  header: ReturnHeader,
  place: Pick<FilePlace, 'sheet'>,
  isDelimited: boolean,
): ReadLine {
  const reader = new RowReader(row, header, place);
  reader.line = lineIn(reader);
  if (isDelimited) checkWidth(row, header, reader);
  const actualPence = actualIn(reader, header);
  const commitmentsPence = reader.figure('commitments', moneyIn);
  const officerForecastPence = reader.figure('officer_forecast', moneyIn);
  const activity = reader.figure('activity', countIn);
  const reason = reasonIn(reader);
  const { line, faults } = reader;
  if (line === undefined || actualPence === undefined) return { row: row.row, faults };
  return {
    row: row.row,
    line: {
      line,
      actualPence,
      ...(commitmentsPence === undefined ? {} : { commitmentsPence }),
      ...(officerForecastPence === undefined ? {} : { officerForecastPence }),
      ...(activity === undefined ? {} : { activity }),
    },
    ...(reason === undefined ? {} : { reason }),
    faults,
  };
}

/** A number with a comma and no quotes is two fields: its row is longer than the header. */
function checkWidth({ cells }: SheetRow, { width }: ReturnHeader, reader: RowReader): void {
  if (cells.length <= width) return;
  const isBeyond = cells.slice(width).some((cell) => cell !== undefined);
  if (!isBeyond && !hasSplitNumber(cells)) return;
  reader.fault(
    undefined,
    'too-many-fields',
    `This row has ${cells.length} fields and the header ${width}: was a number with a comma, or a text with one, left without quotes?`,
  );
}

/** `1` and `234.50` side by side, as `1,234.50` without quotes comes out. */
const hasSplitNumber = (cells: SheetRow['cells']): boolean =>
  cells.some(
    (cell, index) =>
      /^[£(-]*\d{1,3}$/.test(shownIn(cell).trim()) &&
      /^\d{3}(?:\.\d+)?[)-]?$/.test(shownIn(cells[index + 1]).trim()),
  );

function lineIn(reader: RowReader): LineId | undefined {
  const cell = reader.cell('line');
  if (cell === undefined) {
    const detail = 'The row has figures but no line. Say whose they are, or leave the row out.';
    return reader.fault('line', 'line-missing', detail);
  }
  const text = shownIn(cell).trim();
  const found = lineOnInput(text);
  if ('line' in found) return found.line;
  if ('oneOf' in found) {
    const names = found.oneOf.map((line) => `“${line}” (${lineOf(line).name})`).join(', ');
    return reader.fault(
      'line',
      'line-ambiguous',
      `${quoted(text)} is the code of several lines. Say which: ${names}.`,
    );
  }
  return reader.fault(
    'line',
    'line-unknown',
    `${quoted(text)} is no line of the catalogue. Expected a line’s id such as “transport-pre16-send”, its name, or its section 251 code.`,
  );
}

function actualIn(reader: RowReader, { indexes }: ReturnHeader): Pence | undefined {
  if (!indexes.has('actual')) return undefined;
  if (reader.cell('actual') !== undefined) return reader.figure('actual', moneyIn);
  return reader.fault(
    'actual',
    'actual-missing',
    'There is no actual in this row. Missing is not zero: write 0 if nothing was spent, or leave the row out.',
  );
}

function reasonIn(reader: RowReader): string | undefined {
  const cell = reader.cell('reason');
  if (cell === undefined) return undefined;
  if (cell.is === 'broken') {
    return reader.fault('reason', 'cell-without-value', `${cell.because} Expected a sentence.`);
  }
  return cell.text.trim();
}

const POINTER = /^\/(lines|reasons)\/(\d+)(?:\/(\w+))?$/;

/** A fault of the return stands at its line’s row, and in the column of its field. */
function placeIn(
  pointer: string,
  place: Pick<FilePlace, 'sheet'>,
  header: ReturnHeader,
  taken: readonly { readonly row: number; readonly reason?: string }[],
): FilePlace {
  const [, list, index, field = ''] = POINTER.exec(pointer) ?? [];
  if (list === undefined) return { ...place, row: header.row };
  const rows = list === 'lines' ? taken : taken.filter(({ reason }) => reason !== undefined);
  const column =
    list === 'reasons' ? 'reason' : COLUMN_OF_FIELD[field as keyof typeof COLUMN_OF_FIELD];
  return {
    ...place,
    row: rows[Number(index)]?.row ?? header.row,
    ...(column === undefined ? {} : { column }),
  };
}
