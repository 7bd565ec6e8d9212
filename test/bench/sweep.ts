import type { SQSRecord } from 'aws-lambda';
import { sweepParts } from '../../functions/sweeps/sweep-parts.ts';
import { takeSweep } from '../../functions/sweeps/take-sweep.ts';
import { AUTHORITY_CODES, type AuthorityCode } from '../../shared/domain/authorities.ts';
import { LINE_IDS } from '../../shared/domain/catalogue.ts';
import {
  type FinancialYear,
  financialYear,
  PERIODS,
  type Period,
  yearsBefore,
} from '../../shared/domain/financial-calendar.ts';
import { pence } from '../../shared/domain/money.ts';
import type { PrincipalId } from '../../shared/domain/permission.ts';
import type { CurrentReturn } from '../../shared/domain/returns/return.ts';
import { partsAt } from '../../shared/domain/sweeps/sweep-part.ts';
import { day, instant, type Now } from '../../shared/domain/time.ts';
import { replaceCurrentBudget } from '../../shared/persistence/budgets.ts';
import { createDynamoDbStore } from '../../shared/persistence/dynamodb-store.ts';
import { replaceCurrentReturn } from '../../shared/persistence/returns.ts';
import type { Store, Write } from '../../shared/persistence/store.ts';
import { sweepPartBody } from '../../shared/persistence/sweep-part-records.ts';
import { createSweepsRepository } from '../../shared/persistence/sweeps.ts';
import { sha256 } from '../../shared/runtime/digests.ts';
import { UNMEASURED } from '../support/recorded-metrics.ts';
import { createRandom, type Random } from '../support/seeded-random.ts';
import { createTestClient, startEngine, type TestEngine } from '../support/store-engines.ts';
import { createTestLedger } from '../support/test-ledger.ts';

/** A sweep of every English authority, rounded up to whole regions: 154 with 25 lines and six years, the sixth to P06. */
export type SweepRound = {
  readonly round: string;
  readonly authorities: number;
  readonly forecasts: number;
  readonly seconds: number;
  readonly read: number;
  readonly write: number;
  /** Of this process, the most that it held while it ran. */
  readonly megabytes: number;
};

/** The catalogue knows fourteen authorities, so a region of fourteen is swept eleven times over. */
const REGIONS = 11;

const YEAR = financialYear('2025-26');
const AT = instant('2025-10-20T08:00:00.000Z');
const BY = 'bench' as PrincipalId;
const NEXT_DAY = { at: instant('2025-10-21T08:00:00.000Z'), on: day('2025-10-21') };
const DAY_AFTER = { at: instant('2025-10-22T08:00:00.000Z'), on: day('2025-10-22') };

type Meter = { read: number; write: number };
type Region = { readonly store: Store; readonly ledger: ReturnType<typeof createTestLedger> };

export async function measureSweeps(): Promise<readonly SweepRound[]> {
  const engine = await startEngine();
  const meter: Meter = { read: 0, write: 0 };
  try {
    const regions: Region[] = [];
    for (let region = 0; region < REGIONS; region++)
      regions.push(await filled(engine, meter, region));
    const now = { at: AT, on: day('2025-10-20') };
    const round = (name: string, at = now, sweep = sweptForecasts) =>
      measure(name, { regions, meter, now: at, sweep });
    return [
      await round('first'),
      await round('again, nothing new'),
      await round('the next day, nothing new', NEXT_DAY),
      await round('the day after, in parts', DAY_AFTER, sweptInParts),
    ];
  } finally {
    await engine.stop();
  }
}

type Round = {
  readonly regions: readonly Region[];
  readonly meter: Meter;
  readonly now: Now;
  readonly sweep: (region: Region, now: Now) => Promise<number>;
};

async function measure(round: string, { regions, meter, now, sweep }: Round): Promise<SweepRound> {
  Object.assign(meter, { read: 0, write: 0 });
  let peak = 0;
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss);
  }, 20);
  const started = performance.now();
  let forecasts = 0;
  for (const region of regions) forecasts += await sweep(region, now);
  const seconds = (performance.now() - started) / 1000;
  clearInterval(watch);
  const megabytes = Math.round(Math.max(peak, process.memoryUsage().rss) / 2 ** 20);
  const authorities = regions.length * AUTHORITY_CODES.length;
  return { round, authorities, forecasts, seconds, ...meter, megabytes };
}

let ids = 0;

async function sweptForecasts(region: Region, now: Now): Promise<number> {
  const swept = await takeSweep(portsOf(region), { principal: BY, now });
  if (swept.refused || swept.answer.refusal) throw new Error('A sweep is never refused');
  return (swept.answer.body as { readonly forecasts: number }).forecasts;
}

/** As the queue hands it over: a message a call, one after the other. */
async function sweptInParts(region: Region, now: Now): Promise<number> {
  const ports = { ...portsOf(region), now: () => now };
  for (const part of partsAt(now.at)) {
    const record = { messageId: part.chain, body: sweepPartBody(part) } as SQSRecord;
    const { batchItemFailures } = await sweepParts(ports, { Records: [record] });
    if (batchItemFailures.length > 0) throw new Error(`${part.chain} was given back`);
  }
  return (await createSweepsRepository(region.store).findLatest())?.forecasts ?? 0;
}

const portsOf = ({ store, ledger }: Region) => ({
  store,
  ledger,
  log: { info: () => {}, error: (_: string, __: unknown, cause: unknown) => fail(cause) },
  metrics: UNMEASURED,
  sha256,
  environment: {},
  newId: () => `id-${++ids}`,
});

function fail(cause: unknown): never {
  throw cause;
}

/** A region's rows as the rules would leave them, written in bulk: it is the sweep that is measured. */
async function filled(engine: TestEngine, meter: Meter, seed: number): Promise<Region> {
  const store = createDynamoDbStore({
    pause: async () => {},
    client: createTestClient(engine.endpoint),
    tableName: await engine.newTable(),
    onCapacity: (operation, units) => {
      meter[operation] += units;
    },
  });
  const random = createRandom(seed);
  for (const authority of AUTHORITY_CODES) {
    const writes = [...yearsBefore(YEAR, 5), YEAR].flatMap((year) =>
      yearOf(authority, year, random),
    );
    for (let from = 0; from < writes.length; from += 25) {
      await store.transact(writes.slice(from, from + 25), `fill-${++ids}`);
    }
  }
  return { store, ledger: createTestLedger(store) };
}

function yearOf(authority: AuthorityCode, year: FinancialYear, random: Random): readonly Write[] {
  const periods = PERIODS.slice(0, year === YEAR ? 6 : 12);
  const toDate = LINE_IDS.map(() => 0);
  const returns = periods.map((period) => {
    LINE_IDS.forEach((_, index) => {
      const usual = (index + 1) * 2_000_000;
      toDate[index] = (toDate[index] ?? 0) + Math.round(usual * (0.7 + 0.6 * random()));
    });
    return replaceCurrentReturn(returnOf(authority, year, period, toDate), undefined);
  });
  return [...returns, budgetOf(authority, year)];
}

const returnOf = (
  authority: AuthorityCode,
  year: FinancialYear,
  period: Period,
  toDate: readonly number[],
): CurrentReturn => ({
  authority,
  year,
  period,
  version: 1,
  basis: 'year-to-date',
  nil: false,
  lines: LINE_IDS.map((line, index) => ({ line, actualPence: pence(toDate[index] ?? 0) })),
  adjustments: [],
  warnings: [],
  late: false,
  submittedBy: BY,
  submittedAt: AT,
  state: 'submitted',
});

const budgetOf = (authority: AuthorityCode, year: FinancialYear): Write =>
  replaceCurrentBudget({
    authority,
    year,
    version: 1,
    lines: LINE_IDS.map((line, index) => ({
      line,
      originalPence: pence((index + 1) * 24_000_000),
      viredPence: pence(0),
      profile: 'flat',
      weights: Array<number>(12).fill(1),
    })),
    virements: 0,
    setBy: BY,
    setAt: AT,
  });
