import { CsvError, type Options, parse } from 'csv-parse/sync';
import { type Cell, MAX_CELLS, type SheetRow, tooManyCells, UnreadableFile } from './sheet-row.ts';

const DELIMITERS = [',', ';', '\t'] as const;

/** Excel's own first line, which says the delimiter: `sep=;`. Some programs put it in quotes. */
const SEP_LINE = /^"?sep=([^\p{L}\p{N}"'\s\\]|\t)"?(?:\r\n|\n|\r|$)/iu;

/** Records looked at to tell the delimiter. */
const SNIFFED_RECORDS = 50;
const SNIFFED_CHARACTERS = 64 * 1024;

/**
 * The records of a CSV file (RFC 4180 quotes, any line ending), each with the line it starts on.
 * @param isHeader tells a header from other rows, and so the delimiter: the one under which there is one.
 * @throws UnreadableFile when the quotes do not match, or there are too many cells.
 */
export function csvRows(text: string, isHeader: (row: SheetRow) => boolean): readonly SheetRow[] {
  const sep = SEP_LINE.exec(text);
  if (sep?.[1]) return recordsOf(text.slice(sep[0].length), sep[1], 2);
  return recordsOf(text, delimiterOf(text, isHeader), 1);
}

function delimiterOf(text: string, isHeader: (row: SheetRow) => boolean): string {
  const sample = text.slice(0, SNIFFED_CHARACTERS);
  const found = DELIMITERS.find((delimiter) => sniffed(sample, delimiter).some(isHeader));
  return found ?? mostFrequent(sample);
}

/** The first records under a delimiter; what comes after a fault does not count. */
function sniffed(sample: string, delimiter: string): readonly SheetRow[] {
  const records: Records = { rows: [], nextLine: 1 };
  try {
    collect(sample, delimiter, records, { to: SNIFFED_RECORDS });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
  }
  return records.rows;
}

function mostFrequent(sample: string): string {
  const counts = DELIMITERS.map((delimiter) => sample.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ',';
}

function recordsOf(text: string, delimiter: string, nextLine: number): readonly SheetRow[] {
  const records: Records = { rows: [], nextLine };
  try {
    collect(text, delimiter, records);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new UnreadableFile(
      'unreadable',
      `From line ${records.nextLine} the file cannot be read: a quote (") is not closed, or stands inside a field that is not quoted. Put such a field in quotes and double each of its own.`,
    );
  }
  return records.rows;
}

type Records = { readonly rows: SheetRow[]; nextLine: number };

/** Reads record by record, so that those before a fault are there when it throws. */
function collect(
  text: string,
  delimiter: string,
  records: Records,
  more: Pick<Options, 'to'> = {},
): void {
  const bytes = Buffer.from(text, 'utf8');
  let start = 0;
  let cells = 0;
  parse(bytes, {
    delimiter,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    ...more,
    on_record: (record: readonly string[], context) => {
      cells += record.length;
      if (cells > MAX_CELLS) throw tooManyCells();
      records.rows.push({ row: records.nextLine, cells: record.map(cellOf) });
      records.nextLine += lineEnds(bytes, start, context.bytes);
      start = context.bytes;
      return null;
    },
  });
}

const cellOf = (text: string): Cell | undefined =>
  /\S/u.test(text) ? { is: 'text', text } : undefined;

const CR = 0x0d;
const LF = 0x0a;

/** Line ends between two places; CR LF is one. */
function lineEnds(bytes: Buffer, from: number, to: number): number {
  let count = 0;
  for (let i = from; i < to; i += 1) {
    const isEnd = bytes[i] === LF || (bytes[i] === CR && bytes[i + 1] !== LF);
    if (isEnd) count += 1;
  }
  return count;
}
