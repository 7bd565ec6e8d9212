import { type DataDirectory, openDataDirectory } from './data-directory.ts';
import { CannotStart, DEFAULT_PORT, readEnvironment } from './environment.ts';
import { readSecrets } from './kept-secrets.ts';
import { requestToken } from './request-token.ts';

/** Where the service runs, for the tools that talk to it. */
export const SERVICE_RECORD = 'service.json';

export type ServiceRecord = { readonly url: string; readonly pid: number };

/** @returns undefined when no run has left its record. */
export function readServiceRecord(data: DataDirectory): ServiceRecord | undefined {
  const record = data.read(SERVICE_RECORD);
  return isServiceRecord(record) ? record : undefined;
}

const isServiceRecord = (value: unknown): value is ServiceRecord =>
  typeof value === 'object' &&
  value !== null &&
  'url' in value &&
  typeof value.url === 'string' &&
  'pid' in value &&
  Number.isSafeInteger(value.pid);

export type RunningService = {
  readonly url: string;
  readonly tokenFor: (name: string) => Promise<string>;
};

/** The running service that DATA_DIR tells of, or the one at PORT. */
export function findRunningService(): RunningService {
  const { port, dataDirectory } = readEnvironment();
  const data = openDataDirectory(dataDirectory);
  const record = readServiceRecord(data);
  const url = record?.url ?? `http://127.0.0.1:${port || DEFAULT_PORT}`;
  const secretOf = (machine: string) => readSecrets(data)?.clientSecrets[machine];
  return { url, tokenFor: (name) => requestToken(url, name, secretOf) };
}

/** Runs a tool's work; what is not a bug ends it with its sentence on stderr and exit code 1. */
export async function runTool(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof CannotStart)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
