import type { OperationContract } from '../../shared/contracts/operation.ts';
import { rolesWith } from '../../shared/domain/permission.ts';
import { type Html, html, joined, type Part, prose } from '../../shared/files/html.ts';
import { PROBLEMS } from '../../shared/http/problem.ts';
import type { Described, DescribedOperation, DescribedParameter } from './described.ts';
import { renderContent, renderFields } from './render-schema.ts';

/** Where a problem's code is on the page. */
export const problemAnchor = (code: string): string => `problem-${code}`;

/** One operation: its route, who may, what is sent, what is answered, what it can refuse with. */
export function renderOperation(contract: OperationContract, { paths }: Described): Html {
  const { id, method, path, summary, description, who, consistency } = contract;
  const described = paths[path]?.[method.toLowerCase()];
  if (!described) throw new Error(`The OpenAPI document has no ${id}`);
  return html`<section class="operation" id="${id}">
<h3>${summary}</h3>
<p class="route"><code><b>${method}</b> ${path}</code></p>
${description === undefined ? undefined : html`<p>${prose(description)}</p>`}
<p>Operation <code>${id}</code>. For ${whoMay(who)}. Consistency: ${consistency}.</p>
${renderParameters('Path parameters', 'path', described)}
${renderParameters('Query parameters', 'query', described)}
${renderParameters('Headers', 'header', described)}
${described.requestBody && html`<h4>Body</h4>${renderContent(described.requestBody.content)}`}
<h4>Answers</h4>
${renderAnswers(described)}
<h4>Problems</h4>
${renderProblems(contract, described)}
</section>
`;
}

function whoMay(who: OperationContract['who']): string {
  if (who === 'anyone') return 'anyone, without a token';
  if (who === 'any-principal') return 'everybody with a token';
  return rolesWith(who.permission).join(', ');
}

function renderParameters(
  heading: string,
  where: DescribedParameter['in'],
  { parameters = [] }: DescribedOperation,
): Part {
  const found = parameters.filter((each) => each.in === where);
  if (found.length === 0) return undefined;
  const fields = found.map(({ required, ...each }) => ({ ...each, isRequired: required === true }));
  return html`<h4>${heading}</h4>${renderFields(fields)}`;
}

const isProblem = ([status]: readonly [string, unknown]): boolean => Number(status) >= 400;

function renderAnswers({ responses }: DescribedOperation): Html {
  const answers = Object.entries(responses).filter((entry) => !isProblem(entry));
  return html`<dl>${answers.map(
    ([status, { description, content = {} }]) => html`<div>
<dt>${status}</dt>
<dd>${prose(description)}</dd>
${renderContent(content).map((each) => html`<dd>${each}</dd>`)}</div>
`,
  )}</dl>`;
}

/** By status; the codes of the rules lead to their row, whether the document's words name them or not. */
function renderProblems({ refusals }: OperationContract, { responses }: DescribedOperation): Html {
  const problems = Object.entries(responses).filter(isProblem);
  return html`<ul>${problems.map(([status, { description }]) => {
    const codes = refusals.filter((code) => PROBLEMS[code].status === Number(status));
    const unnamed = codes.filter((code) => !description.includes(code)).map(linkTo);
    return html`<li><b>${status}</b> ${withLinks(description, codes)} ${joined(unnamed, ', ')}</li>
`;
  })}</ul>`;
}

const linkTo = (code: string): Html => html`<a href="#${problemAnchor(code)}">${code}</a>`;

const withLinks = (text: string, codes: readonly string[]): readonly Part[] =>
  text
    .split(/([a-z]+(?:-[a-z]+)+)/)
    .map((part) => (codes.includes(part) ? linkTo(part) : prose(part)));
