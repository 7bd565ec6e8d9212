import { loadRegion } from '../../infra/local/demonstration/load.ts';
import { AUTHORITY_CODES, type AuthorityCode } from '../../shared/domain/authorities.ts';
import { financialYear } from '../../shared/domain/financial-calendar.ts';
import type { SummaryInput } from '../../shared/domain/summaries/compose-summary.ts';
import { day, instant } from '../../shared/domain/time.ts';
import { createInMemoryStore } from '../../shared/persistence/in-memory-store.ts';
import type { Store } from '../../shared/persistence/store.ts';
import { summaryInput } from '../../shared/persistence/summary-input.ts';
import { sha256 } from '../../shared/runtime/digests.ts';
import type { Ports } from '../../shared/runtime/ports.ts';
import { UNMEASURED } from './recorded-metrics.ts';
import { createTestLedger } from './test-ledger.ts';

/** The demonstration's moment, a quarter of an hour before it is shown. */
export const DEMONSTRATION_NOW = {
  at: instant('2025-10-20T08:00:00.000Z'),
  on: day('2025-10-20'),
};

let loaded: Promise<Store> | undefined;

/** The demonstration's region in memory, loaded through its rules once for all tests of a worker. */
export function demonstrationStore(): Promise<Store> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<Store> {
  const store = createInMemoryStore();
  let ids = 0;
  const ports = {
    store,
    ledger: createTestLedger(store),
    newId: () => `id-${++ids}`,
    sha256,
    environment: {},
    log: {
      info: () => {},
      error: (_: string, __: unknown, cause: unknown) => {
        throw cause;
      },
    },
    metrics: UNMEASURED,
  };
  await loadRegion(ports as unknown as Ports, () => {});
  return store;
}

/** What the summary of Q2 is made of, of the region or of some authorities. */
export async function demonstrationInput(
  scope: readonly AuthorityCode[] = AUTHORITY_CODES,
): Promise<SummaryInput> {
  const store = await demonstrationStore();
  const ports = { store, environment: { DEMONSTRATION: 'region' } };
  const of = { year: financialYear('2025-26'), quarter: 'Q2', scope } as const;
  return summaryInput(ports, of, DEMONSTRATION_NOW);
}
