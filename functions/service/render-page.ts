import type { TextReply } from '../../shared/http/operation.ts';
import { type Html, html, type Part } from './html.ts';
import { PAGE_STYLE } from './page-style.ts';

type Page = {
  readonly title: string;
  readonly heading: Part;
  readonly contents?: Html;
  readonly main: Part;
};

/** A whole page: landmarks, a way past the contents for the keyboard, one style and no script. */
export const renderPage = ({ title, heading, contents, main }: Page): string =>
  html`<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<title>${title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>${PAGE_STYLE}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<header>${heading}</header>
<div class="${contents ? 'layout with-contents' : 'layout'}">
${contents}
<main id="content" tabindex="-1">
${main}
</main>
</div>
<footer><p>Funding Pressure Tracker. This page is made from the <a href="/v1/openapi.json">OpenAPI document</a>.</p></footer>
</body>
</html>
`.toString();

/** A page as an answer, with the policy that lets in its style and nothing else. */
export function createPageReply(sha256: (text: string) => string): (page: string) => TextReply {
  const hash = Buffer.from(sha256(PAGE_STYLE.toString()), 'hex').toString('base64');
  const policy = `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
  return (page) => ({
    status: 200,
    mediaType: 'text/html; charset=utf-8',
    text: page,
    headers: { 'content-security-policy': policy },
  });
}
