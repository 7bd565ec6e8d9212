import type { Rag } from '../domain/forecast/outturn-forecast.ts';
import { type PdfWriter, printable } from './pdf-writer.ts';
import type { ReportCell, ReportColumn, ReportTable } from './summary-report.ts';

/** White on red 7.5, black on amber 9.6, white on green 6.2. */
export const RAG_COLOURS: Readonly<
  Record<Rag, { readonly ground: string; readonly text: string }>
> = {
  red: { ground: '#b10e1e', text: '#ffffff' },
  amber: { ground: '#f79a3e', text: '#000000' },
  green: { ground: '#00703c', text: '#ffffff' },
};

/** Points. */
const SIZE = 7.5;
const PADDING = 3;

type Layout = {
  readonly writer: PdfWriter;
  readonly columns: readonly PlacedColumn[];
};
type PlacedColumn = ReportColumn & { readonly left: number; readonly width: number };
type Structure = ReturnType<PdfWriter['element']>;

/**
 * A table with its caption, its header again on every page, and each row whole on one page.
 * @param shares how the width is shared among the columns.
 */
export function writeTable(
  writer: PdfWriter,
  { caption, columns, rows }: ReportTable,
  shares: readonly number[],
): void {
  const layout = { writer, columns: placed(writer, columns, shares) };
  const table = writer.element('Table');
  writer.ensure(70);
  writer.tagged(table, 'Caption', {}, () => {
    const style = { size: 8.5, isBold: true };
    writer.face(style).text(caption, writer.left, writer.document.y, { width: writer.width });
  });
  writer.space(2);
  inElement(writer, table, 'THead', (head) => writeHeader(layout, head));
  inElement(writer, table, 'TBody', (body) => {
    for (const row of rows) writeRow(layout, body, row);
  });
  table.end();
  writer.space(8);
}

function placed(
  writer: PdfWriter,
  columns: readonly ReportColumn[],
  shares: readonly number[],
): readonly PlacedColumn[] {
  const all = shares.reduce((total, share) => total + share, 0);
  let left = writer.left;
  return columns.map((column, index) => {
    const width = ((shares[index] ?? 0) / all) * writer.width;
    const at = { ...column, left, width };
    left += width;
    return at;
  });
}

function inElement(
  { document }: PdfWriter,
  parent: Structure,
  type: 'THead' | 'TBody' | 'TR',
  fill: (element: Structure) => void,
): void {
  const element = document.struct(type);
  parent.add(element);
  fill(element);
  element.end();
}

/** Under its element where it is first written; an artifact where it is repeated on a new page. */
function writeHeader({ writer, columns }: Layout, head: Structure | undefined): void {
  const style = { size: SIZE, isBold: true };
  const top = writer.document.y;
  const titleOptions = ({ width }: PlacedColumn) => ({ width: width - 2 * PADDING });
  const height = Math.max(
    ...columns.map((each) => writer.face(style).heightOfString(each.title, titleOptions(each))),
  );
  const write = (column: PlacedColumn) => {
    const align = column.isFigure ? 'right' : 'left';
    writer
      .face(style)
      .text(column.title, column.left + PADDING, top + PADDING, { ...titleOptions(column), align });
  };
  if (head === undefined) {
    writer.artifact('Pagination', () => columns.forEach(write));
  } else {
    inElement(writer, head, 'TR', (row) => {
      for (const column of columns) {
        writer.tagged(row, 'TH', { scope: 'Column' }, () => write(column));
      }
    });
  }
  endRow(writer, top + height + 2 * PADDING, '#0b0c0c');
}

function writeRow(layout: Layout, body: Structure, cells: readonly ReportCell[]): void {
  const { writer, columns } = layout;
  const height = Math.max(
    ...columns.map((column, index) => heightOf(writer, column, index, cells[index])),
  );
  if (writer.ensure(height + 2 * PADDING)) writeHeader(layout, undefined);
  const top = writer.document.y;
  inElement(writer, body, 'TR', (row) => {
    for (const [index, column] of columns.entries()) {
      const isHeading = index === 0;
      writer.tagged(row, isHeading ? 'TH' : 'TD', isHeading ? { scope: 'Row' } : {}, () =>
        writeCell(writer, column, cells[index], { top: top + PADDING, isHeading }),
      );
    }
  });
  endRow(writer, top + height + 2 * PADDING, '#b1b4b6');
}

const styleOf = (index: number, isHeading: boolean) => ({
  size: index === 0 ? SIZE : SIZE - 1,
  isBold: isHeading && index === 0,
});

function heightOf(
  writer: PdfWriter,
  { width }: PlacedColumn,
  column: number,
  cell: ReportCell | undefined,
): number {
  const options = { width: width - 2 * PADDING };
  return (cell?.lines ?? []).reduce(
    (all, line, index) =>
      all +
      writer.face(styleOf(index, column === 0)).heightOfString(printable(line), options) +
      (cell?.rag && index === 0 ? 3 : 0),
    0,
  );
}

function writeCell(
  writer: PdfWriter,
  { left, width, isFigure }: PlacedColumn,
  cell: ReportCell | undefined,
  { top, isHeading }: { readonly top: number; readonly isHeading: boolean },
): void {
  const options = { width: width - 2 * PADDING, align: isFigure ? 'right' : 'left' } as const;
  const x = left + PADDING;
  writer.document.y = top;
  for (const [index, line] of (cell?.lines ?? []).entries()) {
    if (index === 0 && cell?.rag) {
      writePill(writer, line, cell.rag, x);
    } else {
      writer.face(styleOf(index, isHeading)).text(printable(line), x, writer.document.y, options);
    }
  }
}

/** The word of a RAG on its colour. */
function writePill(writer: PdfWriter, word: string, rag: Rag, x: number): void {
  const { document } = writer;
  const { ground, text } = RAG_COLOURS[rag];
  const style = { size: SIZE, isBold: true, colour: text };
  const top = document.y;
  const width = writer.face(style).widthOfString(word) + 6;
  const height = document.currentLineHeight();
  document.rect(x, top, width, height + 1).fill(ground);
  writer.face(style).text(word, x + 3, top + 0.5, { lineBreak: false });
  document.y = top + height + 3;
}

function endRow(writer: PdfWriter, bottom: number, colour: string): void {
  writer.artifact('Layout', () => {
    writer.document
      .moveTo(writer.left, bottom)
      .lineTo(writer.left + writer.width, bottom)
      .lineWidth(0.5)
      .stroke(colour);
  });
  writer.document.x = writer.left;
  writer.document.y = bottom;
}
