import { once } from 'node:events';
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { DataDirectory } from './data-directory.ts';
import { CREDENTIAL_ID } from './environment.ts';
import { createS3Listener } from './s3-protocol.ts';

export type ObjectStoreOptions = {
  readonly data: DataDirectory;
  /** Signs the requests of the service, and the addresses that it gives to others. */
  readonly secret: string;
  /** The real time in milliseconds: what is in transit is old by it. */
  readonly now: () => number;
};

export type RunningObjectStore = {
  /** For `S3_ENDPOINT`. */
  readonly endpoint: string;
  readonly stop: () => Promise<void>;
};

export const BUCKETS = { records: 'records', transit: 'transit' } as const;

const LOOPBACK = '127.0.0.1';
const OBJECTS_DIRECTORY = 'objects';
const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;

/** Files on this machine: a server that speaks S3, over a directory beside the store's. */
export async function startObjectStore({
  data,
  secret,
  now,
}: ObjectStoreOptions): Promise<RunningObjectStore> {
  const directory = join(data.path, OBJECTS_DIRECTORY);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  removeOlderThan(now() - DAY_MILLISECONDS, join(directory, BUCKETS.transit));
  const listen = whenFirstAsked(() =>
    createS3Listener({
      directory,
      buckets: Object.values(BUCKETS),
      accessKeyId: CREDENTIAL_ID,
      secretAccessKey: secret,
    }),
  );
  const server = createServer(listen);
  server.listen(0, LOOPBACK);
  await once(server, 'listening');
  return {
    endpoint: `http://${LOOPBACK}:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Removes what a load that was cut off has left. */
export const discardObjects = (data: DataDirectory): void =>
  rmSync(join(data.path, OBJECTS_DIRECTORY), { recursive: true, force: true });

/** The cloud's rule, kept at each start. */
function removeOlderThan(milliseconds: number, directory: string): void {
  mkdirSync(directory, { recursive: true });
  for (const entry of readdirSync(directory, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && statSync(path).mtimeMs < milliseconds) rmSync(path, { force: true });
  }
}

/** The server takes a third of a second to load, and most starts see no file. */
function whenFirstAsked(load: () => Promise<RequestListener>): RequestListener {
  let loading: Promise<RequestListener> | undefined;
  return (request, response) => {
    loading ??= load();
    loading.then(
      (listener) => listener(request, response),
      () => failed(response),
    );
  };
}

const failed = (response: ServerResponse): void => void response.writeHead(500).end();
