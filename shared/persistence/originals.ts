import type { AuthorityCode } from '../domain/authorities.ts';
import type { OriginalFile } from '../domain/returns/original-file.ts';
import type { RecordStore } from './object-store.ts';

type Sha256 = (content: string | Uint8Array) => string;

/** Named by the digest of its bytes: the same file is kept once, however often it comes. */
export const originalFileKey = (
  authority: AuthorityCode,
  { sha256 }: Pick<OriginalFile, 'sha256'>,
): string => `ORIGINALS/${authority}/${sha256}`;

/** The files that returns came as, among the records. */
export function createOriginalsRepository(records: RecordStore, sha256: Sha256) {
  return {
    async keep(authority: AuthorityCode, file: OriginalFile, bytes: Uint8Array): Promise<void> {
      await records.putOnce(originalFileKey(authority, file), { bytes, mediaType: file.mediaType });
    },

    /** @throws Error when what is kept is not what came: a version vouches for its original. */
    async find(authority: AuthorityCode, file: OriginalFile): Promise<Uint8Array> {
      const found = await records.find(originalFileKey(authority, file));
      if (found && sha256(found.bytes) === file.sha256) return found.bytes;
      throw new Error(`${originalFileKey(authority, file)} is ${found ? 'damaged' : 'not there'}`);
    },
  };
}
