import type {
  LedgerEnd,
  LedgerEntry,
  LedgerFormat,
  LedgerHeader,
  RunningDigest,
} from '../domain/ledger/ledger-file.ts';
import { LEDGER_CSV } from './ledger-csv.ts';
import { LEDGER_JSONL } from './ledger-jsonl.ts';

/** How a format writes each part of a file; a part is whole lines. */
export type LedgerWriter = {
  readonly header: (header: LedgerHeader) => string;
  /** @param number 1 for the first entry. */
  readonly entry: (entry: LedgerEntry, number: number) => string;
  /** One line, in which no line ends. */
  readonly end: (end: LedgerEnd) => string;
};

const WRITERS: Readonly<Record<LedgerFormat, LedgerWriter>> = {
  jsonl: LEDGER_JSONL,
  csv: LEDGER_CSV,
};

/** Pieces are gathered up to this, so that neither each line nor the whole file is one. */
const PIECE_CHARACTERS = 64 * 1024;

/** The file of a ledger, in pieces as its entries come: never more of it in memory than a piece. */
export async function* ledgerFile(
  format: LedgerFormat,
  header: LedgerHeader,
  entries: AsyncIterable<LedgerEntry>,
  digest: RunningDigest,
): AsyncGenerator<Uint8Array> {
  const writer = WRITERS[format];
  const digested = (text: string): Uint8Array => {
    const bytes = Buffer.from(text, 'utf8');
    digest.update(bytes);
    return bytes;
  };
  let text = writer.header(header);
  let number = 0;
  for await (const entry of entries) {
    number += 1;
    text += writer.entry(entry, number);
    if (text.length < PIECE_CHARACTERS) continue;
    yield digested(text);
    text = '';
  }
  if (text !== '') yield digested(text);
  const end = { end: true, entries: number, sha256: digest.digest() } as const;
  yield Buffer.from(writer.end(end), 'utf8');
}
