import type { Key } from './store.ts';

/**
 * Rows that no audit entry vouches for, by how their keys begin: they change in place, or are written
 * outside of the ledger because they are no fact of it. Audit entries and kept answers are not among
 * them: each is held against its chain.
 */
export const UNVOUCHED_ROWS: readonly Key[] = [
  { pk: 'AUDIT-HEAD#', sk: 'HEAD' },
  { pk: 'DELIVERIES', sk: '' },
  { pk: 'FUNDS', sk: '' },
  { pk: 'MESSAGE#', sk: '' },
  { pk: 'OUTBOX', sk: '' },
  { pk: 'SUBSCRIPTIONS', sk: '' },
  { pk: 'SWEEP', sk: 'AUTHORITY#' },
  { pk: 'SWEPT#', sk: 'WATERMARK' },
];

export const isUnvouched = ({ pk, sk }: Key): boolean =>
  UNVOUCHED_ROWS.some((row) => pk.startsWith(row.pk) && sk.startsWith(row.sk));
