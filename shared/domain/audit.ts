import { AUTHORITY_CODES, type AuthorityCode } from './authorities.ts';
import { canonicalJson } from './canonical-json.ts';
import type { PrincipalId } from './permission.ts';
import type { Instant } from './time.ts';

/**
 * The audit trail: per authority (and one for the region) a chain in which every entry carries the
 * hash of the one before, so that no entry can be changed, removed or put in between unseen.
 */
export type ChainId = AuthorityCode | 'REGION';

/** Every chain that there is, the region’s last. */
export const CHAINS: readonly ChainId[] = [...AUTHORITY_CODES, 'REGION'];

/** Small facts about what was done, such as `{ period: 'P06', version: 2 }`; never personal data. */
export type AuditFacts = Readonly<Record<string, string | number | boolean>>;

export type AuditEvent = {
  readonly chain: ChainId;
  readonly seq: number;
  readonly at: Instant;
  readonly principal: PrincipalId;
  readonly operation: string;
  readonly outcome: 'done' | 'refused';
  readonly facts: AuditFacts;
  /**
   * The rows put with it and their digests: entries of the ledger, and projections, for which the
   * last entry that names them counts.
   */
  readonly written: readonly { readonly key: string; readonly digest: string }[];
};

export type AuditEntry = AuditEvent & { readonly previous: string; readonly hash: string };

export type AuditHead = { readonly seq: number; readonly hash: string };

/** SHA-256 of UTF-8 text in lower-case hex; handed in, because the domain imports nothing. */
export type Sha256 = (text: string) => string;

/** What stands before the first entry. */
export const EMPTY_CHAIN: AuditHead = { seq: 0, hash: '0'.repeat(64) };

/** h = SHA-256(canonical JSON of the event with the previous hash). */
function hashOf(event: AuditEvent, previous: string, sha256: Sha256): string {
  const { chain, seq, at, principal, operation, outcome, facts, written } = event;
  return sha256(
    canonicalJson({ previous, chain, seq, at, principal, operation, outcome, facts, written }),
  );
}

/** The event as the next entry after the head. */
export function chained(
  head: AuditHead,
  event: Omit<AuditEvent, 'seq'>,
  sha256: Sha256,
): AuditEntry {
  const numbered = { ...event, seq: head.seq + 1 };
  return { ...numbered, previous: head.hash, hash: hashOf(numbered, head.hash, sha256) };
}

export type ChainBreak = { readonly seq: number; readonly because: string };

/** Why an entry does not follow from the one before it; undefined when it does. */
export function breakAt(
  before: AuditHead,
  entry: AuditEntry,
  sha256: Sha256,
): ChainBreak | undefined {
  const seq = before.seq + 1;
  if (entry.seq !== seq) return { seq, because: 'entry-missing' };
  if (entry.previous !== before.hash) return { seq, because: 'previous-hash-differs' };
  if (entry.hash !== hashOf(entry, entry.previous, sha256)) return { seq, because: 'hash-differs' };
  return undefined;
}
