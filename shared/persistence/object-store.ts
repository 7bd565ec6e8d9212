/**
 * Files as the rest of the service sees them, in two places. Records are written once and kept for
 * ever: the files of returns as they came, and editions of summaries. What is in transit goes after
 * a day: files on their way in, and exports on their way out. Both have two implementations that pass
 * one suite: S3, and the in-memory double of the unit tests.
 */
export type StoredObject = { readonly bytes: Uint8Array; readonly mediaType: string };

export type RecordStore = {
  /** Never overwrites: `already-there` leaves what was written first. */
  putOnce(key: string, object: StoredObject): Promise<'put' | 'already-there'>;
  find(key: string): Promise<StoredObject | undefined>;
};

/** Where somebody may send one file, and the headers that they have to send with it. */
export type SignedUpload = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
};

export type TransitStore = {
  /** Takes pieces as they come, so that a file of any size is never whole in memory. */
  putStream(key: string, pieces: AsyncIterable<Uint8Array>, mediaType: string): Promise<void>;
  /** @param mostBytes of a larger object nothing is read. @returns undefined where there is none */
  find(key: string, mostBytes: number): Promise<StoredObject | 'too-large' | undefined>;
  /** Lets whoever has it send exactly this many bytes, until the time is over. */
  signUpload(
    key: string,
    allowed: { readonly bytes: number; readonly mediaType: string; readonly seconds: number },
  ): Promise<SignedUpload>;
  /** An address to download it from, until the time is over. */
  signDownload(
    key: string,
    offered: { readonly fileName: string; readonly seconds: number },
  ): Promise<string>;
};
