import {
  type AuditEntry,
  type AuditHead,
  breakAt,
  type ChainBreak,
  type ChainId,
  EMPTY_CHAIN,
  type Sha256,
} from '../domain/audit.ts';
import { canonicalJson } from '../domain/canonical-json.ts';
import type { createAuditRepository } from './audit-trail.ts';

type Trail = ReturnType<typeof createAuditRepository>;

/** Entries whose ledger rows are compared at once: one batch read. */
const BATCH = 50;

export type VerifiedChain = {
  readonly chain: ChainId;
  readonly valid: boolean;
  /** The number of the last entry that follows from those before it. */
  readonly entries: number;
  /** Rows that the entries vouch for, each time they were put. */
  readonly rows: number;
  readonly head: AuditHead;
  readonly broken?: ChainBreak;
};

/**
 * Walks a chain from its beginning, or from an entry that was found good before: recomputes each hash,
 * compares the rows that it vouches for with their digests, and the last entry with the head. Reads each
 * entry and each row put once. The head is read first: entries written meanwhile are left for the next
 * time. What tells them from a head that was taken away or put back is the head itself, read once more.
 */
export async function verifyChain(
  trail: Trail,
  chain: ChainId,
  sha256: Sha256,
  from: AuditHead = EMPTY_CHAIN,
): Promise<VerifiedChain> {
  const head = await trail.findHead(chain);
  const suspects: Suspects = new Map();
  let last = from;
  let broken: ChainBreak | undefined;
  let rows = 0;
  const behind: Behind = {};
  for await (const batch of batches(trail.all(chain, from.seq), head.seq, behind)) {
    broken = brokenLink(last, batch, sha256);
    if (broken) break;
    await compareRows(trail, batch, sha256, suspects);
    last = batch.at(-1) ?? last;
    rows += batch.flatMap(({ written }) => written).length;
  }
  broken ??=
    headBreak(last, head) ??
    (await fallenBack(trail, chain, head, behind)) ??
    (await rowBreak(trail, chain, head, suspects));
  const result = { chain, valid: !broken, entries: last.seq, rows, head };
  return broken ? { ...result, broken } : result;
}

/** Rows that were not as the entry with this number left them, by key. */
type Suspects = Map<string, number>;

/** A projection that a later entry put anew is no longer as an earlier one left it; that is as it should be. */
async function compareRows(
  trail: Trail,
  batch: readonly AuditEntry[],
  sha256: Sha256,
  suspects: Suspects,
): Promise<void> {
  const written = batch.flatMap(({ seq, written }) => written.map((each) => ({ seq, ...each })));
  const rows = await trail.findWritten(written.map(({ key }) => key));
  for (const [index, { seq, key, digest }] of written.entries()) {
    const row = rows[index];
    if (row && sha256(canonicalJson(row)) === digest) suspects.delete(key);
    else suspects.set(key, seq);
  }
}

/** What is still suspect, but for what has been written since the head was read. */
async function rowBreak(
  trail: Trail,
  chain: ChainId,
  head: AuditHead,
  suspects: Suspects,
): Promise<ChainBreak | undefined> {
  if (suspects.size === 0) return undefined;
  for await (const { written } of trail.all(chain, head.seq)) {
    for (const { key } of written) suspects.delete(key);
  }
  const [first] = [...suspects.values()].toSorted((a, b) => a - b);
  return first === undefined ? undefined : { seq: first, because: 'ledger-entry-differs' };
}

/** The first entry behind the head that was read, if the walk came upon one. */
type Behind = { seq?: number };

async function* batches(
  entries: AsyncIterable<AuditEntry>,
  lastSeq: number,
  behind: Behind,
): AsyncGenerator<readonly AuditEntry[]> {
  let batch: AuditEntry[] = [];
  for await (const entry of entries) {
    if (entry.seq > lastSeq) {
      behind.seq = entry.seq;
      break;
    }
    batch.push(entry);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

function brokenLink(
  last: AuditHead,
  batch: readonly AuditEntry[],
  sha256: Sha256,
): ChainBreak | undefined {
  let before = last;
  for (const entry of batch) {
    const broken = breakAt(before, entry, sha256);
    if (broken) return broken;
    before = entry;
  }
  return undefined;
}

/** An entry and its head are one transaction: a head that does not reach an entry was changed by hand. */
async function fallenBack(
  trail: Trail,
  chain: ChainId,
  head: AuditHead,
  { seq }: Behind,
): Promise<ChainBreak | undefined> {
  if (seq === undefined || (await trail.findHead(chain)).seq >= seq) return undefined;
  return { seq: head.seq + 1, because: 'head-differs' };
}

function headBreak(last: AuditHead, head: AuditHead): ChainBreak | undefined {
  return last.seq === head.seq && last.hash === head.hash
    ? undefined
    : { seq: last.seq + 1, because: 'head-differs' };
}
