import type { Message, ToldAlert } from '../domain/alerts/compose-message.ts';
import { type Html, html, joined } from '../files/html.ts';

/** Everything is in the message itself: nothing is loaded from anywhere, and nothing tells of its opening. */
const STYLE = html`
  body{font:16px/1.5 sans-serif;max-width:40em;margin:1em auto;padding:0 1em;color:#0b0c0c;background:#fff}
  h1{font-size:1.4em}
  h2{font-size:1.2em;border-top:2px solid #0b0c0c;padding-top:.4em}
  h3{font-size:1em;margin-bottom:0}
  p{margin:.4em 0}
  a{color:#1d4f91}
  footer{border-top:1px solid #b1b4b6;margin-top:2em;color:#505a5f}
`;

/** A message as HTML: the same words as the text, in the same order. */
export function messageHtml({ subject, opening, groups, more, closing }: Message): string {
  const content = [
    html`<h1>${subject}</h1>`,
    ...opening.map(paragraph),
    ...groups.flatMap(({ heading, alerts }) => [
      html`<h2>${heading}</h2>`,
      ...alerts.map(alertHtml),
    ]),
    ...(more ? [html`<p>${linkTo(more.link, more.sentence)}</p>`] : []),
    html`<footer>${closing.map(paragraph)}</footer>`,
  ];
  return html`<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>${subject}</title><style>${STYLE}</style></head>
<body>
${joined(content, '\n')}
</body></html>
`.toString();
}

const paragraph = (text: string): Html => html`<p>${text}</p>`;

const alertHtml = ({ headline, sentences, nextStep, link }: ToldAlert): Html => {
  const content = [
    html`<h3>${headline}</h3>`,
    ...sentences.map(paragraph),
    html`<p><strong>What to do next:</strong> ${nextStep}</p>`,
    html`<p>${linkTo(link, link)}</p>`,
  ];
  return html`${joined(content, '\n')}`;
};

const linkTo = (link: string, text: string): Html => html`<a href="${link}">${text}</a>`;
