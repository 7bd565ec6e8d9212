import * as z from 'zod';
import {
  type AuditEntry,
  type AuditHead,
  CHAINS,
  type ChainId,
  EMPTY_CHAIN,
} from '../domain/audit.ts';
import { parseRow, type Read } from './reads.ts';
import { instantRow, principalRow } from './row-schemas.ts';
import type { Item, Key } from './store.ts';

/**
 * Entries are under one partition and the head under another: IAM can only guard by partition key
 * (`dynamodb:LeadingKeys`), and no function may rewrite an entry.
 */
export const auditPartition = (chain: ChainId): string => `${AUDIT_PREFIX}${chain}`;

const AUDIT_PREFIX = 'AUDIT#';

/** The table's stream is filtered by it: one record a commit. */
export const isAuditEntryKey = ({ pk }: Key): boolean => pk.startsWith(AUDIT_PREFIX);

const SEQ_DIGITS = 10;

export const auditSortKey = (seq: number): string => String(seq).padStart(SEQ_DIGITS, '0');

export const auditEntryKey = (chain: ChainId, seq: number): Key => ({
  pk: auditPartition(chain),
  sk: auditSortKey(seq),
});

const auditHeadKey = (chain: ChainId): Key => ({ pk: `AUDIT-HEAD#${chain}`, sk: 'HEAD' });

const headSchema = z.lazy(() => z.strictObject({ seq: z.int(), hash: z.string() }));

export const auditHead = (chain: ChainId): Read<AuditHead> => ({
  key: auditHeadKey(chain),
  guarded: false,
  parse: (item) => (item ? parseRow(headSchema, item) : EMPTY_CHAIN),
});

/** The head's `rev` is the sequence number of the last entry. */
export const auditHeadItem = ({ chain, seq, hash }: AuditEntry): Item => ({
  ...auditHeadKey(chain),
  rev: seq,
  data: { seq, hash },
});

export const auditEntryItem = (entry: AuditEntry, writeId: string): Item => ({
  ...auditEntryKey(entry.chain, entry.seq),
  rev: 1,
  data: { ...entry, writeId },
});

const auditEntryRow = z.lazy(() =>
  z.strictObject({
    chain: z.enum(CHAINS),
    seq: z.int(),
    at: instantRow,
    principal: principalRow,
    operation: z.string(),
    outcome: z.enum(['done', 'refused']),
    facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
    written: z.array(z.strictObject({ key: z.string(), digest: z.string() })),
    previous: z.string(),
    hash: z.string(),
    writeId: z.string(),
  }),
);

export function auditEntryFrom(item: Item): AuditEntry {
  const { writeId: _, ...entry } = parseRow(auditEntryRow, item);
  return entry;
}
