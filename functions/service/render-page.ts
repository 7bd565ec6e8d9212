import { type Html, html, type Part } from '../../shared/files/html.ts';
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
