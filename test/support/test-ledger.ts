import { expect } from 'vitest';
import { type AuditEntry, breakAt, type ChainId, EMPTY_CHAIN } from '../../shared/domain/audit.ts';
import { canonicalJson } from '../../shared/domain/canonical-json.ts';
import { createAuditRepository } from '../../shared/persistence/audit-trail.ts';
import { createLedger, type Ledger, type LedgerPorts } from '../../shared/persistence/ledger.ts';
import type { Store } from '../../shared/persistence/store.ts';
import { sha256 } from '../../shared/runtime/digests.ts';

let ids = 0;

/** A ledger that never waits and never runs out of time, unless the test says otherwise. */
export const createTestLedger = (store: Store, ports: Partial<LedgerPorts> = {}): Ledger =>
  createLedger({
    store,
    sha256,
    newId: () => `write-${++ids}`,
    pause: async () => {},
    random: () => 0.5,
    elapsed: () => 0,
    onCollision: () => {},
    ...ports,
  });

/**
 * The entries of a chain, after a check of all that the trail promises: every entry follows from the
 * one before, the head is the last, and what was written has the digest that the entry vouches for.
 */
export async function checkedTrail(store: Store, chain: ChainId): Promise<readonly AuditEntry[]> {
  const trail = createAuditRepository(store);
  const entries: AuditEntry[] = [];
  let head = EMPTY_CHAIN;
  for await (const entry of trail.all(chain, 0)) {
    expect(breakAt(head, entry, sha256)).toBeUndefined();
    head = { seq: entry.seq, hash: entry.hash };
    entries.push(entry);
  }
  expect(await trail.findHead(chain)).toEqual(head);
  const lastOfEach = new Map(entries.flatMap(({ written }) => written).map((w) => [w.key, w]));
  const vouched = [...lastOfEach.values()];
  const written = await trail.findWritten(vouched.map(({ key }) => key));
  expect(written.map((data) => data && sha256(canonicalJson(data)))).toEqual(
    vouched.map(({ digest }) => digest),
  );
  return entries;
}
