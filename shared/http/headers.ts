import type { SeenVersion } from '../domain/seen-version.ts';

const ENTITY_TAG = /^"(0|[1-9]\d{0,8})"$/;

/**
 * The versions named by `If-Match` (RFC 9110, section 13.1.1): `*`, or a list of strong tags. A tag
 * that is not one of ours names no version, and so never matches.
 * @returns 'invalid' when it is not a list of entity tags.
 */
export function seenVersionFrom(header: string | undefined): SeenVersion | 'invalid' | undefined {
  if (header === undefined) return undefined;
  if (header.trim() === '*') return 'any';
  const tags = header.split(',').map((tag) => tag.trim());
  if (!tags.every((tag) => /^(?:W\/)?"[\u0021\u0023-\u007e\u0080-\u00ff]*"$/.test(tag))) {
    return 'invalid';
  }
  return tags.flatMap((tag) => {
    const version = ENTITY_TAG.exec(tag)?.[1];
    return version === undefined ? [] : [Number(version)];
  });
}

/** Whether an `Idempotency-Key` is 1 to 255 visible ASCII characters (contract). */
export const isIdempotencyKey = (header: string): boolean =>
  /^[\u0021-\u007e]{1,255}$/.test(header);

/** The media types of an `Accept` header, best first; nothing and `*` alike say anything goes. */
export function acceptedTypes(header: string | undefined): readonly string[] {
  if (header === undefined || header.trim() === '') return ['*/*'];
  return header
    .split(',')
    .map((range, index) => {
      const [type = '', ...parameters] = range.split(';').map((part) => part.trim());
      const quality = parameters.find((parameter) => /^q=/i.test(parameter));
      return { type: type.toLowerCase(), quality: quality ? Number(quality.slice(2)) : 1, index };
    })
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality || a.index - b.index)
    .map(({ type }) => type);
}
