import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AuditEntry,
  type AuditEvent,
  breakAt,
  type ChainBreak,
  chained,
  EMPTY_CHAIN,
} from '../../../shared/domain/audit.ts';
import type { PrincipalId } from '../../../shared/domain/permission.ts';
import { instant } from '../../../shared/domain/time.ts';

const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex');

const event = (facts: AuditEvent['facts']): Omit<AuditEvent, 'seq'> => ({
  chain: 'E08000026',
  at: instant('2025-10-20T08:00:00.000Z'),
  principal: 'officer-coventry' as PrincipalId,
  operation: 'submitReturn',
  outcome: 'done',
  facts,
  written: [{ key: 'RETURN#1', digest: sha256('1') }],
});

function chainOf(all: readonly AuditEvent['facts'][]): AuditEntry[] {
  const entries: AuditEntry[] = [];
  for (const facts of all) {
    entries.push(chained(entries.at(-1) ?? EMPTY_CHAIN, event(facts), sha256));
  }
  return entries;
}

function firstBreak(entries: readonly AuditEntry[]): ChainBreak | undefined {
  for (const [index, entry] of entries.entries()) {
    const found = breakAt(entries[index - 1] ?? EMPTY_CHAIN, entry, sha256);
    if (found) return found;
  }
  return undefined;
}

const anyFacts = fc.dictionary(
  fc.stringMatching(/^[a-z]{1,8}$/),
  fc.oneof(fc.integer(), fc.boolean(), fc.string({ maxLength: 10 })),
  { maxKeys: 4 },
);
const anyChain = fc.array(anyFacts, { minLength: 2, maxLength: 8 }).map(chainOf);
const anyPlace = fc.nat();

/** Changes that someone with a hand in the table might make to one entry. */
const CHANGES: readonly ((entry: AuditEntry) => AuditEntry)[] = [
  (entry) => ({ ...entry, facts: { ...entry.facts, added: 1 } }),
  (entry) => ({ ...entry, at: instant('2025-10-20T08:00:00.001Z') }),
  (entry) => ({ ...entry, principal: 'someone-else' as PrincipalId }),
  (entry) => ({ ...entry, operation: 'certifyReturn' }),
  (entry) => ({ ...entry, outcome: 'refused' }),
  (entry) => ({ ...entry, chain: 'E08000025' }),
  (entry) => ({ ...entry, written: [] }),
  (entry) => ({ ...entry, seq: entry.seq + 1 }),
  (entry) => ({ ...entry, previous: sha256(entry.previous) }),
  (entry) => ({ ...entry, hash: sha256(entry.hash) }),
];

describe('the audit chain', () => {
  it('holds together as it was written', () => {
    fc.assert(
      fc.property(anyChain, (entries) => {
        expect(firstBreak(entries)).toBeUndefined();
      }),
    );
  });

  it('counts from one and links to the hash before', () => {
    const [first, second] = chainOf([{}, { version: 2 }]);
    expect(first).toMatchObject({ seq: 1, previous: '0'.repeat(64) });
    expect(second).toMatchObject({ seq: 2, previous: first?.hash });
  });

  it('does not depend on the order in which facts are named', () => {
    const [a] = chainOf([{ period: 'P06', version: 2 }]);
    const [b] = chainOf([{ version: 2, period: 'P06' }]);
    expect(a?.hash).toBe(b?.hash);
  });

  it('shows every change of any entry', () => {
    fc.assert(
      fc.property(anyChain, anyPlace, fc.constantFrom(...CHANGES), (entries, place, change) => {
        const at = place % entries.length;
        const edited = entries.map((entry, index) => (index === at ? change(entry) : entry));
        expect(firstBreak(edited)?.seq).toBe(at + 1);
      }),
    );
  });

  it('shows an entry that was removed, repeated or swapped', () => {
    fc.assert(
      fc.property(anyChain, anyPlace, (entries, place) => {
        const at = place % (entries.length - 1);
        expect(firstBreak(entries.toSpliced(at, 1))?.because).toBe('entry-missing');
        const [one, next] = [entries[at], entries[at + 1]];
        if (!one || !next) throw new Error('Two entries are needed');
        expect(firstBreak(entries.toSpliced(at, 0, one))).toBeDefined();
        expect(firstBreak(entries.toSpliced(at, 2, next, one))).toBeDefined();
      }),
    );
  });

  it('shows an entry rewritten with a right hash of its own, at the one after it', () => {
    const entries = chainOf([{ version: 1 }, { version: 2 }, { version: 3 }]);
    const [first] = entries;
    if (!first) throw new Error('An entry is needed');
    const forged = chained(first, event({ version: 9 }), sha256);
    expect(firstBreak(entries.with(1, forged))).toEqual({
      seq: 3,
      because: 'previous-hash-differs',
    });
  });
});
