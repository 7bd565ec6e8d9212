import type { APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { chaseReturns } from '../../functions/chasing/chase-returns.ts';
import { draftEditions } from '../../functions/drafts/draft-editions.ts';
import { createNotify } from '../../functions/notify/deliver.ts';
import { measureStanding } from '../../functions/watch/measure-standing.ts';
import { loadRegion } from '../../infra/local/demonstration/load.ts';
import { AREAS, type Area } from '../../shared/contracts/operation.ts';
import { instant, londonDayOf } from '../../shared/domain/time.ts';
import { createApi } from '../../shared/http/api.ts';
import type { Operation } from '../../shared/http/operation.ts';
import { createAccessRepository } from '../../shared/persistence/access.ts';
import { createDynamoDbStore } from '../../shared/persistence/dynamodb-store.ts';
import {
  createInMemoryRecordStore,
  createInMemoryTransitStore,
} from '../../shared/persistence/in-memory-object-store.ts';
import type { Store } from '../../shared/persistence/store.ts';
import { hmacWith, newDigest, sha256 } from '../../shared/runtime/digests.ts';
import { pdfFonts } from '../../shared/runtime/pdf-fonts.ts';
import type { Ports } from '../../shared/runtime/ports.ts';
import { isOriginSecret } from '../support/from-distribution.ts';
import { functionEvent, type Sent } from '../support/function-events.ts';
import { UNMEASURED } from '../support/recorded-metrics.ts';
import { returnFilesInProcess } from '../support/return-files.ts';
import { createTestClient, startEngine, type TestEngine } from '../support/store-engines.ts';
import { createTestLedger } from '../support/test-ledger.ts';

/** What one operation costs on the demonstration's region, as the store says it (ReturnConsumedCapacity). */
export type Units = {
  readonly operation: string;
  /** Read request units: one for 4 kB read strongly. */
  readonly read: number;
  /** Write request units: two for each kB written in a transaction. */
  readonly write: number;
  readonly items: number;
  readonly calls: number;
  /** What this process computed for it, the store's own work apart. */
  readonly cpuMilliseconds: number;
};

type Meter = { read: number; write: number; items: number; calls: number };

const AT = instant('2025-10-20T08:00:00.000Z');
const KEY = '0'.repeat(64);
const COVENTRY = '/v1/authorities/E08000026';
const SOLIHULL = '/v1/authorities/E08000029';
const RETURN = 'returns/2025-26/P06';

export async function measureUnits(): Promise<readonly Units[]> {
  const engine = await startEngine();
  try {
    return await measureOn(engine);
  } finally {
    await engine.stop();
  }
}

async function measureOn(engine: TestEngine): Promise<readonly Units[]> {
  const meter: Meter = { read: 0, write: 0, items: 0, calls: 0 };
  const ports = await measuredPorts(engine, meter);
  await loadRegion(ports, () => {});
  const send = sender(ports);
  await warm(send);
  const measured: Units[] = [];
  const measure = async (operation: string, run: () => Promise<void>): Promise<void> => {
    Object.assign(meter, { read: 0, write: 0, items: 0, calls: 0 });
    const before = process.cpuUsage();
    await run();
    const { user, system } = process.cpuUsage(before);
    measured.push({ operation, ...meter, cpuMilliseconds: (user + system) / 1000 });
  };
  for (const [request, sent] of requests()) {
    await measure(request, async () => {
      const status = await send(request, sent);
      if (status >= 300) throw new Error(`${request}: ${status}`);
    });
  }
  for (const [job, run] of scheduledRuns(ports)) {
    await run();
    await measure(job, run);
  }
  return measured;
}

/** Runs of jobs; each is measured when one before has left it nothing to do, as is the case nearly always. */
const scheduledRuns = (ports: Ports): readonly (readonly [string, () => Promise<void>])[] => [
  ['draftEditions', () => draftEditions(ports)],
  ['chasing', () => chaseReturns(ports)],
  ['notify', async () => void (await createNotify(asNotify(ports))({}))],
  ['watch', () => measureStanding({ ...ports, isReachable: async () => true })],
];

const asNotify = (ports: Ports) => ({
  ...ports,
  sendMail: async () => 'sent' as const,
});

/** A commit knows the head of its chain from the last one; the first of a process reads twice. */
async function warm(send: ReturnType<typeof sender>): Promise<void> {
  const body = { version: 1, decision: 'certified' };
  await send('POST /v1/authorities/E06000051/returns/2025-26/P06/certification', {
    as: 'certifier.shropshire',
    body,
  });
}

const aReturn = (more: object = {}) => ({
  basis: 'year-to-date',
  lines: ['innovation-recruitment', 'innovation-retention', 'innovation-development'].map(
    (line, index) => ({ line, actualPence: 1_234_500 + index * 7_700 }),
  ),
  ...more,
});

/** In the order in which a year sees them. */
function requests(): readonly (readonly [string, Sent])[] {
  return [
    ['GET /v1/me', { as: 'officer.coventry' }],
    ['GET /v1/calendar/2025-26', {}],
    [`GET ${COVENTRY}/budgets/2025-26`, {}],
    [`GET ${COVENTRY}/${RETURN}`, {}],
    [`GET ${COVENTRY}/${RETURN}/versions`, {}],
    [`GET ${COVENTRY}/returns/2025-26`, {}],
    [`GET ${COVENTRY}/${RETURN}/template`, {}],
    [
      `POST ${SOLIHULL}/${RETURN}`,
      { as: 'officer.solihull', body: aReturn(), headers: { 'idempotency-key': 'one' } },
    ],
    [
      `POST ${SOLIHULL}/${RETURN}`,
      { as: 'officer.solihull', body: aReturn(), headers: { 'idempotency-key': 'one' } },
    ],
    [
      `POST ${SOLIHULL}/${RETURN}/certification`,
      { as: 'certifier.solihull', body: { version: 1, decision: 'certified' } },
    ],
    [
      'POST /v1/funds/innovation-fund/drawdowns',
      {
        as: 'officer.solihull',
        headers: { 'idempotency-key': 'two' },
        body: {
          authority: 'E08000029',
          phase: 'phase-1',
          workstream: 'recruitment',
          amountPence: 100_000,
          description: 'Measured',
        },
      },
    ],
    ['GET /v1/funds', {}],
    ['GET /v1/funds/innovation-fund/drawdowns', {}],
    ['POST /v1/sweeps', {}],
    ['POST /v1/sweeps', {}],
    ['GET /v1/forecasts/2025-26?authority=E08000026', {}],
    ['GET /v1/forecasts/2025-26', {}],
    ['GET /v1/pressures', {}],
    ['GET /v1/summaries/2025-26/Q2?authority=E08000026', {}],
    ['GET /v1/summaries/2025-26/Q2', {}],
    ['GET /v1/summaries/2025-26/Q2?asAt=2025-10-19', {}],
    ['GET /v1/authorities/E08000026/ledger', {}],
    ['GET /v1/audit?authority=E08000026', {}],
    ['GET /v1/audit/verification?authority=E08000026', {}],
    [
      'POST /v1/summaries/2025-26/Q2/editions',
      { headers: { 'idempotency-key': 'three' }, body: {} },
    ],
  ];
}

async function measuredPorts(engine: TestEngine, meter: Meter): Promise<Ports> {
  const store = counting(
    createDynamoDbStore({
      pause: async () => {},
      client: createTestClient(engine.endpoint),
      tableName: await engine.newTable(),
      onCapacity: (operation, units) => {
        meter[operation] += units;
      },
    }),
    meter,
  );
  let ids = 0;
  return {
    environment: { TABLE_NAME: 'table', CURSOR_KEY: KEY, LOG_LEVEL: 'SILENT' },
    now: () => ({ at: AT, on: londonDayOf(AT) }),
    store,
    ledger: createTestLedger(store),
    records: createInMemoryRecordStore(),
    transit: createInMemoryTransitStore(),
    findAccess: createAccessRepository(store).find,
    log: { info: () => {}, error: () => {} },
    metrics: UNMEASURED,
    returnFiles: returnFilesInProcess,
    sha256,
    sign: hmacWith(KEY),
    isOriginSecret,
    newId: () => `id-${++ids}`,
    newDigest,
    pdfFonts,
  };
}

function counting(store: Store, meter: Meter): Store {
  return {
    find: async (keys) => {
      const items = await store.find(keys);
      meter.items += items.filter((item) => item !== undefined).length;
      meter.calls += 1;
      return items;
    },
    page: async (request) => {
      const page = await store.page(request);
      meter.items += page.items.length;
      meter.calls += 1;
      return page;
    },
    transact: (writes, token) => {
      meter.calls += 1;
      return store.transact(writes, token);
    },
  };
}

type OperationsModule = Readonly<Record<string, (ports: Ports) => readonly Operation[]>>;
type Handler = (event: never, context: Context) => Promise<APIGatewayProxyStructuredResultV2>;

/** Sends a request to the function of its area, as the gateway would. */
function sender(ports: Ports) {
  const handlers = new Map<Area, Promise<Handler>>(
    AREAS.map((area) => [area, handlerOf(area, ports)]),
  );
  return async (request: string, sent: Sent): Promise<number> => {
    const { area, event } = functionEvent(request, sent);
    const handler = await handlers.get(area);
    const context = { getRemainingTimeInMillis: () => 60_000 } as Context;
    return (await handler?.(event as never, context))?.statusCode ?? 0;
  };
}

async function handlerOf(area: Area, ports: Ports): Promise<Handler> {
  const module = (await import(`../../functions/${area}/operations.ts`)) as OperationsModule;
  const operations = module[`${area}Operations`];
  if (!operations) throw new Error(`No operations of ${area}`);
  return createApi(ports, operations(ports)) as unknown as Handler;
}
