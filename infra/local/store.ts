import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { DataDirectory } from './data-directory.ts';
import { connectDynamoDb } from './dynamodb-protocol.ts';
import { CannotStart } from './environment.ts';
import { endProcess, waitUntil } from './running-process.ts';
import { findStoreEngine, type StoreEngine } from './store-engine.ts';

export type RunningStore = {
  readonly endpoint: string;
  /** Ends the store if it is ours; everything it has acknowledged is in its file. */
  readonly stop: () => Promise<void>;
};

export type StoreOptions = {
  readonly data: DataDirectory;
  /** Use this store instead of starting one. */
  readonly endpoint: string | undefined;
  readonly tableName: string;
  /** Tells the person at the terminal. */
  readonly say: (sentence: string) => void;
  /** Told when the store has ended and does not come back. */
  readonly onLost: () => void;
  /** Another engine than the one this machine would choose; for tests. */
  readonly engine?: StoreEngine;
};

const STORE_DIRECTORY = 'store';
/** Which store we started, so that the next start finds it if we are killed before it. */
const STORE_RECORD = 'store.json';

/** Starts the store, or connects to the one that is named, and makes its table if it has none. */
export async function startStore(options: StoreOptions): Promise<RunningStore> {
  const store = options.endpoint
    ? await useStore(options.endpoint, options.tableName)
    : await startOwnStore(options);
  await connectDynamoDb(store.endpoint, options.tableName).createTableIfMissing();
  return store;
}

const EXTERNAL_TIMEOUT_MILLISECONDS = 2000;

async function useStore(endpoint: string, tableName: string): Promise<RunningStore> {
  const { answers } = connectDynamoDb(endpoint, tableName);
  if (!(await waitUntil(answers, EXTERNAL_TIMEOUT_MILLISECONDS))) {
    throw new CannotStart(`No DynamoDB-compatible store answers at ${endpoint}.`);
  }
  return { endpoint, stop: async () => {} };
}

/** Removes what a load that was cut off has left. */
export async function discardStore(data: DataDirectory): Promise<void> {
  await endLeftBehind(data);
  rmSync(join(data.path, STORE_DIRECTORY), { recursive: true, force: true });
}

async function startOwnStore(options: StoreOptions): Promise<RunningStore> {
  const { data, tableName, say } = options;
  const directory = join(data.path, STORE_DIRECTORY);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  await endLeftBehind(data);
  const engine = options.engine ?? findStoreEngine(directory);
  if (engine.caution) say(engine.caution);
  const port = await findFreePort();
  const endpoint = endpointAt(port);
  let isUp = false;
  const onLost = (): void => {
    if (isUp) options.onLost();
  };
  const keeper = keepRunning(engine, port, data, onLost);
  const { answers } = connectDynamoDb(endpoint, tableName);
  isUp = await waitUntil(
    async () => keeper.isLost() || (await answers()),
    engine.startTimeoutMilliseconds,
  );
  if (!isUp || keeper.isLost()) {
    await keeper.stop();
    throw new CannotStart(`The store (${engine.command}) did not start.`);
  }
  return { endpoint, stop: keeper.stop };
}

/** Restarts of a store that ends by itself, before it counts as lost. */
const MAX_RESTARTS = 5;
/** A store that has run for this long may be restarted as often again. */
const STEADY_MILLISECONDS = 10_000;
const STOP_MILLISECONDS = 3000;

/** Runs the engine on the port and starts it again there when it ends without being told to. */
function keepRunning(engine: StoreEngine, port: number, data: DataDirectory, onLost: () => void) {
  let state: 'running' | 'stopping' | 'lost' = 'running';
  let restarts = 0;
  let child = run();

  function run(): ChildProcess {
    const startedAt = performance.now();
    // A group of its own, so that Ctrl-C reaches us alone and the store outlives the last request.
    const options = { stdio: 'ignore', detached: true } as const;
    const started = spawn(engine.command, engine.argumentsFor(port), options);
    data.write(STORE_RECORD, { pid: started.pid, port, mark: engine.mark });
    started.once('error', lose);
    started.once('exit', () => restart(performance.now() - startedAt));
    return started;
  }

  function restart(ranForMilliseconds: number): void {
    if (state !== 'running') return;
    restarts = ranForMilliseconds > STEADY_MILLISECONDS ? 1 : restarts + 1;
    if (restarts > MAX_RESTARTS) lose();
    else child = run();
  }

  function lose(): void {
    if (state !== 'running') return;
    state = 'lost';
    onLost();
  }

  const endNow = (): void => {
    state = 'stopping';
    child.kill('SIGTERM');
  };
  process.once('exit', endNow);

  async function stop(): Promise<void> {
    endNow();
    process.off('exit', endNow);
    if (!(await waitUntil(() => hasEnded(child), STOP_MILLISECONDS))) child.kill('SIGKILL');
    data.remove(STORE_RECORD);
  }

  return { isLost: () => state === 'lost', stop };
}

const hasEnded = ({ pid, exitCode, signalCode }: ChildProcess): boolean =>
  pid === undefined || exitCode !== null || signalCode !== null;

/**
 * Ends the store that a killed run has left behind: it holds the file, and its port is gone from our
 * knowledge with the run. The process must still be that store on our files, whatever its number.
 */
async function endLeftBehind(data: DataDirectory): Promise<void> {
  const record = data.read(STORE_RECORD);
  if (!isStoreRecord(record)) return;
  const directory = join(data.path, STORE_DIRECTORY);
  await endProcess(
    record.pid,
    (command) => command.includes(record.mark) && command.includes(directory),
  );
  data.remove(STORE_RECORD);
}

/** Where the store of a run listens; undefined when none was started on this data. */
export function readStoreEndpoint(data: DataDirectory): string | undefined {
  const record = data.read(STORE_RECORD);
  return isStoreRecord(record) ? endpointAt(record.port) : undefined;
}

const endpointAt = (port: number): string => `http://127.0.0.1:${port}`;

type StoreRecord = { readonly pid: number; readonly port: number; readonly mark: string };

function isStoreRecord(value: unknown): value is StoreRecord {
  return (
    typeof value === 'object' &&
    value !== null &&
    'pid' in value &&
    Number.isSafeInteger(value.pid) &&
    'port' in value &&
    typeof value.port === 'number' &&
    'mark' in value &&
    typeof value.mark === 'string'
  );
}

function findFreePort(): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const server = createServer();
  server.once('error', reject);
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    server.close(() => resolve(port));
  });
  return promise;
}
