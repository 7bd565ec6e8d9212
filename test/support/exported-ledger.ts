import type { AuthorityCode } from '../../shared/domain/authorities.ts';
import {
  type FinancialYear,
  QUARTERS,
  type Quarter,
} from '../../shared/domain/financial-calendar.ts';
import type { LedgerFormat } from '../../shared/domain/ledger/ledger-file.ts';
import {
  composeSummary,
  type SummaryInput,
} from '../../shared/domain/summaries/compose-summary.ts';
import { type Instant, instant, type Now } from '../../shared/domain/time.ts';
import { ledgerFile } from '../../shared/files/ledger-file.ts';
import { ledgerFileParts } from '../../shared/files/read-ledger-file.ts';
import { createAuditRepository } from '../../shared/persistence/audit-trail.ts';
import { importLedger } from '../../shared/persistence/import-ledger.ts';
import { exportedEntries } from '../../shared/persistence/ledger-export.ts';
import type { Store } from '../../shared/persistence/store.ts';
import { summaryInput, summaryInputAsAt } from '../../shared/persistence/summary-input.ts';
import { newDigest } from '../../shared/runtime/digests.ts';
import { createTestLedger } from './test-ledger.ts';

export const EXPORTED_AT = instant('2025-10-20T08:00:00.000Z');

export async function* piecesOf(bytes: Uint8Array, size = 10_007): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** The file as it stands, whole: tests are small. */
export async function exportedFile(
  store: Store,
  authority: AuthorityCode,
  format: LedgerFormat,
): Promise<Buffer> {
  const chainHead = await createAuditRepository(store).findHead(authority);
  const header = {
    ...{ ledger: authority, format: 1, software: 'test 1.0.0', exportedAt: EXPORTED_AT, chainHead },
  };
  const entries = exportedEntries(store, authority, chainHead);
  const pieces: Uint8Array[] = [];
  for await (const piece of ledgerFile(format, header, entries, newDigest())) pieces.push(piece);
  return Buffer.concat(pieces);
}

export const importFile = (store: Store, file: Uint8Array) =>
  importLedger(
    { store, ledger: createTestLedger(store) },
    () => ledgerFileParts(piecesOf(file), newDigest()),
    EXPORTED_AT,
  );

/** The JSON of a year's four summaries at one moment, as a store would answer them. */
export const summariesOf = (
  store: Store,
  scope: readonly AuthorityCode[],
  year: FinancialYear,
  now: Now,
): Promise<string> =>
  jsonOf(store, (ports, quarter) => summaryInput(ports, { year, quarter, scope }, now));

/** The same as the ledger stood earlier. */
export const summariesAsAt = (
  store: Store,
  scope: readonly AuthorityCode[],
  year: FinancialYear,
  moment: Instant,
): Promise<string> =>
  jsonOf(store, (ports, quarter) => summaryInputAsAt(ports, { year, quarter, scope }, moment));

async function jsonOf(
  store: Store,
  inputOf: (ports: Parameters<typeof summaryInput>[0], quarter: Quarter) => Promise<SummaryInput>,
): Promise<string> {
  const ports = { store, environment: { DEMONSTRATION: 'region' } };
  const inputs = await Promise.all(QUARTERS.map((quarter) => inputOf(ports, quarter)));
  return JSON.stringify(inputs.map(composeSummary));
}
