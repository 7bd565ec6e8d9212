import { LedgerFault } from '../domain/ledger/ledger-fault.ts';
import type { LedgerEnd, LedgerFilePart, RunningDigest } from '../domain/ledger/ledger-file.ts';
import { csvEntries } from './ledger-csv.ts';
import { jsonLines } from './ledger-jsonl.ts';

const CUT_OFF = 'The file is cut off: its last line, which says that it is whole, is missing.';
const CHANGED =
  'The file is not as it was exported: its bytes do not have the digest that it names.';

/**
 * Reads a ledger's file part by part, in either format. The end comes only once every byte before it was
 * found to be as it was written, so what reads to the end has read the whole file and nothing else. The
 * digest tells damage, not forgery: whoever makes a file can name its digest too.
 * @throws LedgerFault when the file is cut off, changed or none of ours.
 */
export async function* ledgerFileParts(
  pieces: AsyncIterable<Uint8Array>,
  digest: RunningDigest,
): AsyncGenerator<LedgerFilePart> {
  const [first, rest] = await startOf(digestedBeforeEnd(pieces, digest));
  const isJson = first?.[0] === '{'.charCodeAt(0);
  yield* checkedParts(isJson ? jsonParts(rest) : csvParts(rest), digest);
}

async function* checkedParts(
  parts: AsyncIterable<LedgerFilePart>,
  digest: RunningDigest,
): AsyncGenerator<LedgerFilePart> {
  let entries = 0;
  let last: LedgerFilePart | undefined;
  for await (const part of parts) {
    if (last?.is === 'end') throw new LedgerFault(CHANGED);
    if (part.is === 'entry') entries += 1;
    if (part.is !== 'end') yield part;
    last = part;
  }
  if (last?.is !== 'end') throw new LedgerFault(CUT_OFF);
  const { sha256, entries: named } = last.end;
  if (sha256 !== digest.digest() || named !== entries) throw new LedgerFault(CHANGED);
  yield last;
}

async function startOf<T>(pieces: AsyncGenerator<T>) {
  const first = await pieces.next();
  async function* all(): AsyncGenerator<T> {
    if (first.done) return;
    yield first.value;
    yield* pieces;
  }
  return [first.done ? undefined : first.value, all()] as const;
}

const LF = 0x0a;

/** Passes everything on, and digests everything but the last line. */
async function* digestedBeforeEnd(
  pieces: AsyncIterable<Uint8Array>,
  digest: RunningDigest,
): AsyncGenerator<Uint8Array> {
  let lastLine: Uint8Array = new Uint8Array();
  for await (const piece of pieces) {
    const known = Buffer.concat([lastLine, piece]);
    const start = known.lastIndexOf(LF, -2) + 1;
    digest.update(known.subarray(0, start));
    lastLine = known.subarray(start);
    yield piece;
  }
}

const isObject = (value: unknown): value is { readonly [name: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

async function* jsonParts(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<LedgerFilePart> {
  for await (const value of jsonLines(pieces)) {
    if (!isObject(value)) throw new LedgerFault(CHANGED);
    if ('ledger' in value) yield { is: 'header', header: value };
    else if ('end' in value) yield endPart(value);
    else yield entryPart(value['kind'], value['key'], value['data']);
  }
}

async function* csvParts(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<LedgerFilePart> {
  for await (const { kind, key, data } of csvEntries(pieces)) {
    if (kind === 'ledger') yield { is: 'header', header: data };
    else if (kind === 'end') yield endPart(data);
    else yield entryPart(kind, key, data);
  }
}

function endPart(value: unknown): LedgerFilePart {
  if (!isObject(value)) throw new LedgerFault(CHANGED);
  return { is: 'end', end: value as LedgerEnd };
}

function entryPart(kind: unknown, key: unknown, data: unknown): LedgerFilePart {
  if (typeof kind === 'string' && typeof key === 'string' && isObject(data)) {
    return { is: 'entry', kind, key, data };
  }
  throw new LedgerFault('The file holds what is no entry of a ledger.');
}
