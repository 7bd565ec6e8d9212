import { createHash, createHmac } from 'node:crypto';

/** SHA-256 of bytes, or of text in UTF-8, in lower-case hex. */
export const sha256 = (content: string | Uint8Array): string =>
  createHash('sha256').update(content).digest('hex');

/** HMAC-SHA-256 of text under a key in hex, as base64url. */
export const hmacWith =
  (keyHex: string) =>
  (text: string): string =>
    createHmac('sha256', Buffer.from(keyHex, 'hex')).update(text).digest('base64url');
