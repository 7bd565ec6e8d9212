import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { RunningDigest } from '../domain/ledger/ledger-file.ts';

/** SHA-256 of bytes, or of text in UTF-8, in lower-case hex. */
export const sha256 = (content: string | Uint8Array): string =>
  createHash('sha256').update(content).digest('hex');

/** SHA-256 of bytes as they go by. */
export function newDigest(): RunningDigest {
  const hash = createHash('sha256');
  return { update: (bytes) => void hash.update(bytes), digest: () => hash.digest('hex') };
}

/** HMAC-SHA-256 of text under a key in hex, as base64url. */
export const hmacWith =
  (keyHex: string) =>
  (text: string): string =>
    createHmac('sha256', Buffer.from(keyHex, 'hex')).update(text).digest('base64url');

/** Compares text with each secret in a time that tells nothing of any; digests are of one length. */
export function secretMatcher(secrets: readonly string[]): (text: string) => boolean {
  const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest();
  const expected = secrets.map(digestOf);
  return (text) => {
    const given = digestOf(text);
    return expected.map((each) => timingSafeEqual(given, each)).includes(true);
  };
}
