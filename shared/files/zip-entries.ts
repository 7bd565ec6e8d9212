import { type Entry, fromBuffer, type ZipFile } from 'yauzl';
import { UnreadableFile } from './sheet-row.ts';

/** Unpacked, all parts of a workbook together: a return’s own is a hundredth of it. */
const MAX_UNPACKED_BYTES = 50 * 1024 * 1024;
const MAX_ENTRIES = 2000;

/** The parts of a package (a zip file), by name. */
export type ZipEntries = {
  readonly names: readonly string[];
  /** The bytes of a part as they are unpacked, a piece at a time. */
  readonly read: (name: string) => AsyncIterable<Buffer>;
};

/** For anything that the unpacking or the parsing of a part says. */
export const damaged = (): UnreadableFile =>
  new UnreadableFile(
    'unreadable',
    'The workbook is damaged or was cut off on its way. Save it again as .xlsx and send that.',
  );

const tooLarge = (): UnreadableFile =>
  new UnreadableFile(
    'too-large',
    'The workbook unpacks to more than 50 MB. Send a workbook that holds the return and nothing else.',
  );

/**
 * Opens a package by its central directory. Sizes are checked as they are declared, and each part
 * is then held to what it declared.
 * @throws UnreadableFile when it is damaged, too large or encrypted.
 */
export async function openZip(bytes: Uint8Array): Promise<ZipEntries> {
  const zip = await opened(bytes);
  const entries = await entriesOf(zip);
  return {
    names: [...entries.keys()],
    read: (name) => {
      const entry = entries.get(name);
      if (!entry) throw damaged();
      return unpacked(zip, entry);
    },
  };
}

function opened(bytes: Uint8Array): Promise<ZipFile> {
  const { promise, resolve, reject } = Promise.withResolvers<ZipFile>();
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  fromBuffer(buffer, { lazyEntries: true }, (error, zip) => {
    if (error) reject(damaged());
    else resolve(zip);
  });
  return promise;
}

function entriesOf(zip: ZipFile): Promise<ReadonlyMap<string, Entry>> {
  const { promise, resolve, reject } = Promise.withResolvers<ReadonlyMap<string, Entry>>();
  const entries = new Map<string, Entry>();
  let total = 0;
  zip.on('entry', (entry: Entry) => {
    total += entry.uncompressedSize;
    const refusal = refusalOf(entry, entries, total);
    if (refusal) {
      reject(refusal);
      return;
    }
    entries.set(entry.fileName, entry);
    zip.readEntry();
  });
  zip.once('end', () => resolve(entries));
  zip.once('error', () => reject(damaged()));
  zip.readEntry();
  return promise;
}

function refusalOf(
  entry: Entry,
  entries: ReadonlyMap<string, Entry>,
  total: number,
): UnreadableFile | undefined {
  if (total > MAX_UNPACKED_BYTES || entries.size >= MAX_ENTRIES) return tooLarge();
  if (entry.isEncrypted()) {
    return new UnreadableFile('not-taken', 'The file has a password. Save it without one.');
  }
  return entries.has(entry.fileName) ? damaged() : undefined;
}

async function* unpacked(zip: ZipFile, entry: Entry): AsyncGenerator<Buffer> {
  try {
    yield* await streamOf(zip, entry);
  } catch {
    throw damaged();
  }
}

function streamOf(zip: ZipFile, entry: Entry): Promise<AsyncIterable<Buffer>> {
  const { promise, resolve, reject } = Promise.withResolvers<AsyncIterable<Buffer>>();
  zip.openReadStream(entry, (error, stream) => {
    if (error) reject(error);
    else resolve(stream as AsyncIterable<Buffer>);
  });
  return promise;
}
