import { createHash, createHmac } from 'node:crypto';

/** SHA-256 of UTF-8 text, in lower-case hex. */
export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** SHA-256 of bytes, in lower-case hex. */
export const sha256OfBytes = (bytes: Uint8Array): string =>
  createHash('sha256').update(bytes).digest('hex');

/** HMAC-SHA-256 of text under a key in hex, as base64url. */
export const hmacWith =
  (keyHex: string) =>
  (text: string): string =>
    createHmac('sha256', Buffer.from(keyHex, 'hex')).update(text).digest('base64url');
