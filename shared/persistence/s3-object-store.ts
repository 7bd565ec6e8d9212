import {
  GetObjectCommand,
  type GetObjectCommandOutput,
  NoSuchKey,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { plainFileName } from '../domain/file-name.ts';
import { TemporarilyUnavailable } from '../domain/unavailable.ts';
import type { RecordStore, StoredObject, TransitStore } from './object-store.ts';
import { isNetworkFault, isServerFault, statusOf } from './sdk-faults.ts';

export type S3StoreOptions = { readonly client: S3Client; readonly bucket: string };

/** The records over an S3-compatible bucket. */
export const createS3RecordStore = (options: S3StoreOptions): RecordStore => ({
  putOnce: (key, object) => answered(() => putOnce(options, key, object)),
  find: (key) => answered(() => findWhole(options, key)),
});

/** What is in transit, over another. */
export const createS3TransitStore = (options: S3StoreOptions): TransitStore => ({
  putStream: (key, pieces, mediaType) => answered(() => putStream(options, key, pieces, mediaType)),
  find: (key, mostBytes) => answered(() => findUpTo(options, key, mostBytes)),
  signUpload: async (key, { bytes, mediaType, seconds }) => ({
    url: await getSignedUrl(
      options.client,
      new PutObjectCommand({
        Bucket: options.bucket,
        Key: key,
        ContentLength: bytes,
        ContentType: mediaType,
      }),
      // Signed, the store itself refuses a file of another size or type.
      { expiresIn: seconds, signableHeaders: new Set(['host', 'content-length', 'content-type']) },
    ),
    headers: { 'content-type': mediaType },
  }),
  signDownload: (key, { fileName, seconds }) =>
    getSignedUrl(
      options.client,
      new GetObjectCommand({
        Bucket: options.bucket,
        Key: key,
        // In plain letters: not every server of S3 spells the others in an address as the SDK does.
        ResponseContentDisposition: `attachment; filename="${plainFileName(fileName)}"`,
      }),
      { expiresIn: seconds },
    ),
});

/** Of two that put the same key at once S3 tells one to come back; then the other is there. */
const CONFLICT_TRIES = 3;

/**
 * The store itself lets nothing be put where something is. Its own checksum makes it refuse what
 * arrives damaged; buckets with a lock ask for one.
 */
async function putOnce(
  { client, bucket }: S3StoreOptions,
  key: string,
  { bytes, mediaType }: StoredObject,
): Promise<'put' | 'already-there'> {
  for (let tries = 1; ; tries++) {
    try {
      await client.send(
        new PutObjectCommand({
          Bucket: bucket,
          Key: key,
          Body: bytes,
          ContentType: mediaType,
          ChecksumAlgorithm: 'SHA256',
          IfNoneMatch: '*',
        }),
      );
      return 'put';
    } catch (error) {
      if (statusOf(error) === 412) return 'already-there';
      if (statusOf(error) !== 409 || tries === CONFLICT_TRIES) throw error;
    }
  }
}

async function putStream(
  { client, bucket }: S3StoreOptions,
  key: string,
  pieces: AsyncIterable<Uint8Array>,
  mediaType: string,
): Promise<void> {
  await new Upload({
    client,
    params: {
      Bucket: bucket,
      Key: key,
      Body: ReadableStream.from(pieces),
      ContentType: mediaType,
    },
  }).done();
}

async function findWhole(options: S3StoreOptions, key: string): Promise<StoredObject | undefined> {
  const found = await get(options, key);
  return found && wholeOf(found);
}

async function findUpTo(
  options: S3StoreOptions,
  key: string,
  mostBytes: number,
): Promise<StoredObject | 'too-large' | undefined> {
  const found = await get(options, key);
  if (!found || (found.ContentLength ?? 0) <= mostBytes) return found && wholeOf(found);
  // The length came with the headers; the body is not waited for.
  discard(found);
  return 'too-large';
}

async function get(
  { client, bucket }: S3StoreOptions,
  key: string,
): Promise<GetObjectCommandOutput | undefined> {
  try {
    return await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  } catch (error) {
    if (error instanceof NoSuchKey) return undefined;
    throw error;
  }
}

async function wholeOf({ Body, ContentType }: GetObjectCommandOutput): Promise<StoredObject> {
  if (!Body) throw new Error('An object without a body');
  return {
    bytes: await Body.transformToByteArray(),
    mediaType: ContentType ?? 'application/octet-stream',
  };
}

/** In Node a body is a stream, and one that is not read keeps its connection. */
const discard = ({ Body }: GetObjectCommandOutput): void =>
  (Body as { readonly destroy?: () => void } | undefined)?.destroy?.();

async function answered<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (isNetworkFault(error) || isServerFault(error) || statusOf(error) === 409) {
      throw new TemporarilyUnavailable({ cause: error });
    }
    throw error;
  }
}
