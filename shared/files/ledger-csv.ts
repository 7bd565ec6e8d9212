import { pipeline, Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { stringify } from 'csv-stringify/sync';
import { canonicalJson } from '../domain/canonical-json.ts';
import { LedgerFault } from '../domain/ledger/ledger-fault.ts';
import type { LedgerEntry } from '../domain/ledger/ledger-file.ts';
import { decimalPounds, pence } from '../domain/money.ts';
import { figureRows, LEDGER_COLUMNS } from './ledger-figures.ts';
import type { LedgerWriter } from './ledger-writer.ts';
import { asText } from './summary-csv.ts';

/**
 * A tidy table for spreadsheets: a row for each figure, money in pounds, text that never starts a formula.
 * Beside them `data` holds the whole entry as JSON, which is what is read back: columns of figures alone
 * would have to guess what they leave out. No cell is longer than a spreadsheet takes, so a long entry goes
 * on in the rows below, each piece after a mark.
 */
const COLUMNS = ['entry', 'kind', ...LEDGER_COLUMNS.map(({ name }) => name), 'key', 'data'];

/** Excel keeps 32,767 characters of a cell. */
const MAX_CELL_CHARACTERS = 32_000;
const CONTINUED = '…';

type Row = readonly (string | number)[];

/** A lone CR or LF is quoted too (RFC 4180, 2.6). The mark tells Excel that it is UTF-8. */
const textOf = (rows: readonly Row[], bom = false): string =>
  stringify([...rows], { bom, record_delimiter: 'windows', quote_record_delimiter: true });

const envelope = (kind: string, data: unknown): Row =>
  COLUMNS.map((name) => {
    if (name === 'kind') return kind;
    return name === 'data' ? JSON.stringify(data) : '';
  });

export const LEDGER_CSV: LedgerWriter = {
  header: (header) => textOf([COLUMNS, envelope('ledger', header)], true),
  entries: (entries, number) =>
    textOf(entries.flatMap((entry, index) => rowsOf(entry, number + index))),
  end: (end) => textOf([envelope('end', end)]),
};

function rowsOf(entry: LedgerEntry, number: number): Row[] {
  const figures = figureRows(entry);
  const pieces = piecesOf(canonicalJson(entry.data));
  return Array.from({ length: Math.max(figures.length, pieces.length) }, (_, index) => [
    number,
    entry.kind,
    ...LEDGER_COLUMNS.map(({ name, is }) => cellOf(figures[index]?.[name], is === 'money')),
    index === 0 ? entry.key : '',
    pieces[index] ?? '',
  ]);
}

function piecesOf(text: string): readonly string[] {
  const pieces: string[] = [];
  for (let from = 0, to = 0; from < text.length; from = to) {
    to = cutAfter(text, from + MAX_CELL_CHARACTERS);
    pieces.push(`${from === 0 ? '' : CONTINUED}${text.slice(from, to)}`);
  }
  return pieces;
}

/** Not between the two halves of a character, which would be lost one by one. */
const cutAfter = (text: string, at: number): number =>
  /[\uDC00-\uDFFF]/.test(text.charAt(at)) ? at - 1 : at;

function cellOf(value: string | number | undefined, isMoney: boolean): string {
  if (value === undefined) return '';
  if (typeof value === 'string') return asText(value);
  return isMoney ? decimalPounds(pence(value)) : String(value);
}

type Record = { readonly kind: string; readonly key: string; readonly data: unknown };

/**
 * The entries of such a file, header and end among them, each from its rows.
 * @throws LedgerFault where it is not the table that was written.
 */
export async function* csvEntries(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Record> {
  let open: CsvRecord | undefined;
  for await (const record of csvRecords(pieces)) {
    const isSame = open !== undefined && record.entry !== '' && record.entry === open.entry;
    if (open && !isSame) yield closed(open);
    open = open && isSame ? { ...open, data: open.data + withoutMark(record.data) } : record;
  }
  if (open) yield closed(open);
}

const withoutMark = (data: string): string => data.slice(data === '' ? 0 : CONTINUED.length);

const closed = ({ kind, key, data }: CsvRecord): Record => ({ kind, key, data: parsed(data) });

type CsvRecord = { readonly [name in 'entry' | 'kind' | 'key' | 'data']: string };

async function* csvRecords(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<CsvRecord> {
  const parser = parse({ bom: true, columns: true, record_delimiter: '\r\n' });
  // What stops either ends the other, and reaches the loop below.
  pipeline(Readable.from(pieces), parser, () => {});
  try {
    for await (const record of parser as AsyncIterable<Partial<CsvRecord>>) {
      if (record.data === undefined) throw new LedgerFault('The file is no export of a ledger.');
      yield record as CsvRecord;
    }
  } catch (cause) {
    if (cause instanceof LedgerFault) throw cause;
    throw new LedgerFault('The table cannot be read: it was cut off or changed.', { cause });
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new LedgerFault('A cell of `data` is no JSON: the file was cut off or changed.', {
      cause,
    });
  }
}
