import { findHeader, isHeader } from './return-header.ts';
import { cellBudget, type RawCell, readCells, readSharedStrings } from './sheet-cells.ts';
import {
  type Cell,
  quoted,
  type SheetRow,
  STAMP_SHEET,
  shownIn,
  UnreadableFile,
} from './sheet-row.ts';
import { dateStyles, findParts, type SheetPart } from './workbook-parts.ts';
import { openZip } from './zip-entries.ts';

/** The one sheet of a workbook that is the return. */
export type ReturnSheet = {
  readonly sheet: string;
  readonly rows: readonly SheetRow[];
  /** What the hidden sheet of a template says. */
  readonly stamp?: string;
};

/**
 * Finds and reads the return's sheet: the visible one named `Return`, else the only visible one
 * with a header that is known.
 * @throws UnreadableFile when there is none or several, and when the workbook cannot be read.
 */
export async function readReturnSheet(bytes: Uint8Array): Promise<ReturnSheet> {
  const zip = await openZip(bytes);
  const parts = await findParts(zip);
  const dates = await dateStyles(zip, parts.styles);
  const visible = parts.sheets.filter(({ isVisible }) => isVisible);
  const named = visible.find(({ name }) => name.trim().toLowerCase() === 'return');
  const hidden = parts.sheets.filter(({ name, isVisible }) => !isVisible && name === STAMP_SHEET);
  const budget = cellBudget();
  const read: { sheet: string; cells: readonly RawCell[] }[] = [];
  for (const { name, part } of [...hidden, ...(named ? [named] : visible)]) {
    read.push({ sheet: name, cells: await readCells(zip, part, budget) });
  }
  const wanted = read.flatMap(({ cells }) => cells.flatMap(sharedIndex));
  const texts = await readSharedStrings(zip, parts.sharedStrings, new Set(wanted));
  const context = { dates, texts, is1904: parts.is1904 };
  const all = read.map(({ sheet, cells }) => ({ sheet, rows: rowsOf(cells, context) }));
  const [stamp, sheets] = [all.slice(0, hidden.length), all.slice(hidden.length)];
  const found = named && sheets[0] ? sheets[0] : onlyReturn(sheets, parts.sheets);
  return stamp.length === 0 ? found : { ...found, stamp: shownIn(stamp[0]?.rows[0]?.cells[0]) };
}

const sharedIndex = ({ type, value }: RawCell): readonly number[] =>
  type === 's' ? [Number(value)] : [];

function onlyReturn(sheets: readonly ReturnSheet[], all: readonly SheetPart[]): ReturnSheet {
  const sure = sheets.filter(({ rows }) => rows.some(isHeader));
  const likely = sure.length > 0 ? sure : sheets.filter(({ rows }) => findHeader(rows, {}));
  const [only, ...others] = likely;
  if (only && others.length === 0) return only;
  const names = (each: readonly { readonly sheet: string }[]) =>
    each.map(({ sheet }) => quoted(sheet)).join(', ');
  const hidden = all.filter(({ isVisible }) => !isVisible);
  const hiddenToo =
    hidden.length === 0
      ? ''
      : ` Hidden sheets were not looked at: ${hidden.map(({ name }) => quoted(name)).join(', ')}.`;
  throw new UnreadableFile(
    'unreadable',
    only
      ? `Several sheets look like a return: ${names(likely)}. Name the one that is meant “Return”, or send it alone.`
      : `No visible sheet has the headings of a return (line, actual, …). The visible sheets are ${names(sheets) || 'none'}.${hiddenToo} Name the return’s sheet “Return”, or use the template.`,
  );
}

type Context = {
  readonly dates: ReadonlySet<number>;
  readonly texts: ReadonlyMap<number, string>;
  readonly is1904: boolean;
};

/** Rows with something in them, from the top down, whatever the order of the file. */
function rowsOf(cells: readonly RawCell[], context: Context): readonly SheetRow[] {
  const rows = new Map<number, (Cell | undefined)[]>();
  for (const raw of cells) {
    const cell = cellFrom(raw, context);
    const row = rows.get(raw.row) ?? [];
    while (row.length < raw.column) row.push(undefined);
    row[raw.column] = cell;
    rows.set(raw.row, row);
  }
  return [...rows].sort(([a], [b]) => a - b).map(([row, rowCells]) => ({ row, cells: rowCells }));
}

const broken = (because: string): Cell => ({ is: 'broken', because });

function cellFrom(raw: RawCell, context: Context): Cell | undefined {
  const { type, value, isFormula } = raw;
  if (type === 'e') return broken(`The cell holds the error ${quoted(value)}.`);
  if (type === 'n') return numberFrom(raw, context);
  if (type === 'b') return textCell(value === '1' ? 'TRUE' : 'FALSE');
  if (type === 's') return textCell(context.texts.get(Number(value)) ?? '');
  if (isFormula && value === '' && type !== 'str') return withoutValue();
  return textCell(value);
}

const textCell = (text: string): Cell | undefined =>
  /\S/u.test(text) ? { is: 'text', text } : undefined;

const withoutValue = (): Cell =>
  broken(
    'The cell holds a formula without its value: the program that wrote the file did not work it out. Open it in Excel or LibreOffice and save it there.',
  );

const NUMBER = /^-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/;

function numberFrom({ value, style, isFormula }: RawCell, context: Context): Cell | undefined {
  const text = value.trim();
  if (text === '') return isFormula ? withoutValue() : undefined;
  if (text.length > 64 || !NUMBER.test(text))
    return broken(`The cell says it is a number, but holds ${quoted(text)}.`);
  const number = Number(text);
  return context.dates.has(style)
    ? { is: 'date', text: dayOf(number, context.is1904) }
    : { is: 'number', number, text };
}

const MILLISECONDS_A_DAY = 86_400_000;

/**
 * The day of a serial number, as it is shown. Days count from 30 December 1899, which is right from
 * 1 March 1900 on: the year 1900 was no leap year, but Excel has its 29 February.
 */
function dayOf(serial: number, is1904: boolean): string {
  const start = is1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, 30);
  const day = new Date(start + Math.floor(serial) * MILLISECONDS_A_DAY);
  if (Number.isNaN(day.getTime())) return String(serial);
  const [date = ''] = day.toISOString().split('T');
  return date.split('-').toReversed().join('/');
}
