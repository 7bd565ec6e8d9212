import { paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';

/** The keys of all records that begin so: only an operator's own credentials may list them. */
export async function* recordKeys(
  client: S3Client,
  Bucket: string,
  Prefix: string,
): AsyncGenerator<string> {
  for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket, Prefix })) {
    for (const { Key } of Contents) if (Key !== undefined) yield Key;
  }
}
