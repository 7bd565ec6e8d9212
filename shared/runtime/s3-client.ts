import { S3Client } from '@aws-sdk/client-s3';
import { boundedBy, unlogged } from './bounded-client.ts';

/**
 * A client for files of a few megabytes. Addresses that are signed for somebody else must not name a
 * checksum of what the SDK does not have, so it computes one only where it is told to.
 */
export const createS3Client = (endpoint?: string): S3Client =>
  unlogged(
    new S3Client({
      ...boundedBy({ endpoint, attempts: 3, requestMilliseconds: 5000 }),
      // Elsewhere than at AWS a bucket has no name of its own in the DNS.
      forcePathStyle: endpoint !== undefined,
      requestChecksumCalculation: 'WHEN_REQUIRED',
    }),
  );
