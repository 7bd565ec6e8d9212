import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm } from 'node:fs/promises';
import type { IncomingMessage, RequestListener } from 'node:http';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import type { Readable } from 'node:stream';

export type S3Settings = {
  readonly directory: string;
  readonly buckets: readonly string[];
  /** Whoever signs with these may do everything; nobody else may do anything. */
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
};

/** An object on its way into the server's files. */
type Incoming = {
  readonly bucket: string;
  readonly key: string;
  readonly content: Readable & { readonly headers?: IncomingMessage['headers'] };
  readonly metadata: object;
};

type Put = { readonly size: number; readonly md5: string };

/** How the server keeps its files: beside each object its type and its digest. */
type FileStore = {
  existsObject(bucket: string, key: string): Promise<boolean>;
  getResourcePath(bucket: string, key: string, resource: string): string;
  putContent(path: string, content: Readable): Promise<[size: number, md5: string]>;
  putMetadata(bucket: string, key: string, metadata: object, md5: string): Promise<void>;
  putObject(object: Incoming): Promise<Put>;
};

type Server = {
  readonly store: FileStore;
  configureBuckets(): Promise<unknown>;
  callback(): RequestListener;
};

type Account = {
  createKeyPair(id: string, secret: string): void;
  revokeAccessKey(id: string): void;
};

const PACKAGE = '@20minutes/s3rver';
/** What is still arriving. */
const PARTIAL = '.partial';
/** The key that everybody knows. */
const BUILT_IN_KEY = 'S3RVER';

/**
 * Answers S3 requests over a directory, with what the server lacks and S3 promises: nothing without
 * a signature, an object whole or not at all whatever stops the process, and `If-None-Match`.
 */
export async function createS3Listener(settings: S3Settings): Promise<RequestListener> {
  const load = createRequire(import.meta.url);
  const S3rver = load(PACKAGE) as new (options: object) => Server;
  const { DUMMY_ACCOUNT: account } = load(`${PACKAGE}/lib/models/account`) as {
    DUMMY_ACCOUNT: Account;
  };
  account.revokeAccessKey(BUILT_IN_KEY);
  account.createKeyPair(settings.accessKeyId, settings.secretAccessKey);
  const server = new S3rver({
    silent: true,
    vhostBuckets: false,
    directory: settings.directory,
    configureBuckets: settings.buckets.map((name) => ({ name })),
  });
  await server.configureBuckets();
  const S3Error = load(`${PACKAGE}/lib/models/error`) as new (code: string, text: string) => Error;
  putWhole(server.store, () => new S3Error('PreconditionFailed', 'It is there already'));
  const serve = server.callback();
  return (request, response) => {
    if (isSigned(request)) serve(request, response);
    else response.writeHead(403).end();
  };
}

function isSigned({ url = '', headers }: IncomingMessage): boolean {
  if (headers.authorization !== undefined) return true;
  return URL.parse(url, 'http://localhost')?.searchParams.has('X-Amz-Algorithm') ?? false;
}

/**
 * The content is renamed into its place last, when it and what stands beside it are there: the
 * server knows an object by its content alone. Who writes the same object waits.
 */
function putWhole(store: FileStore, alreadyThere: () => Error): void {
  const latest = new Map<string, Promise<unknown>>();
  store.putObject = (object) => {
    const place = store.getResourcePath(object.bucket, object.key, 'object');
    const put = (latest.get(place) ?? Promise.resolve()).then(async () => {
      const isFirstOnly = object.content.headers?.['if-none-match'] === '*';
      if (isFirstOnly && (await store.existsObject(object.bucket, object.key))) {
        throw alreadyThere();
      }
      return putAt(place, store, object);
    });
    const settled = put.then(
      () => {},
      () => {},
    );
    latest.set(place, settled);
    void settled.then(() => {
      if (latest.get(place) === settled) latest.delete(place);
    });
    return put;
  };
}

async function putAt(place: string, store: FileStore, object: Incoming): Promise<Put> {
  const partial = `${place}.${randomUUID()}${PARTIAL}`;
  await mkdir(dirname(place), { recursive: true });
  try {
    const [size, md5] = await store.putContent(partial, object.content);
    await store.putMetadata(object.bucket, object.key, object.metadata, md5);
    await rename(partial, place);
    return { size, md5 };
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}
