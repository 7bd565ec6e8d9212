import type { Fault, FilePlace } from '../domain/refusal.ts';
import {
  columnOf,
  RETURN_COLUMNS,
  type ReturnColumn,
  unitsIn,
} from '../domain/returns/return-columns.ts';
import { quoted, type SheetRow, shownIn } from './sheet-row.ts';

/** The header of a return's file: which cell of a row is which column. */
export type ReturnHeader = {
  readonly row: number;
  /** The index of each column that is there; of two for one, the first. */
  readonly indexes: ReadonlyMap<ReturnColumn, number>;
  /** Cells of a row beyond this many have no heading. */
  readonly width: number;
  /** Headings that mean no column, as they are written. */
  readonly others: readonly string[];
  readonly faults: readonly Fault[];
};

type Heading = {
  readonly text: string;
  readonly index: number;
  readonly column: ReturnColumn | undefined;
};

const headingsOf = ({ cells }: SheetRow): readonly Heading[] =>
  cells.flatMap((cell, index) => {
    const text = shownIn(cell).trim();
    return text === '' ? [] : [{ text, index, column: columnOf(text) }];
  });

const columnsIn = (row: SheetRow): ReadonlySet<ReturnColumn> =>
  new Set(headingsOf(row).flatMap(({ column }) => (column ? [column] : [])));

/** Whether a row is the header beyond doubt: it has both of the columns that a return needs. */
export const isHeader = (row: SheetRow): boolean => {
  const columns = columnsIn(row);
  return columns.has('line') && columns.has('actual');
};

/** Two headings that are known, or the line's alone: a header that lacks something. */
const isPartHeader = (row: SheetRow): boolean => {
  const columns = columnsIn(row);
  return columns.size >= 2 || columns.has('line');
};

/** Rows of a title above a header; more than these are not looked at. */
const MAX_ROWS_ABOVE = 200;

/** @returns undefined when no row is a header. */
export function findHeader(
  rows: readonly SheetRow[],
  place: Pick<FilePlace, 'sheet'>,
): ReturnHeader | undefined {
  const first = rows.slice(0, MAX_ROWS_ABOVE);
  const row = first.find(isHeader) ?? first.find(isPartHeader);
  return row && headerFrom(row, place);
}

function headerFrom(row: SheetRow, place: Pick<FilePlace, 'sheet'>): ReturnHeader {
  const headings = headingsOf(row);
  const at = { ...place, row: row.row };
  const indexes = new Map<ReturnColumn, number>();
  for (const { column, index } of headings.toReversed()) if (column) indexes.set(column, index);
  return {
    row: row.row,
    indexes,
    width: row.cells.length,
    others: headings.flatMap(({ text, column }) => (column ? [] : [text])),
    faults: [
      ...missingColumns(indexes, at),
      ...twiceIn(headings, at),
      ...headings.flatMap((heading) => unitFaults(heading, at)),
    ],
  };
}

const missingColumns = (
  indexes: ReadonlyMap<ReturnColumn, number>,
  at: FilePlace,
): readonly Fault[] =>
  RETURN_COLUMNS.filter(({ column, required }) => required && !indexes.has(column)).map(
    ({ column, holds, synonyms }) => ({
      ...at,
      column,
      code: 'column-missing',
      detail: `There is no column “${column}” in this header. It holds ${holds}. Headings such as ${synonyms.slice(0, 3).map(quoted).join(', ')} are known too.`,
    }),
  );

const twiceIn = (headings: readonly Heading[], at: FilePlace): readonly Fault[] =>
  headings.flatMap(({ text, column, index }) => {
    const first = headings.find((each) => each.column === column);
    if (!column || !first || first.index === index) return [];
    const detail = `${quoted(first.text)} and ${quoted(text)} are both the column “${column}”. Leave out one of them.`;
    return [{ ...at, column, code: 'column-twice', detail }];
  });

/** Units that are pounds or say nothing of money; a heading in thousands would be off by 1,000. */
const OTHER_UNITS =
  /^(?:£?\s*(?:'?000s?|0{3}s|k|m|thousands?|millions?)|p|pence|\u20ac.*|eur.*|\$.*|usd)$/i;

function unitFaults({ text, column }: Heading, at: FilePlace): readonly Fault[] {
  const unit = unitsIn(text).find((each) => OTHER_UNITS.test(each));
  if (!column || unit === undefined) return [];
  const detail = `The heading ${quoted(text)} says that its amounts are in ${quoted(unit)}. Expected pounds.`;
  return [{ ...at, column, code: 'unit-not-pounds', detail }];
}
