import * as z from 'zod';
import { AUTHORITY_CODES, type AuthorityCode, nameOf } from '../domain/authorities.ts';
import { canonicalJson } from '../domain/canonical-json.ts';
import { LedgerFault } from '../domain/ledger/ledger-fault.ts';
import {
  LEDGER_FILE_FORMAT,
  type LedgerEnd,
  type LedgerEntry,
  type LedgerFilePart,
  type LedgerHeader,
} from '../domain/ledger/ledger-file.ts';
import { createRebuilding, type LedgerStanding } from '../domain/ledger/rebuild-ledger.ts';
import type { Instant } from '../domain/time.ts';
import { createAuditRepository } from './audit-trail.ts';
import { IMPORT, type Importing, type ImportPorts, importCommit } from './import-commit.ts';
import { importFund } from './import-fund.ts';
import { itemOfEntry, standingItems } from './import-items.ts';
import { textOfKey } from './ledger-keys.ts';
import { entryOfFile } from './ledger-kinds.ts';
import type { Read } from './reads.ts';
import { instantRow } from './row-schemas.ts';
import type { Item, Store } from './store.ts';
import { SWEPT_PREFIX } from './sweep-states.ts';

/** Reads the file from its beginning, each time it is called. */
export type OpenLedgerFile = () => AsyncIterable<LedgerFilePart>;

export type { ImportPorts } from './import-commit.ts';

export type ImportedLedger = { readonly authority: AuthorityCode; readonly entries: number };

/**
 * Brings an exported ledger into a store that has none of this authority: first the whole file is read and
 * held against the rules, then its entries are written in their order, and last what stands after them, all
 * of it through the ledger's commit. Cut off anywhere, it goes on where it was when it is run again with the
 * same file.
 * @throws LedgerFault when the file is not whole, does not hold together, or is not the first.
 */
export async function importLedger(
  ports: ImportPorts,
  open: OpenLedgerFile,
  at: Instant,
): Promise<ImportedLedger> {
  const { header, file, standing } = await readThrough(open);
  const importing = { authority: header.ledger, file, at };
  await mustBeFirst(ports.store, importing);
  let place = 0;
  for await (const items of batches(entryItems(header.ledger, open))) {
    await putMissing(ports, importing, items, place);
    place += items.length;
  }
  for await (const items of batches(standingItems(standing))) {
    await putMissing(ports, importing, items, place);
    place += items.length;
  }
  for (const context of standing.funds) await importFund(ports, importing, context);
  await finish(ports, importing);
  return { authority: header.ledger, entries: file.entries };
}

const headerSchema: z.ZodType<LedgerHeader> = z.strictObject({
  ledger: z.enum(AUTHORITY_CODES as [AuthorityCode]),
  format: z.int(),
  software: z.string(),
  exportedAt: instantRow,
  chainHead: z.strictObject({ seq: z.int(), hash: z.string() }),
});

type ReadFile = {
  readonly header: LedgerHeader;
  readonly file: LedgerEnd;
  readonly standing: LedgerStanding;
};

/** Nothing is written before the end was found, and all before it taken by the rules. */
async function readThrough(open: OpenLedgerFile): Promise<ReadFile> {
  const rebuilding = createRebuilding();
  let header: LedgerHeader | undefined;
  for await (const part of open()) {
    if (part.is === 'header') header = headerFrom(part.header);
    else if (!header) throw new LedgerFault('The file does not begin as an exported ledger does.');
    else if (part.is === 'entry') rebuilding.take(entryOfFile(header.ledger, part));
    else return { header, file: part.end, standing: rebuilding.standing() };
  }
  throw new LedgerFault('The file has no end.');
}

function headerFrom(value: unknown): LedgerHeader {
  const parsed = headerSchema.safeParse(value);
  if (!parsed.success) {
    throw new LedgerFault('The file does not begin as an exported ledger does.', {
      cause: parsed.error,
    });
  }
  const { format } = parsed.data;
  if (format === LEDGER_FILE_FORMAT) return parsed.data;
  throw new LedgerFault(
    `The file has format ${format}; this software reads format ${LEDGER_FILE_FORMAT}.`,
  );
}

/**
 * Nothing is on the authority's chain but what sweeps remember, or an import of this file that has not come
 * to its end. What is put after its beginning does no harm, or is found where it differs.
 */
async function mustBeFirst(store: Store, { authority, file }: Importing): Promise<void> {
  let isBegun = false;
  for await (const { operation, facts, written } of createAuditRepository(store).all(
    authority,
    0,
  )) {
    const isOurs = operation === IMPORT && facts['file'] === file.sha256;
    if (isOurs && facts['complete'] === true) {
      throw new LedgerFault(`This ledger of ${nameOf(authority)} was imported before.`);
    }
    isBegun ||= isOurs;
    if (!isBegun && written.some(({ key }) => !key.startsWith(SWEPT_PREFIX))) {
      throw new LedgerFault(`${nameOf(authority)} has a ledger here already; nothing was written.`);
    }
  }
}

async function* entryItems(authority: AuthorityCode, open: OpenLedgerFile): AsyncGenerator<Item> {
  for await (const part of open()) {
    if (part.is === 'entry') yield* itemsOf(entryOfFile(authority, part));
  }
}

/** A fund is none of the authority's own, and a claim is written as it stands, with its steps. */
const itemsOf = (entry: LedgerEntry): readonly Item[] =>
  entry.kind === 'fund' || entry.kind === 'drawdown-claim' ? [] : [itemOfEntry(entry)];

/** DynamoDB takes a hundred items and four megabytes at once; the trail's own two are among them. */
const MOST_ITEMS = 80;
const MOST_CHARACTERS = 1_500_000;

async function* batches(items: AsyncIterable<Item> | Iterable<Item>): AsyncGenerator<Item[]> {
  let batch: Item[] = [];
  let characters = 0;
  for await (const item of items) {
    const size = JSON.stringify(item).length;
    if (batch.length === MOST_ITEMS || (batch.length > 0 && characters + size > MOST_CHARACTERS)) {
      yield batch;
      batch = [];
      characters = 0;
    }
    batch.push(item);
    characters += size;
  }
  if (batch.length > 0) yield batch;
}

const asItIs = (key: Item): Read<Item | undefined> => ({
  key,
  guarded: false,
  parse: (item) => item,
});

/** Writes what is not there. What is there has to be the same, as an import that was cut off has left it. */
async function putMissing(
  { ledger }: ImportPorts,
  importing: Importing,
  items: readonly Item[],
  place: number,
): Promise<void> {
  await ledger.commit({
    ...importCommit(importing),
    reads: Object.fromEntries(items.map((item) => [textOfKey(item), asItIs(item)])),
    decide: (found) => {
      const missing = items.filter((item) => !isThere(item, found[textOfKey(item)]));
      const answer = { status: 201, body: null };
      if (missing.length === 0) return { unchanged: true, answer };
      const facts = { file: importing.file.sha256, from: place + 1, to: place + items.length };
      return { entries: missing, writes: [], facts, answer };
    },
  });
}

function isThere(item: Item, found: Item | undefined): boolean {
  if (!found) return false;
  if (canonicalJson(found.data) === canonicalJson(item.data)) return true;
  throw new LedgerFault(`${textOfKey(item)} is there already and says something else.`);
}

/** The last entry of an import: from now on the ledger is one like any other. */
async function finish({ ledger }: ImportPorts, importing: Importing): Promise<void> {
  const { sha256, entries } = importing.file;
  await ledger.commit({
    ...importCommit(importing),
    reads: {},
    decide: () => ({
      writes: [],
      facts: { file: sha256, entries, complete: true },
      answer: { status: 201, body: null },
    }),
  });
}
