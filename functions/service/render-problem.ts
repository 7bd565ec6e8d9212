import type { OperationContract } from '../../shared/contracts/operation.ts';
import { type Html, html, type Part, prose } from '../../shared/files/html.ts';
import { PROBLEMS, type ProblemCode } from '../../shared/http/problem.ts';
import { problemAnchor } from './render-operation.ts';
import { renderPage } from './render-page.ts';

/** What a client does about a problem, by its status. */
const ADVICE: Readonly<Record<number, string>> = {
  400: 'The request is not as this operation takes it: correct it. Nothing was stored.',
  401: 'Send an access token of this service that has not expired.',
  403: 'None of the roles of the token’s principal may do this here: the lead gives roles. Or the request went past the public address: send it there.',
  404: 'The address, or an authority that the request names, is unknown, or not yours to know of: the same words for both.',
  405: 'The `Allow` header names the methods that this address takes.',
  406: 'Ask for one of the formats that the operation lists, or leave the Accept header out.',
  409: 'The request is sound, but the state of the ledger stands in its way: `detail` says how. Under the same Idempotency-Key it gets the same answer again; when the state has changed, send it with a new one.',
  412: 'Read it again, and send the change with the ETag that is answered then.',
  413: 'Send less at once: a body may have 4 MB.',
  415: 'Send the body as one of the media types that the operation lists.',
  422: 'The body was read, but cannot be taken as it is: `detail` says why, and `errors` where, if it is about single fields. Nothing was stored.',
  428: 'Read it, and send the change with the ETag that is answered, as `If-Match`.',
  429: 'Wait as many seconds as `Retry-After` says, and send fewer at a time. Everybody behind one address of the internet counts together.',
  431: 'Send fewer or shorter headers: together with the request line they may have 10,240 bytes.',
  500: 'The fault is ours. Tell us the `instance`, by which it is found. A request with an Idempotency-Key can be sent again with the same key.',
  503: 'Send it again after as many seconds as `Retry-After` says, with the same Idempotency-Key if it has one.',
};

/** Every code with its status and title; a problem's `type` ends in its code. */
export const renderProblemTable = (): Html => html`<table>
<thead><tr><th scope="col">Code</th><th scope="col">Status</th><th scope="col">Title</th></tr></thead>
<tbody>
${Object.entries(PROBLEMS).map(
  ([code, { status, title }]) =>
    html`<tr id="${problemAnchor(code)}"><th scope="row"><a href="/problems/${code}"><code>${code}</code></a></th><td>${status}</td><td>${title}</td></tr>
`,
)}</tbody>
</table>`;

/** The page behind a problem's `type`. */
export function renderProblem(code: ProblemCode, operations: readonly OperationContract[]): string {
  const { status, title } = PROBLEMS[code];
  const refusing = operations.filter(({ refusals }) => refusals.some((each) => each === code));
  return renderPage({
    title: `${title} (${code}) – Funding Pressure Tracker`,
    heading: html`<p>Funding Pressure Tracker: problems</p>`,
    main: html`<h1>${title}</h1>
<p>Status <b>${status}</b>, type <code>/problems/${code}</code>.</p>
<p>${prose(ADVICE[status] ?? '')}</p>
${refusing.length > 0 ? renderRefusing(refusing) : undefined}
<p><a href="/docs#${problemAnchor(code)}">All problems, in the reference</a></p>`,
  });
}

const renderRefusing = (
  operations: readonly OperationContract[],
): Part => html`<h2>Where it comes from</h2>
<ul>
${operations.map(
  ({ id, summary, method, path }) =>
    html`<li><a href="/docs#${id}">${summary}</a><br><code>${method} ${path}</code></li>
`,
)}</ul>`;
