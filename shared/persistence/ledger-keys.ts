import type { AuthorityCode } from '../domain/authorities.ts';
import type { FinancialYear } from '../domain/financial-calendar.ts';
import type { Key } from './store.ts';

/**
 * An authority's year is one partition. What stands now is under `CURRENT#`, so that one query reads
 * the position however many versions there have been; the entries it comes from are beside it.
 */
export const ledgerPartition = (authority: AuthorityCode, year: FinancialYear): string =>
  `LEDGER#${authority}#${year}`;

export const CURRENT_PREFIX = 'CURRENT#';

const VERSION_DIGITS = 5;

/** Version numbers in keys are padded, so that they sort as numbers. */
export const padded = (version: number): string => String(version).padStart(VERSION_DIGITS, '0');

/** A key as the audit trail and exported ledgers name it: no key of ours holds a slash. */
export const textOfKey = ({ pk, sk }: Key): string => `${pk}/${sk}`;

export function keyFromText(text: string): Key {
  const slash = text.indexOf('/');
  return { pk: text.slice(0, slash), sk: text.slice(slash + 1) };
}
