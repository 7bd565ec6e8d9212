import { authorityOf, findAuthorityCode } from '../../shared/domain/authorities.ts';
import { type Html, html } from '../../shared/files/html.ts';
import { DEMONSTRATION_PEOPLE } from './demonstration-users.ts';

/** The pages of the demonstration's sign-in: plain HTML, no script, nothing from elsewhere. */

/**
 * Redirects after a form go back to the client, which is on this machine. The provider adds the hash
 * of its own script to the empty list where it needs one: a form that sends itself.
 */
export const PAGE_POLICY =
  "default-src 'none'; script-src; style-src 'unsafe-inline'; base-uri 'none'; " +
  "frame-ancestors 'none'; form-action 'self' http://127.0.0.1:* http://localhost:*";

const STYLE = html`
  body{font:1.1rem/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem;color:#0b0c0c;background:#fff}
  ul{list-style:none;padding:0;display:grid;gap:.5rem;grid-template-columns:repeat(auto-fill,minmax(15rem,1fr))}
  button{font:inherit;width:100%;min-height:2.75rem;text-align:left;padding:.4rem .8rem;border:2px solid #0b0c0c;background:#f3f2f1;cursor:pointer}
  button:focus-visible{outline:3px solid #0b0c0c;outline-offset:2px;background:#fd0}
`;

const page = (title: string, content: Html): string =>
  html`<!doctype html><html lang="en-GB"><head>
<meta charset="utf-8"><title>${title}</title>
<meta name="viewport" content="width=device-width"><style>${STYLE}</style></head>
<body><main><h1>${title}</h1>${content}</main></body></html>`.toString();

export function signInPage(action: string): string {
  const groups = [
    ['The region', DEMONSTRATION_PEOPLE.filter((name) => !name.includes('.'))],
    ['Finance officers', DEMONSTRATION_PEOPLE.filter((name) => name.startsWith('officer.'))],
    ['Certifiers', DEMONSTRATION_PEOPLE.filter((name) => name.startsWith('certifier.'))],
  ] as const;
  return page(
    'Sign in to the demonstration',
    html`<p>This is a demonstration on one machine. There are no passwords: choose who you are.</p>
    <form method="post" action="${action}">${groups.map(([heading, names]) => html`<h2>${heading}</h2>${buttons(names)}`)}</form>`,
  );
}

const buttons = (names: readonly string[]): Html => html`<ul>${names.map(button)}</ul>`;

const button = (name: string): Html =>
  html`<li><button name="name" value="${name}">${labelOf(name)}</button></li>`;

/** A button says whose it is: `officer.stoke-on-trent` is the one of Stoke-on-Trent. */
function labelOf(name: string): string {
  const [role = '', slug = ''] = name.split('.');
  const authority = findAuthorityCode(slug);
  return authority ? authorityOf(authority).name : role;
}

export const errorPage = (error: string, description: string): string =>
  page(
    'Signing in did not work',
    html`<p>${description || error}</p><p>Please go back and begin again.</p>`,
  );
