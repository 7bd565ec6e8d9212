import { verifyAudit } from '../../shared/contracts/audit/verify-audit.ts';
import {
  type AuditEntry,
  type AuditHead,
  breakAt,
  type ChainBreak,
  type ChainId,
  EMPTY_CHAIN,
  type Sha256,
} from '../../shared/domain/audit.ts';
import { canonicalJson } from '../../shared/domain/canonical-json.ts';
import { operation, reply } from '../../shared/http/operation.ts';
import type { createAuditRepository } from '../../shared/persistence/audit-trail.ts';
import { chainsOf } from './chains.ts';

type Trail = ReturnType<typeof createAuditRepository>;

/** Entries whose ledger rows are compared at once: one batch read. */
const BATCH = 50;

/**
 * Walks every chain from its beginning, recomputes each hash, compares the ledger entries that it
 * vouches for with their digests, and the last entry with the head. Reads each entry once.
 */
export const verifyAuditOperation = (trail: Trail, sha256: Sha256) =>
  operation(verifyAudit, async ({ scope, query }) => {
    const chains: Awaited<ReturnType<typeof verifyChain>>[] = [];
    for (const chain of chainsOf(scope, query.authority)) {
      chains.push(await verifyChain(trail, chain, sha256));
    }
    return reply(200, { valid: chains.every(({ valid }) => valid), chains });
  });

/** The head is read first: entries that are written meanwhile are left for the next time. */
async function verifyChain(trail: Trail, chain: ChainId, sha256: Sha256) {
  const head = await trail.findHead(chain);
  let last: AuditHead = EMPTY_CHAIN;
  let ledgerEntries = 0;
  let broken: ChainBreak | undefined;
  for await (const batch of batches(trail.all(chain, 0), head.seq)) {
    broken = brokenLink(last, batch, sha256) ?? (await ledgerDiffers(trail, batch, sha256));
    if (broken) break;
    last = batch.at(-1) ?? last;
    ledgerEntries += batch.flatMap(({ written }) => written).length;
  }
  broken ??= headBreak(last, head);
  const result = { chain, valid: !broken, entries: last.seq, ledgerEntries, head };
  return broken ? { ...result, broken } : result;
}

async function* batches(
  entries: AsyncIterable<AuditEntry>,
  lastSeq: number,
): AsyncGenerator<readonly AuditEntry[]> {
  let batch: AuditEntry[] = [];
  for await (const entry of entries) {
    if (entry.seq > lastSeq) break;
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

function headBreak(last: AuditHead, head: AuditHead): ChainBreak | undefined {
  return last.seq === head.seq && last.hash === head.hash
    ? undefined
    : { seq: last.seq + 1, because: 'head-differs' };
}

async function ledgerDiffers(
  trail: Trail,
  entries: readonly AuditEntry[],
  sha256: Sha256,
): Promise<ChainBreak | undefined> {
  const written = entries.flatMap(({ seq, written }) => written.map((each) => ({ seq, ...each })));
  const rows = await trail.findWritten(written.map(({ key }) => key));
  const index = written.findIndex(({ digest }, i) => {
    const row = rows[i];
    return row === undefined || sha256(canonicalJson(row)) !== digest;
  });
  const first = written[index];
  return first && { seq: first.seq, because: 'ledger-entry-differs' };
}
