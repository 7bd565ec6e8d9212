import type { Context } from 'aws-lambda';
import { accessOperations } from '../../functions/access/operations.ts';
import { auditOperations } from '../../functions/audit/operations.ts';
import { budgetsOperations } from '../../functions/budgets/operations.ts';
import { calendarOperations } from '../../functions/calendar/operations.ts';
import { forecastsOperations } from '../../functions/forecasts/operations.ts';
import { fundsOperations } from '../../functions/funds/operations.ts';
import { ledgerOperations } from '../../functions/ledger/operations.ts';
import { pressuresOperations } from '../../functions/pressures/operations.ts';
import { referenceOperations } from '../../functions/reference/operations.ts';
import { returnsOperations } from '../../functions/returns/operations.ts';
import { serviceOperations } from '../../functions/service/operations.ts';
import { subscriptionsOperations } from '../../functions/subscriptions/operations.ts';
import { summariesOperations } from '../../functions/summaries/operations.ts';
import { sweepsOperations } from '../../functions/sweeps/operations.ts';
import { thresholdsOperations } from '../../functions/thresholds/operations.ts';
import { createRouter } from '../../infra/local/routes.ts';
import { ORIGIN_SECRET_HEADER } from '../../shared/contracts/edge.ts';
import {
  type Area,
  type Method,
  type OperationContract,
  routeKeyOf,
} from '../../shared/contracts/operation.ts';
import { OPERATIONS } from '../../shared/contracts/operations.ts';
import { instant, londonDayOf } from '../../shared/domain/time.ts';
import { createApi } from '../../shared/http/api.ts';
import type { Operation } from '../../shared/http/operation.ts';
import type { ApiAnswer, ApiEvent } from '../../shared/http/stage.ts';
import { createAccessRepository } from '../../shared/persistence/access.ts';
import {
  createInMemoryRecordStore,
  createInMemoryTransitStore,
} from '../../shared/persistence/in-memory-object-store.ts';
import { createInMemoryStore } from '../../shared/persistence/in-memory-store.ts';
import { createLedger } from '../../shared/persistence/ledger.ts';
import type { RecordStore } from '../../shared/persistence/object-store.ts';
import type { Item, Key, Store, Write } from '../../shared/persistence/store.ts';
import { hmacWith, newDigest, sha256 } from '../../shared/runtime/digests.ts';
import { pdfFonts } from '../../shared/runtime/pdf-fonts.ts';
import type { Ports } from '../../shared/runtime/ports.ts';
import { apiEvent, as } from '../support/api-events.ts';
import { isOriginSecret } from '../support/from-distribution.ts';
import { createRecordedMetrics, type Measured } from '../support/recorded-metrics.ts';
import { returnFilesInProcess } from '../support/return-files.ts';
import { createRandom } from '../support/seeded-random.ts';
import { type Answered, checkAnswer, checkForm, type Headers } from './promises.ts';

/** Every area as its Lambda function wires it; a new area does not compile without its line. */
const AREA_OPERATIONS: Readonly<Record<Area, (ports: Ports) => readonly Operation[]>> = {
  service: serviceOperations,
  reference: referenceOperations,
  access: accessOperations,
  calendar: calendarOperations,
  budgets: budgetsOperations,
  returns: returnsOperations,
  funds: fundsOperations,
  audit: auditOperations,
  sweeps: sweepsOperations,
  forecasts: forecastsOperations,
  pressures: pressuresOperations,
  thresholds: thresholdsOperations,
  summaries: summariesOperations,
  subscriptions: subscriptionsOperations,
  ledger: ledgerOperations,
};

/** The demonstration's moment: P05 is locked, P06 open, P07 still to come. */
export const TODAY = '2025-10-20T08:00:00.000Z';

export type Options = {
  /** The principal of the token; without one, the request carries none. */
  readonly as?: string;
  /** Claims as the authorizer passed them on, in place of `as`. */
  readonly claims?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it is. */
  readonly text?: string;
  readonly isBase64Encoded?: boolean;
  /** Names in any case; `content-type` is JSON where there is a body and nothing else is said. */
  readonly headers?: Headers;
  /** What comes in place of the distribution's secret; null is nothing at all. */
  readonly originSecret?: string | null;
};

export type LogLine = { readonly code: string; readonly data: unknown; readonly cause?: unknown };

export type World = {
  /** Sends a request as the gateway would hand it over; checks what every answer promises. */
  readonly call: (method: Method, target: string, options?: Options) => Promise<Answered>;
  readonly store: Store;
  readonly records: RecordStore;
  readonly transit: ReturnType<typeof createInMemoryTransitStore>;
  /** Everything that is kept, in order of key. */
  readonly items: () => Promise<readonly Item[]>;
  /** How many transactions were committed. */
  readonly commits: () => number;
  readonly setNow: (at: string) => void;
  readonly logs: readonly LogLine[];
  readonly measured: readonly Measured[];
};

/** An in-memory store that can say everything it holds. */
function createKnownStore(seeded: readonly Item[]) {
  const inner = createInMemoryStore();
  const keys = new Map<string, Key>();
  let commits = 0;
  const store: Store = {
    ...inner,
    async transact(writes, token) {
      const outcome = await inner.transact(writes, token);
      if (outcome === 'committed') {
        commits += 1;
        for (const { pk, sk } of writes.map(keyOf)) keys.set(`${pk}\u0000${sk}`, { pk, sk });
      }
      return outcome;
    },
  };
  return {
    store,
    commits: () => commits,
    seed: async () => {
      if (seeded.length > 0) await store.transact(seeded.map(asPut), 'seed');
    },
    items: async () => {
      const sorted = [...keys].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, key]) => key);
      return (await inner.find(sorted)).filter((item) => item !== undefined);
    },
  };
}

const keyOf = (write: Write): Key => (write.kind === 'put' ? write.item : write.key);
const asPut = (item: Item): Write => ({ kind: 'put', item, when: [] });

/** One machine's worth of service over a store in memory, with a clock that stands still. */
export type WorldParts = {
  readonly items?: readonly Item[];
  /** Where what the items name is kept; they may share it, for nothing in it is ever overwritten. */
  readonly records?: RecordStore;
  /** Puts something between the service and its store. */
  readonly around?: (store: Store) => Store;
};

export async function createWorld(parts: WorldParts = {}): Promise<World> {
  const { items = [], records = createInMemoryRecordStore(), around } = parts;
  const known = createKnownStore(items);
  await known.seed();
  const logs: LogLine[] = [];
  const { metrics, measured } = createRecordedMetrics();
  let now = instant(TODAY);
  const files = { records, transit: createInMemoryTransitStore() };
  const ports = portsOver({
    ...files,
    store: around?.(known.store) ?? known.store,
    at: () => now,
    logs,
    metrics,
  });
  const handlers = new Map(
    Object.entries(AREA_OPERATIONS).map(([area, operationsOf]) => [
      area,
      createApi(ports, operationsOf(ports)) as unknown as Handler,
    ]),
  );
  return {
    call: callingThrough(handlers),
    store: known.store,
    ...files,
    items: known.items,
    commits: known.commits,
    setNow: (at) => {
      now = instant(at);
    },
    logs,
    measured,
  };
}

type PortParts = Pick<Ports, 'store' | 'records' | 'transit' | 'metrics'> & {
  readonly at: () => ReturnType<typeof instant>;
  readonly logs: LogLine[];
};

function portsOver({ store, records, transit, at, logs, metrics }: PortParts): Ports {
  const random = createRandom(7);
  let ids = 0;
  const newId = () => `${(++ids).toString(16).padStart(8, '0')}-0000`;
  return {
    environment: {
      TABLE_NAME: 'test',
      CURSOR_KEY: '5'.repeat(64),
      LOG_LEVEL: 'SILENT',
      MAIL_DOMAINS: 'example',
    },
    now: () => ({ at: at(), on: londonDayOf(at()) }),
    store,
    ledger: createLedger({
      store,
      sha256,
      newId,
      pause: async () => {},
      random,
      elapsed: () => 0,
      onCollision: () => {},
    }),
    records,
    transit,
    findAccess: createAccessRepository(store).find,
    log: {
      info: (code, data) => logs.push({ code, data }),
      error: (code, data, cause) => logs.push({ code, data, cause }),
    },
    metrics,
    sha256,
    sign: hmacWith('5'.repeat(64)),
    isOriginSecret,
    newId,
    newDigest,
    pdfFonts,
    returnFiles: returnFilesInProcess,
  };
}

type Handler = (event: ApiEvent, context: Context) => Promise<ApiAnswer>;

const CONTEXT = { getRemainingTimeInMillis: () => 3000 } as Context;

const findRoute = createRouter(OPERATIONS);

let requests = 0;

function callingThrough(handlers: ReadonlyMap<string, Handler>): World['call'] {
  return async (method, target, options = {}) => {
    const { contract, event } = requestTo(method, target, options);
    const handle = handlers.get(contract.area);
    if (!handle) throw new Error(`No handler of ${contract.area}`);
    const answer = answeredFrom(contract, await handle(event, CONTEXT));
    const check = options.originSecret === undefined ? checkAnswer : checkForm;
    check(answer, event.requestContext.requestId);
    return answer;
  };
}

/** Routed by the list of operations, parameters decoded whatever they hold. */
function requestTo(method: Method, target: string, options: Options) {
  const [path = '', query = ''] = target.split('?');
  const match = findRoute(method, path);
  if (match.found !== 'route') throw new Error(`${method} ${path} is no operation`);
  const { as: principal, claims, body, isBase64Encoded = false } = options;
  const text = options.text ?? (body === undefined ? undefined : JSON.stringify(body));
  const event = apiEvent({
    routeKey: routeKeyOf(match.route),
    path,
    query,
    pathParameters: Object.fromEntries(
      Object.entries(match.parameters).map(([name, value]) => [name, decodeURIComponent(value)]),
    ),
    headers: Object.fromEntries(
      Object.entries(options.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
    ),
    ...(text === undefined ? {} : { body: text, isBase64Encoded }),
    claims: claims ?? (principal === undefined ? null : as(principal)),
  });
  event.requestContext.requestId = `request-${++requests}`;
  if (options.originSecret !== undefined) replaceSecret(event, options.originSecret);
  return { contract: match.route, event };
}

function replaceSecret(event: ApiEvent, secret: string | null): void {
  if (secret === null) delete event.headers[ORIGIN_SECRET_HEADER];
  else event.headers[ORIGIN_SECRET_HEADER] = secret;
}

function answeredFrom(contract: OperationContract, answer: ApiAnswer): Answered {
  const headers = answer.headers as Headers;
  const bytes = Buffer.from(answer.body ?? '', answer.isBase64Encoded ? 'base64' : 'utf8');
  const text = bytes.toString('utf8');
  const isJson = /json(;|$)/.test(headers['content-type'] ?? '');
  return {
    contract,
    status: answer.statusCode ?? 0,
    headers,
    bytes,
    text,
    body: isJson ? JSON.parse(text) : undefined,
  };
}

/** Everything that is kept, as one text to be compared. */
export const keptIn = async (world: World): Promise<string> => JSON.stringify(await world.items());
