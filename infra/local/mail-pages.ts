import { type Html, html } from '../../shared/files/html.ts';
import type { KeptMail } from './kept-mails.ts';

/** The pages of the inbox: plain HTML, no script, nothing from elsewhere. */
export const PAGE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; base-uri 'none'; " +
  "form-action 'none'; frame-ancestors 'none'";

/** A mail's own HTML: in a frame of the inbox, as a document of no origin that can run and load nothing. */
export const MAIL_POLICY =
  "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'";

const STYLE = html`
body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#0b0c0c;background:#fff}
a{color:#1d4f91}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.4rem .8rem .4rem 0;border-bottom:1px solid #b1b4b6}
pre{white-space:pre-wrap;background:#f3f2f1;padding:1rem}
iframe{width:100%;height:40rem;border:2px solid #0b0c0c;background:#fff}`;

const page = (title: string, content: Html): string =>
  html`<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>${title}</title>
<meta name="viewport" content="width=device-width"><style>${STYLE}</style></head>
<body><main><h1>${title}</h1>${content}</main></body></html>`.toString();

export function inboxPage(mails: readonly KeptMail[]): string {
  const rows = mails.map(
    ({ number, at, to, subject }) => html`<tr><td>${at.slice(0, 16).replace('T', ' ')}</td>
<td>${to.join(', ')}</td><td><a href="/mails/${number}">${subject}</a></td></tr>`,
  );
  const table = html`<table><thead><tr><th scope="col">When (UTC)</th><th scope="col">To</th>
<th scope="col">Subject</th></tr></thead><tbody>${rows}</tbody></table>`;
  return page(
    'Mail of the demonstration',
    html`<p>Everything that the service has sent. None of it has left this machine.</p>
${mails.length === 0 ? html`<p>Nothing has been sent yet.</p>` : table}`,
  );
}

export function mailPage({ number, at, from, to, subject, text, headers }: KeptMail): string {
  const facts = [['From', from], ['To', to.join(', ')], ['When', at], ...Object.entries(headers)];
  return page(
    subject,
    html`<p><a href="/">All mail</a></p>
<table><tbody>${facts.map(([name, value]) => html`<tr><th scope="row">${name}</th><td>${value}</td></tr>`)}</tbody></table>
<h2>As HTML</h2><iframe sandbox title="The mail as HTML" src="/mails/${number}/html"></iframe>
<h2>As text</h2><pre>${text}</pre>`,
  );
}

/** As it was sent: the policy of its answer is what keeps it harmless. */
export const htmlOf = ({ html: markup }: KeptMail): string => markup;
