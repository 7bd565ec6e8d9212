import { createS3RecordStore, createS3TransitStore } from '../persistence/s3-object-store.ts';
import { createS3Client } from './s3-client.ts';

/** The stores of files over one client; a module of its own, loaded by `object-stores.ts`. */
export function createS3Stores(
  endpoint: string | undefined,
  buckets: { readonly records: string; readonly transit: string },
) {
  const client = createS3Client(endpoint);
  return {
    records: createS3RecordStore({ client, bucket: buckets.records }),
    transit: createS3TransitStore({ client, bucket: buckets.transit }),
  };
}
