/** What a return may come as besides JSON. */
export const RETURN_MEDIA_TYPES = {
  csv: 'text/csv',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const;
export type ReturnMediaType = (typeof RETURN_MEDIA_TYPES)[keyof typeof RETURN_MEDIA_TYPES];

/** A file up to this size is taken (contract: 5 MB); what is too large for a request is uploaded. */
export const MAX_FILE_BYTES = 5 * 1024 * 1024;

/** The file that a return came as; its bytes are kept under their digest. */
export type OriginalFile = {
  /** SHA-256 of the bytes in lower-case hex. */
  readonly sha256: string;
  readonly bytes: number;
  readonly mediaType: ReturnMediaType;
  /** As the sender's program named it, made harmless; absent where it did not. */
  readonly fileName?: string | undefined;
};
