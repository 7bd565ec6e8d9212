import type { TextReply } from './operation.ts';

/**
 * A page as an answer, with the policy that lets in its one style, known by its hash, and nothing
 * else: no script, no image, no font, no frame, nothing from elsewhere.
 */
export function createPageReply(
  sha256: (text: string) => string,
  style: string,
): (page: string, headers?: Readonly<Record<string, string>>) => TextReply {
  const hash = Buffer.from(sha256(style), 'hex').toString('base64');
  const policy = `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
  return (page, headers = {}) => ({
    status: 200,
    mediaType: 'text/html; charset=utf-8',
    text: page,
    headers: { ...headers, 'content-security-policy': policy },
  });
}
