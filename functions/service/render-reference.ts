import { AREAS, type Area, type OperationContract } from '../../shared/contracts/operation.ts';
import { type Html, html } from '../../shared/files/html.ts';
import type { Described } from './described.ts';
import { CONVENTIONS, SIGN_IN } from './reference-guide.ts';
import { renderOperation } from './render-operation.ts';
import { renderPage } from './render-page.ts';
import { renderProblemTable } from './render-problem.ts';
import { renderSchema, schemaAnchor } from './render-schema.ts';

/** The whole reference: the contracts say in which order, the OpenAPI document says what. */
export function renderReference(
  operations: readonly OperationContract[],
  described: Described,
): string {
  const { title, description } = described.info;
  const schemas = Object.entries(described.components.schemas).toSorted(byName);
  return renderPage({
    title: `API reference – ${title}`,
    heading: html`<h1>${title}: API reference</h1><p>${description}</p>`,
    contents: renderContents(operations, schemas.map(nameOf)),
    main: html`${SIGN_IN}
${CONVENTIONS}
${AREAS.map((area) => renderArea(area, operations, described))}
<section aria-labelledby="schemas">
<h2 id="schemas">Schemas</h2>
${schemas.map(
  ([name, schema]) => html`<section class="named" id="${schemaAnchor(name)}">
<h3>${name}</h3>
${renderSchema(schema)}
</section>
`,
)}</section>
<section aria-labelledby="problems">
<h2 id="problems">Problems</h2>
<p>Every refusal is a problem document whose <code>type</code> is <code>/problems/</code> and one of these codes.</p>
${renderProblemTable()}
</section>`,
  });
}

type Named = readonly [string, unknown];

const nameOf = ([name]: Named): string => name;
const byName = ([a]: Named, [b]: Named): number => (a < b ? -1 : 1);

const inArea = (area: Area, operations: readonly OperationContract[]) =>
  operations.filter((each) => each.area === area);

const titleOf = (area: Area): string => area.charAt(0).toUpperCase() + area.slice(1);

const renderArea = (
  area: Area,
  operations: readonly OperationContract[],
  described: Described,
): Html => html`<section aria-labelledby="area-${area}">
<h2 id="area-${area}">${titleOf(area)}</h2>
${inArea(area, operations).map((each) => renderOperation(each, described))}</section>
`;

const renderContents = (
  operations: readonly OperationContract[],
  schemas: readonly string[],
): Html => html`<nav aria-labelledby="contents">
<h2 id="contents">Contents</h2>
<ul>
<li><a href="#sign-in">Signing in</a></li>
<li><a href="#conventions">Conventions</a></li>
${AREAS.map(
  (area) => html`<li><a href="#area-${area}">${titleOf(area)}</a>
<ul>${inArea(area, operations).map(({ id, summary }) => html`<li><a href="#${id}">${summary}</a></li>`)}</ul></li>
`,
)}<li><a href="#schemas">Schemas</a>
<ul>${schemas.map((name) => html`<li><a href="#${schemaAnchor(name)}">${name}</a></li>`)}</ul></li>
<li><a href="#problems">Problems</a></li>
</ul>
</nav>`;
