import type { StoredObject, TransitStore } from './object-store.ts';

const SECONDS = 300;

/** Files on their way out that are too large for an answer of the API. */
export function createDownloadsRepository(transit: TransitStore) {
  return {
    /** @returns the address to load it from within five minutes. */
    async offer(name: string, { bytes, mediaType }: StoredObject, fileName: string) {
      const key = `DOWNLOADS/${name}`;
      await transit.putStream(key, inOnePiece(bytes), mediaType);
      return transit.signDownload(key, { fileName, seconds: SECONDS });
    },
  };
}

async function* inOnePiece(bytes: Uint8Array) {
  yield bytes;
}
