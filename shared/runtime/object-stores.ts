import { loadBeside } from '../files/beside.ts';
import type { RecordStore, TransitStore } from '../persistence/object-store.ts';
import type { Environment } from './environment.ts';

/** What this process keeps files in. */
export type ObjectStores = { readonly records: RecordStore; readonly transit: TransitStore };

type Settings = Pick<Environment, 'RECORDS_BUCKET' | 'TRANSIT_BUCKET' | 'S3_ENDPOINT'>;

/**
 * The client of S3 weighs as much as all the rest of a function, and few requests of few functions
 * need it: it stands beside the bundle, and the first such request loads it.
 */
export function createObjectStores(settings: Settings): ObjectStores {
  let loading: Promise<ObjectStores> | undefined;
  const loaded = (): Promise<ObjectStores> => {
    loading ??= load(settings);
    return loading;
  };
  return {
    records: {
      putOnce: async (...put) => (await loaded()).records.putOnce(...put),
      find: async (key) => (await loaded()).records.find(key),
    },
    transit: {
      putStream: async (...put) => (await loaded()).transit.putStream(...put),
      find: async (...asked) => (await loaded()).transit.find(...asked),
      signUpload: async (...asked) => (await loaded()).transit.signUpload(...asked),
      signDownload: async (...asked) => (await loaded()).transit.signDownload(...asked),
    },
  };
}

/** A function that may use one of the stores is told of that one only. */
async function load({
  RECORDS_BUCKET = '',
  TRANSIT_BUCKET = '',
  S3_ENDPOINT,
}: Settings): Promise<ObjectStores> {
  const { createS3Stores } = await loadBeside<typeof import('./s3-stores.ts')>('s3-stores');
  return createS3Stores(S3_ENDPOINT, { records: RECORDS_BUCKET, transit: TRANSIT_BUCKET });
}
