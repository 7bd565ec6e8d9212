import type { LedgerEnd, LedgerEntry, LedgerHeader } from '../domain/ledger/ledger-file.ts';

/** How a format writes each part of a file; a part is whole lines. */
export type LedgerWriter = {
  readonly header: (header: LedgerHeader) => string;
  /** @param number of the first of them: 1 is the first of the file. */
  readonly entries: (entries: readonly LedgerEntry[], number: number) => string;
  /** One line, in which no line ends. */
  readonly end: (end: LedgerEnd) => string;
};
