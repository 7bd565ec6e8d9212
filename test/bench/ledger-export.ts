import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import {
  type FinancialYear,
  financialYear,
  PERIODS,
  shiftYear,
} from '../../shared/domain/financial-calendar.ts';
import { pence } from '../../shared/domain/money.ts';
import type { PrincipalId } from '../../shared/domain/permission.ts';
import type { ReturnVersion } from '../../shared/domain/returns/return.ts';
import { instant } from '../../shared/domain/time.ts';
import { createDynamoDbStore } from '../../shared/persistence/dynamodb-store.ts';
import { appendReturnVersion } from '../../shared/persistence/returns.ts';
import type { Item, Store } from '../../shared/persistence/store.ts';
import { createTestClient, startEngine, type TestEngine } from '../support/store-engines.ts';

const run = promisify(execFile);
const CHILD = fileURLToPath(new URL('ledger-export-child.ts', import.meta.url));

/** An export of a ledger of so many rows, in a process of its own. */
export type ExportedLedger = {
  readonly format: string;
  readonly rows: number;
  readonly bytes: number;
  readonly firstByteMilliseconds: number;
  readonly totalMilliseconds: number;
  readonly megabytesBefore: number;
  readonly megabytesAtMost: number;
};

export const BENCH_AUTHORITY = 'E08000026';
const LINES = ['transport-pre16-send', 'hn-therapies', 'hn-topup-academies'] as const;
const YEARS = 10;
const ROWS = [10_000, 100_000];

/** Either has to do with this many megabytes, so that what is left lying about does not pass for need. */
const SMALL_HEAP = '--max-old-space-size=96';

/** Ten thousand rows and ten times as many, over the local store: memory must not grow with them. */
export async function measureExports(): Promise<readonly ExportedLedger[]> {
  const engine = await startEngine();
  try {
    const measured: ExportedLedger[] = [];
    for (const rows of ROWS) {
      const tableName = await filledTable(engine, rows);
      for (const format of ['jsonl', 'csv']) {
        const { stdout } = await run(process.execPath, [
          SMALL_HEAP,
          CHILD,
          engine.endpoint,
          tableName,
          format,
        ]);
        measured.push({
          format,
          rows,
          ...(JSON.parse(stdout) as Omit<ExportedLedger, 'format' | 'rows'>),
        });
      }
    }
    return measured;
  } finally {
    await engine.stop();
  }
}

/** Items of a transaction, and transactions at once. */
const ITEMS = 100;
const WRITERS = 8;

async function filledTable(engine: TestEngine, rows: number): Promise<string> {
  const tableName = await engine.newTable();
  const client = createTestClient(engine.endpoint);
  const store = createDynamoDbStore({ client, tableName, pause: async () => {} });
  const items = ledgerItems(rows);
  let next = 0;
  const write = async (): Promise<void> => {
    for (let from = next; from < rows; from = next) {
      next = from + ITEMS;
      await put(store, items.slice(from, from + ITEMS), `${tableName}-${from}`);
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, write));
  return tableName;
}

async function put(store: Store, items: readonly Item[], token: string): Promise<void> {
  const writes = items.map((item) => ({ kind: 'put', item, when: [] }) as const);
  const outcome = await store.transact(writes, token);
  if (outcome !== 'committed') throw new Error(`The rows of ${token} were ${outcome}`);
}

/** Versions of returns, evenly over ten years of thirteen periods. */
function ledgerItems(rows: number): readonly Item[] {
  const places = Array.from({ length: YEARS }, (_, index) =>
    PERIODS.map((period) => ({ year: shiftYear(financialYear('2016-17'), index), period })),
  ).flat();
  return Array.from({ length: rows }, (_, index) => {
    const { year, period } = places[index % places.length] ?? {
      year: FIRST,
      period: 'P01' as const,
    };
    return appendReturnVersion(versionOf(year, period, Math.floor(index / places.length) + 1));
  });
}

const FIRST: FinancialYear = financialYear('2016-17');

const versionOf = (
  year: FinancialYear,
  period: ReturnVersion['period'],
  version: number,
): ReturnVersion => ({
  authority: BENCH_AUTHORITY,
  year,
  period,
  version,
  basis: 'year-to-date',
  nil: false,
  lines: LINES.map((line, index) => ({ line, actualPence: pence(version * 1000 + index) })),
  adjustments: [],
  warnings: [],
  ...(version > 1 ? { changeReason: 'An invoice came late' } : {}),
  late: false,
  submittedBy: 'officer.coventry' as PrincipalId,
  submittedAt: instant('2025-10-20T08:00:00.000Z'),
});
