import type { StoredObject, TransitStore } from './object-store.ts';
import type { ReturnPlace } from './returns.ts';

type Allowed = {
  readonly bytes: number;
  readonly mediaType: string;
  readonly seconds: number;
  readonly fileName?: string | undefined;
};

/** Servers of S3 on this machine keep a key's last part in the name of a file: 255 bytes in all. */
const MAX_NAME_BYTES = 100;

/** The place is in the key, so that an upload can be named for the return that it is of, only. */
const keyOf = ({ authority, year, period }: ReturnPlace, upload: string): string =>
  `UPLOADS/${authority}/${year}/${period}/${upload}`;

/** Files on their way in, each sent past the API to an address of its own. */
export function createUploadsRepository(transit: TransitStore, newId: () => string) {
  return {
    async allow(place: ReturnPlace, allowed: Allowed) {
      const upload = uploadId(newId(), allowed.fileName);
      return { upload, ...(await transit.signUpload(keyOf(place, upload), allowed)) };
    },

    /** @returns undefined where nothing was sent to it, or not lately. */
    async find(place: ReturnPlace, upload: string, mostBytes: number) {
      const found = await transit.find(keyOf(place, upload), mostBytes);
      return found && found !== 'too-large' ? withName(found, upload) : found;
    },
  };
}

/** The file's name is part of the id: of an upload nothing is kept but the file. */
function uploadId(id: string, fileName: string | undefined): string {
  if (fileName === undefined) return id;
  let characters = [...fileName];
  // The end of a name tells more than its beginning: the period, the ending.
  while (Buffer.byteLength(characters.join('')) > MAX_NAME_BYTES) characters = characters.slice(1);
  return `${id}.${Buffer.from(characters.join('')).toString('base64url')}`;
}

function withName(object: StoredObject, upload: string) {
  const [, name] = upload.split('.');
  const fileName = name && Buffer.from(name, 'base64url').toString();
  return { ...object, ...(fileName ? { fileName } : {}) };
}
