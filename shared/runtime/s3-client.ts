import { S3Client } from '@aws-sdk/client-s3';
import { NodeHttpHandler } from '@smithy/node-http-handler';

/**
 * A client for files of a few megabytes. Addresses that are signed for somebody else must not name a
 * checksum of what the SDK does not have, so it computes one only where it is told to.
 */
export function createS3Client(endpoint?: string): S3Client {
  const client = new S3Client({
    // Elsewhere than at AWS a bucket has no name of its own in the DNS.
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
    requestChecksumCalculation: 'WHEN_REQUIRED',
    maxAttempts: 3,
    requestHandler: new NodeHttpHandler({
      connectionTimeout: 1000,
      requestTimeout: 5000,
      throwOnRequestTimeout: true,
    }),
  });
  // It walks through every request and answer for a log that nobody reads.
  client.middlewareStack.remove('loggerMiddleware');
  return client;
}
