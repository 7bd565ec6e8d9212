import type { TextReply } from './operation.ts';

/**
 * The policy of a page that lets in its one style, known by its hash, and nothing else: no script,
 * no image, no font, no frame, nothing from elsewhere.
 */
export function pagePolicy(sha256: (text: string) => string, style: string): string {
  const hash = Buffer.from(sha256(style), 'hex').toString('base64');
  return `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
}

/** A page as an answer, with its policy. */
export function createPageReply(
  sha256: (text: string) => string,
  style: string,
): (page: string) => TextReply {
  const policy = pagePolicy(sha256, style);
  return (page) => ({
    status: 200,
    mediaType: 'text/html; charset=utf-8',
    text: page,
    headers: { 'content-security-policy': policy },
  });
}
