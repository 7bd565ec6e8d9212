import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openDataDirectory } from '../../infra/local/data-directory.ts';
import { readSecrets } from '../../infra/local/kept-secrets.ts';
import { requestToken } from '../../infra/local/request-token.ts';

export type ServiceSettings = {
  readonly seed?: 'region' | 'none';
  /** An ISO instant for the service's clock. */
  readonly now?: string;
  /** 0, the default, takes a free port. */
  readonly port?: number;
  readonly dataDirectory?: string;
  /** Further variables, or other values for those above. */
  readonly environment?: Readonly<Record<string, string>>;
};

export type StartedService = {
  /** Changes with every restart, because the port is a free one. */
  readonly url: string;
  readonly dataDirectory: string;
  /** What it has printed since its last start. */
  readonly output: () => string;
  /** An access token of a demonstration user, by the real flow; asked for once a start. */
  readonly token: (name: string) => Promise<string>;
  /** The numbers of its processes: the service's own and its store's. */
  readonly pids: () => { readonly service: number; readonly store: number | undefined };
  /** Ends everything it has started at once, as a power cut would; or the service alone. */
  readonly kill9: (what?: 'everything' | 'service') => Promise<void>;
  /** Starts it again on the same data; stops it before if it still runs. */
  readonly restart: () => Promise<void>;
  /** Asks it to end, as Ctrl-C does. @returns its exit code. */
  readonly interrupt: () => Promise<number | null>;
  /** Ends it and removes its data. */
  readonly stop: () => Promise<void>;
};

export type Outcome = {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
};

const START_TIMEOUT_MILLISECONDS = 120_000;

/** One of the command line programs of the embedded run. */
const program = (name: string): string =>
  fileURLToPath(new URL(`../../infra/local/${name}.ts`, import.meta.url));

const variablesOf = (settings: ServiceSettings, dataDirectory: string): Record<string, string> => ({
  PORT: String(settings.port ?? 0),
  DATA_DIR: dataDirectory,
  SEED: settings.seed ?? 'none',
  ...(settings.now === undefined ? {} : { NOW: settings.now }),
  ...settings.environment,
});

/** Runs one of them to its end and collects what it prints. */
export async function runProgram(
  name: 'start' | 'token' | 'sweep' | 'import-ledger',
  environment: Readonly<Record<string, string>>,
  programArguments: readonly string[] = [],
): Promise<Outcome> {
  const child = spawn(process.execPath, [program(name), ...programArguments], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed = { output: '', errors: '' };
  child.stdout.on('data', (chunk) => {
    printed.output += String(chunk);
  });
  child.stderr.on('data', (chunk) => {
    printed.errors += String(chunk);
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...printed };
}

/** The whole embedded service in a process of its own, on data of its own. */
export async function startService(settings: ServiceSettings = {}): Promise<StartedService> {
  const dataDirectory = settings.dataDirectory ?? mkdtempSync(join(tmpdir(), 'service-'));
  const data = openDataDirectory(dataDirectory);
  const variables = variablesOf(settings, dataDirectory);
  let running = await launch(variables);
  let tokens = new Map<string, Promise<string>>();

  const storePid = (): number | undefined => {
    const record = data.read('store.json') as { readonly pid: number } | undefined;
    return record?.pid;
  };
  const secretOf = (machine: string) => readSecrets(data)?.clientSecrets[machine];

  async function interrupt(): Promise<number | null> {
    const { child } = running;
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGINT');
      await once(child, 'exit');
    }
    return child.exitCode;
  }

  return {
    get url() {
      return running.url;
    },
    dataDirectory,
    output: () => running.output(),
    token: (name) => {
      const token = tokens.get(name) ?? requestToken(running.url, name, secretOf);
      tokens.set(name, token);
      return token;
    },
    pids: () => ({ service: running.child.pid ?? 0, store: storePid() }),
    kill9: async (what = 'everything') => {
      const { child } = running;
      const store = storePid();
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      if (what === 'everything' && store !== undefined) process.kill(store, 'SIGKILL');
      await ended;
    },
    interrupt,
    restart: async () => {
      await interrupt();
      tokens = new Map();
      running = await launch(variables);
    },
    stop: async () => {
      await interrupt();
      rmSync(dataDirectory, { recursive: true, force: true });
    },
  };
}

type Running = {
  readonly child: ChildProcess;
  readonly url: string;
  readonly output: () => string;
};

async function launch(environment: Record<string, string>): Promise<Running> {
  const child = spawn(process.execPath, [program('start')], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const take = (chunk: unknown): void => {
    output += String(chunk);
    const url = /^ready (http:\S+)$/m.exec(output)?.[1];
    if (url) resolve(url);
  };
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  child.once('exit', () => reject(new Error(`The service did not start:\n${output}`)));
  const timer = setTimeout(() => child.kill('SIGKILL'), START_TIMEOUT_MILLISECONDS);
  try {
    return { child, url: await promise, output: () => output };
  } finally {
    clearTimeout(timer);
  }
}
