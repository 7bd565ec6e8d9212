import type {
  LedgerEntry,
  LedgerFormat,
  LedgerHeader,
  RunningDigest,
} from '../domain/ledger/ledger-file.ts';
import { LEDGER_CSV } from './ledger-csv.ts';
import { LEDGER_JSONL } from './ledger-jsonl.ts';
import type { LedgerWriter } from './ledger-writer.ts';

const WRITERS: Readonly<Record<LedgerFormat, LedgerWriter>> = {
  jsonl: LEDGER_JSONL,
  csv: LEDGER_CSV,
};

/** Entries that make a piece; the longest are some 50 kB. */
const ENTRIES_OF_A_PIECE = 50;

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
  yield digested(writer.header(header));
  let written = 0;
  let waiting: LedgerEntry[] = [];
  for await (const entry of entries) {
    waiting.push(entry);
    if (waiting.length < ENTRIES_OF_A_PIECE) continue;
    yield digested(writer.entries(waiting, written + 1));
    written += waiting.length;
    waiting = [];
  }
  yield digested(writer.entries(waiting, written + 1));
  const end = { end: true, entries: written + waiting.length, sha256: digest.digest() } as const;
  yield Buffer.from(writer.end(end), 'utf8');
}
