import type { AuthorityCode } from '../domain/authorities.ts';
import type { FinancialYear } from '../domain/financial-calendar.ts';

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
