import { readLedger } from '../../shared/contracts/ledger/read-ledger.ts';
import { type AuthorityCode, authorityOf } from '../../shared/domain/authorities.ts';
import { asAttachment } from '../../shared/domain/file-name.ts';
import {
  LEDGER_FILE_FORMAT,
  LEDGER_FORMATS,
  type LedgerFormat,
} from '../../shared/domain/ledger/ledger-file.ts';
import { SOFTWARE } from '../../shared/domain/software.ts';
import type { Instant } from '../../shared/domain/time.ts';
import { TemporarilyUnavailable } from '../../shared/domain/unavailable.ts';
import { ledgerFile } from '../../shared/files/ledger-file.ts';
import { authorityInPath, operation, type Reply } from '../../shared/http/operation.ts';
import { createAuditRepository } from '../../shared/persistence/audit-trail.ts';
import { exportedEntries, LedgerMoved } from '../../shared/persistence/ledger-export.ts';
import type { Ports } from '../../shared/runtime/ports.ts';

type LedgerPorts = Pick<Ports, 'store' | 'transit' | 'newId' | 'newDigest'>;

/** What a function may answer is 6 MB, of which base64 takes a quarter. */
const MOST_BYTES = 4 * 1024 * 1024;
/** Times that an export begins again because what is changed in place was changed under it. */
const TRIES = 3;
const DOWNLOAD_SECONDS = 15 * 60;

/** A small ledger is the answer; a larger one goes to the store of files while it is read. */
export const readLedgerOperation = (ports: LedgerPorts, mostBytes = MOST_BYTES) =>
  operation(readLedger, async (request): Promise<Reply> => {
    const authority = authorityInPath(request);
    const asked = { authority, format: request.query.format, at: request.now.at };
    for (let tries = 1; tries <= TRIES; tries++) {
      try {
        return await deliver(ports, asked, mostBytes);
      } catch (error) {
        if (!(error instanceof LedgerMoved)) throw error;
      }
    }
    throw new TemporarilyUnavailable();
  });

type Asked = {
  readonly authority: AuthorityCode;
  readonly format: LedgerFormat;
  readonly at: Instant;
};

/** Nothing leaves before all was read, so an export that fails has told nobody anything. */
async function deliver(ports: LedgerPorts, asked: Asked, mostBytes: number): Promise<Reply> {
  const { authority, format } = asked;
  const mediaType = LEDGER_FORMATS[format];
  const fileName = `ledger-${authorityOf(authority).slug}.${format}`;
  const pieces = await exportPieces(ports, asked);
  const { bytes, rest } = await upTo(mostBytes, pieces);
  if (!rest) {
    const headers = { 'content-disposition': asAttachment(fileName) };
    return { status: 200, mediaType, bytes, headers };
  }
  const key = `EXPORTS/${authority}/${ports.newId()}.${format}`;
  await ports.transit.putStream(key, rest, mediaType);
  const seconds = DOWNLOAD_SECONDS;
  return { status: 303, location: await ports.transit.signDownload(key, { fileName, seconds }) };
}

async function exportPieces(
  { store, newDigest }: LedgerPorts,
  { authority, format, at }: Asked,
): Promise<AsyncGenerator<Uint8Array>> {
  const chainHead = await createAuditRepository(store).findHead(authority);
  const header = {
    ledger: authority,
    format: LEDGER_FILE_FORMAT,
    software: SOFTWARE,
    exportedAt: at,
    chainHead,
  };
  return ledgerFile(format, header, exportedEntries(store, authority, chainHead), newDigest());
}

/** All of it if it is no more than so many bytes; else a stream that begins with what was read. */
async function upTo(
  mostBytes: number,
  pieces: AsyncGenerator<Uint8Array>,
): Promise<{ readonly bytes: Uint8Array; readonly rest?: AsyncGenerator<Uint8Array> }> {
  const read: Uint8Array[] = [];
  let length = 0;
  for (let next = await pieces.next(); !next.done; next = await pieces.next()) {
    read.push(next.value);
    length += next.value.byteLength;
    if (length > mostBytes) return { bytes: new Uint8Array(), rest: continued(read, pieces) };
  }
  return { bytes: Buffer.concat(read) };
}

async function* continued(
  read: Uint8Array[],
  pieces: AsyncGenerator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  // Given away one by one, so that they do not stay in memory to the end.
  for (let piece = read.shift(); piece; piece = read.shift()) yield piece;
  yield* pieces;
}
