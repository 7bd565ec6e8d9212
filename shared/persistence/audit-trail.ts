import type { AuditEntry, AuditHead, ChainId } from '../domain/audit.ts';
import { auditEntryFrom, auditHead, auditPartition, auditSortKey } from './audit-rows.ts';
import { keyFromText } from './ledger-keys.ts';
import { type Item, itemsUnder, type Store } from './store.ts';

/** Reads the audit trail; only the ledger writes it. */
export function createAuditRepository(store: Store) {
  return {
    /** Every entry of a chain after a sequence number, oldest first, a page at a time. */
    async *all(chain: ChainId, afterSeq: number): AsyncGenerator<AuditEntry> {
      const rows = itemsUnder(store, auditPartition(chain), '', auditSortKey(afterSeq));
      for await (const item of rows) yield auditEntryFrom(item);
    },

    async findHead(chain: ChainId): Promise<AuditHead> {
      const read = auditHead(chain);
      return read.parse((await store.find([read.key]))[0]);
    },

    /** The data of the ledger entries that audit entries vouch for, in their order. */
    async findWritten(keys: readonly string[]): Promise<readonly (Item['data'] | undefined)[]> {
      const items = await store.find(keys.map(keyFromText));
      return items.map((item) => item?.data);
    },
  };
}
