import { once } from 'node:events';
import type { Server } from 'node:http';
import { type Day, londonDayOf } from '../../shared/domain/time.ts';
import { TABLE } from '../../shared/persistence/table.ts';
import { hmacWith } from '../../shared/runtime/digests.ts';
import { startBackground } from './background.ts';
import { type DataDirectory, openDataDirectory } from './data-directory.ts';
import { connectDynamoDb } from './dynamodb-protocol.ts';
import {
  CannotStart,
  type LocalEnvironment,
  publishEnvironment,
  type Seed,
} from './environment.ts';
import { createGateway, type GatewayLog, type GatewayPorts } from './gateway.ts';
import { loadHandlers } from './handlers.ts';
import { type KeptSecrets, keepSecrets } from './kept-secrets.ts';
import { chooseSeed, keepSeed, readKeptSeed } from './kept-seed.ts';
import { startMail } from './mail.ts';
import {
  BUCKETS,
  discardObjects,
  type RunningObjectStore,
  startObjectStore,
} from './object-store.ts';
import { commandOf, waitUntil } from './running-process.ts';
import { readServiceRecord, SERVICE_RECORD } from './running-service.ts';
import { seedStore } from './seed-store.ts';
import { authorizerAt, SERVED_ROUTES } from './served.ts';
import { clockStart } from './service-clock.ts';
import { discardStore, type RunningStore, startStore } from './store.ts';

export type RunPorts = {
  readonly environment: LocalEnvironment;
  /** Tells the person at the terminal. */
  readonly say: (sentence: string) => void;
  readonly log: GatewayLog;
  /** Told when the run cannot go on. */
  readonly onLost: (sentence: string) => void;
};

export type EmbeddedRun = {
  readonly url: string;
  /** The London day on the demonstration's clock; undefined when it is none. */
  readonly demonstrationOn: Day | undefined;
  /** Where the mail that was sent can be read. */
  readonly inboxUrl: string;
  /** Takes no more requests, finishes those under way, and ends the store. */
  readonly stop: () => Promise<void>;
};

/** Starts every part of the service on this machine. @throws CannotStart */
export async function startEmbeddedRun(ports: RunPorts): Promise<EmbeddedRun> {
  const { environment } = ports;
  const data = openDataDirectory(environment.dataDirectory);
  await refuseSecondRun(data);
  const secrets = await keepSecrets(data);
  const { server, open } = createGateway();
  const url = await listen(server, environment);
  data.write(SERVICE_RECORD, { url, pid: process.pid });
  const mail = await startMail({ data, now: serviceNow });
  const { store, objects, seed, clockStartsAt } = await prepareStore(ports, data, secrets, {
    endpoint: mail.endpoint,
    publicUrl: url,
  });
  const signIn = mountSignIn(url, secrets, ports.log);
  open(await gatewayPorts(url, secrets, signIn.serve, ports.log));
  signIn.warm();
  const background = await startBackground(ports.log);
  return {
    url,
    inboxUrl: mail.inboxUrl,
    demonstrationOn: seed === 'region' && clockStartsAt ? londonDayOf(clockStartsAt) : undefined,
    stop: async () => {
      await closeServer(server);
      await background.stop();
      await mail.stop();
      await objects.stop();
      await store.stop();
      data.remove(SERVICE_RECORD);
    },
  };
}

/** Mail comes only once the handlers' clock runs. */
async function serviceNow(): Promise<string> {
  const { ports } = await import('../../shared/runtime/ports.ts');
  return ports().now().at;
}

/** Two runs on the same files would end each other's store. */
async function refuseSecondRun(data: DataDirectory): Promise<void> {
  const record = readServiceRecord(data);
  if (!record || record.pid === process.pid) return;
  const isStart = commandOf(record.pid)?.includes('infra/local/start.ts') ?? false;
  if (!isStart || !(await isReachable(record.url))) return;
  throw new CannotStart(
    `${record.url} (process ${record.pid}) runs on DATA_DIR ${data.path} already; ` +
      'stop it, or choose another DATA_DIR.',
  );
}

const REACH_MILLISECONDS = 2000;

async function isReachable(url: string): Promise<boolean> {
  try {
    await fetch(`${url}/v1/health`, { signal: AbortSignal.timeout(REACH_MILLISECONDS) });
    return true;
  } catch {
    return false;
  }
}

/** @returns the address to call it at. */
async function listen(server: Server, { host, port }: LocalEnvironment): Promise<string> {
  try {
    server.listen(port, host);
    await once(server, 'listening');
  } catch (cause) {
    throw new CannotStart(cannotListen(cause, host, port), { cause });
  }
  const address = server.address();
  const boundPort = typeof address === 'object' && address ? address.port : port;
  return `http://${hostInUrl(host)}:${boundPort}`;
}

function cannotListen(cause: unknown, host: string, port: number): string {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'EADDRINUSE') {
    return `Port ${port} is taken by another program; choose another: PORT=3001 npm start (0 picks a free one).`;
  }
  if (code === 'EACCES') return `Port ${port} needs more rights; choose one above 1023.`;
  return `HOST ${host} is not an address of this machine.`;
}

const ANY_ADDRESS = new Set(['0.0.0.0', '::', 'localhost']);

function hostInUrl(host: string): string {
  if (ANY_ADDRESS.has(host)) return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}

type PreparedStore = {
  readonly store: RunningStore;
  readonly objects: RunningObjectStore;
  readonly seed: Seed;
  readonly clockStartsAt: string | undefined;
};

/** The store with its table, the handlers' environment, and at the first start the data. */
async function prepareStore(
  ports: RunPorts,
  data: DataDirectory,
  secrets: KeptSecrets,
  mail: { readonly endpoint: string; readonly publicUrl: string },
) {
  const { environment, say, onLost } = ports;
  const kept = readKeptSeed(data);
  const seed = chooseSeed(environment.seed, kept);
  const endpoint = environment.dynamoDbEndpoint;
  if (kept?.state === 'loading' && !endpoint) {
    await discardStore(data);
    discardObjects(data);
  }
  const tableName = TABLE.defaultName;
  const lost = (): void => onLost('The store has ended and does not start again.');
  const store = await startStore({ data, endpoint, tableName, say, onLost: lost });
  const table = connectDynamoDb(store.endpoint, tableName);
  const isEmpty = await table.isEmpty();
  if (kept?.state === 'loading' && !isEmpty) throw halfLoaded(store.endpoint);
  if (!kept && !isEmpty && environment.seed === undefined) throw unknownSeed(store.endpoint);
  const clockStartsAt = await clockStart(seed, environment.now, table);
  const secret = hmacWith(secrets.cursorKey)('object store');
  const objects = await startObjectStore({ data, secret, now: Date.now });
  publishEnvironment({
    tableName,
    dynamoDbEndpoint: store.endpoint,
    cursorKey: secrets.cursorKey,
    originSecret: originSecretOf(secrets),
    clockStartsAt,
    demonstration: seed,
    mail,
    objects: { endpoint: objects.endpoint, secret, ...BUCKETS },
  });
  if (isEmpty) {
    keepSeed(data, { seed, state: 'loading' });
    await seedStore({ seed, say });
    keepSeed(data, { seed, state: 'loaded' });
  }
  return { store, objects, seed, clockStartsAt } satisfies PreparedStore;
}

const originSecretOf = ({ cursorKey }: KeptSecrets): string => hmacWith(cursorKey)('origin');

/** Real figures must never be called a demonstration, nor the other way round. */
const unknownSeed = (endpoint: string): CannotStart =>
  new CannotStart(
    `DATA_DIR does not say what the store at ${endpoint} holds; say SEED=region if it is the demonstration, SEED=none if not.`,
  );

const halfLoaded = (endpoint: string): CannotStart =>
  new CannotStart(`The first load of the store at ${endpoint} was cut off; empty it, please.`);

async function gatewayPorts(
  url: string,
  secrets: KeptSecrets,
  signIn: GatewayPorts['signIn'],
  log: GatewayLog,
): Promise<GatewayPorts> {
  const areas = new Set(SERVED_ROUTES.map(({ area }) => area));
  return {
    routes: SERVED_ROUTES,
    handlerOf: await loadHandlers([...areas]),
    authorize: authorizerAt(url, secrets),
    originSecret: originSecretOf(secrets),
    signIn,
    now: Date.now,
    log,
  };
}

/** The provider takes longer to load than all the rest, and the first request seldom needs it. */
function mountSignIn(url: string, secrets: KeptSecrets, log: GatewayLog) {
  let loading: Promise<GatewayPorts['signIn']> | undefined;
  const load = (): Promise<GatewayPorts['signIn']> => {
    loading ??= import('./sign-in.ts').then(({ createSignIn }) => createSignIn(url, secrets, log));
    return loading;
  };
  const fail = (error: unknown): void =>
    log('sign-in-failed', { error: error instanceof Error ? error.name : typeof error });
  const serve: GatewayPorts['signIn'] = (request, response) => {
    load().then(
      (signIn) => signIn(request, response),
      (error: unknown) => {
        fail(error);
        response.destroy();
      },
    );
  };
  return { serve, warm: () => void setImmediate(() => void load().catch(fail)) };
}

const DRAIN_MILLISECONDS = 10_000;

async function closeServer(server: Server): Promise<void> {
  let isClosed = false;
  server.close(() => {
    isClosed = true;
  });
  server.closeIdleConnections();
  await waitUntil(() => isClosed, DRAIN_MILLISECONDS);
  server.closeAllConnections();
}
