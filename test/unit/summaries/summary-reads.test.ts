import { expect, it } from 'vitest';
import { takeReturn } from '../../../functions/returns/submit-return.ts';
import { takeSweep } from '../../../functions/sweeps/take-sweep.ts';
import { AUTHORITY_CODES } from '../../../shared/domain/authorities.ts';
import { LINE_IDS } from '../../../shared/domain/catalogue.ts';
import { financialYear, type Period } from '../../../shared/domain/financial-calendar.ts';
import { pence } from '../../../shared/domain/money.ts';
import type { PrincipalId } from '../../../shared/domain/permission.ts';
import type { SubmittedReturn } from '../../../shared/domain/returns/return.ts';
import { composeSummary } from '../../../shared/domain/summaries/compose-summary.ts';
import { day, instant } from '../../../shared/domain/time.ts';
import { createInMemoryStore } from '../../../shared/persistence/in-memory-store.ts';
import { createReturnsRepository } from '../../../shared/persistence/returns.ts';
import type { Store } from '../../../shared/persistence/store.ts';
import { summaryInput } from '../../../shared/persistence/summary-input.ts';
import { sha256 } from '../../../shared/runtime/digests.ts';
import { UNMEASURED } from '../../support/recorded-metrics.ts';
import { createTestLedger } from '../../support/test-ledger.ts';

const LINES = LINE_IDS.slice(0, 20);
const YEAR = financialYear('2025-26');
const NOW = { at: instant('2025-10-20T08:00:00.000Z'), on: day('2025-10-20') };

/** The store, and how many items have been read through it. */
function countingStore() {
  const inner = createInMemoryStore();
  const read = { items: 0 };
  const store: Store = {
    ...inner,
    find: async (keys) => {
      const items = await inner.find(keys);
      read.items += items.filter((item) => item !== undefined).length;
      return items;
    },
    page: async (request) => {
      const page = await inner.page(request);
      read.items += page.items.length;
      return page;
    },
  };
  return { store, read };
}

async function submit(store: Store, year: string, period: Period, version: number, on: string) {
  const ledger = createTestLedger(store);
  const submitted: SubmittedReturn = {
    basis: 'year-to-date',
    lines: LINES.map((line, index) => ({
      line,
      actualPence: pence(3_700_000 * (index + 1) + version),
    })),
    ...(version > 1 ? { changeReason: 'A late invoice' } : {}),
  };
  for (const authority of AUTHORITY_CODES) {
    const taken = await takeReturn(ledger, createReturnsRepository(store), {
      access: { principal: 'officer' as PrincipalId, roles: ['officer'], authorities: [authority] },
      now: { at: instant(`${on}T08:00:00.000Z`), on: day(on) },
      ifMatch: version > 1 ? [version - 1] : undefined,
      idempotency: undefined,
      place: { authority, year: financialYear(year), period },
      submitted,
    });
    expect(taken.refused).toBeUndefined();
  }
}

async function itemsOfSummary(store: Store, read: { items: number }): Promise<number> {
  const ledger = createTestLedger(store);
  const ports = {
    store,
    ledger,
    log: { info: () => {}, error: () => {} },
    metrics: UNMEASURED,
    newId: () => 'id',
    sha256,
    environment: {},
  };
  await takeSweep(ports, { principal: 'lead' as PrincipalId, now: NOW });
  read.items = 0;
  const of = { year: YEAR, quarter: 'Q2', scope: AUTHORITY_CODES } as const;
  const summary = composeSummary(await summaryInput(ports, of, NOW));
  expect(summary.completeness).toMatchObject({ expected: 14, returned: 14 });
  expect(summary.streams.flatMap(({ lines }) => lines)).toHaveLength(LINES.length);
  return read.items;
}

it('reads as many items however many versions and past years there are', async () => {
  const { store, read } = countingStore();
  await submit(store, '2025-26', 'P06', 1, '2025-10-10');
  const before = await itemsOfSummary(store, read);
  for (const version of [2, 3, 4, 5]) await submit(store, '2025-26', 'P06', version, '2025-10-12');
  await submit(store, '2024-25', 'P12', 1, '2025-04-10');
  await submit(store, '2023-24', 'P12', 1, '2024-04-10');
  expect(before).toBeGreaterThan(14);
  expect(await itemsOfSummary(store, read)).toBe(before);
});
