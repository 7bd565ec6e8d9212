import type { Message, ToldAlert } from '../domain/alerts/compose-message.ts';

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '');

const element = (name: string, text: string): string => `<${name}>${escaped(text)}</${name}>`;

/** Everything is in the message itself: nothing is loaded from anywhere, and nothing tells of its opening. */
const STYLE =
  'body{font:16px/1.5 sans-serif;max-width:40em;margin:1em auto;padding:0 1em;color:#0b0c0c;background:#fff}' +
  'h1{font-size:1.4em}h2{font-size:1.2em;border-top:2px solid #0b0c0c;padding-top:.4em}h3{font-size:1em;margin-bottom:0}' +
  'p{margin:.4em 0}a{color:#1d4f91}footer{border-top:1px solid #b1b4b6;margin-top:2em;color:#505a5f}';

/** A message as HTML: the same words as the text, in the same order. */
export function messageHtml({ subject, opening, groups, more, closing }: Message): string {
  const content = [
    element('h1', subject),
    ...opening.map((each) => element('p', each)),
    ...groups.flatMap(({ heading, alerts }) => [element('h2', heading), ...alerts.map(alertHtml)]),
    ...(more ? [`<p>${linkTo(more.link, more.sentence)}</p>`] : []),
    `<footer>${closing.map((each) => element('p', each)).join('')}</footer>`,
  ].join('\n');
  return (
    '<!doctype html>\n<html lang="en-GB"><head><meta charset="utf-8">' +
    `<meta name="viewport" content="width=device-width"><title>${escaped(subject)}</title>` +
    `<style>${STYLE}</style></head>\n<body>\n${content}\n</body></html>\n`
  );
}

const alertHtml = ({ headline, sentences, nextStep, link }: ToldAlert): string =>
  [
    element('h3', headline),
    ...sentences.map((each) => element('p', each)),
    `<p><strong>What to do next:</strong> ${escaped(nextStep)}</p>`,
    `<p>${linkTo(link, link)}</p>`,
  ].join('\n');

const linkTo = (link: string, text: string): string =>
  `<a href="${escaped(link)}">${escaped(text)}</a>`;
