import type { RecordStore, StoredObject, TransitStore } from './object-store.ts';

/** The double of the records, for unit tests. */
export function createInMemoryRecordStore(): RecordStore {
  const objects = new Map<string, StoredObject>();
  return {
    putOnce: async (key, object) => {
      if (objects.has(key)) return 'already-there';
      objects.set(key, copyOf(object));
      return 'put';
    },
    find: async (key) => {
      const found = objects.get(key);
      return found && copyOf(found);
    },
  };
}

/** The double of what is in transit; its addresses lead nowhere. */
export function createInMemoryTransitStore(): TransitStore & {
  /** As somebody who was given the address would do it. */
  readonly receive: (key: string, object: StoredObject) => void;
} {
  const objects = new Map<string, StoredObject>();
  return {
    receive: (key, object) => void objects.set(key, copyOf(object)),
    putStream: async (key, pieces, mediaType) => {
      const all: Uint8Array[] = [];
      for await (const piece of pieces) all.push(piece);
      objects.set(key, { bytes: Buffer.concat(all), mediaType });
    },
    find: async (key, mostBytes) => {
      const found = objects.get(key);
      if (found && found.bytes.byteLength > mostBytes) return 'too-large';
      return found && copyOf(found);
    },
    signUpload: async (key, { mediaType }) => ({
      url: `https://transit.invalid/${key}`,
      headers: { 'content-type': mediaType },
    }),
    signDownload: async (key) => `https://transit.invalid/${key}`,
  };
}

const copyOf = ({ bytes, mediaType }: StoredObject): StoredObject => ({
  bytes: Uint8Array.from(bytes),
  mediaType,
});
