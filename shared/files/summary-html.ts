import type { Summary } from '../domain/summaries/summary.ts';
import { type Html, html, type Part } from './html.ts';
import { drawFund, drawRanges } from './summary-drawings.ts';
import {
  type Report,
  type ReportCell,
  type ReportPressure,
  type ReportTable,
  reportOf,
} from './summary-report.ts';
import { SUMMARY_STYLE } from './summary-style.ts';

/**
 * A summary as a page to read and to print: no script, nothing from elsewhere, and every colour has
 * its word. Served with the policy that lets in `SUMMARY_STYLE` alone.
 */
export function summaryHtml(summary: Summary): string {
  const report = reportOf(summary);
  return html`<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<title>${report.title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>${SUMMARY_STYLE}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<header>
<h1>${report.title}</h1>
<p class="headline">${report.headline}</p>
${report.demonstration && html`<p class="notice">${report.demonstration}</p>`}
</header>
<nav aria-label="Contents">
<ul>
${SECTIONS.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>\n`)}</ul>
</nav>
<main id="content" tabindex="-1">
${SECTIONS.map((each) => section(each.id, each.title, each.render(report)))}</main>
<footer>
<p>Funding Pressure Tracker. ${report.title}.</p>
</footer>
</body>
</html>
`.toString();
}

const section = (id: string, title: string, content: Part): Html =>
  html`<section class="${id}" aria-labelledby="${id}">
<h2 id="${id}">${title}</h2>
${content}
</section>
`;

function renderCompleteness({ completeness: { words, missing, uncertified } }: Report): Part {
  return html`<p><b>${words}.</b></p>
<p>Missing: ${missing.length > 0 ? missing.join(', ') : 'none'}.</p>
<p>Returned, not certified: ${uncertified.length > 0 ? uncertified.join(', ') : 'none'}.</p>`;
}

const renderTable = ({ caption, columns, rows }: ReportTable): Html => html`<div class="scroll">
<table>
<caption>${caption}</caption>
<thead><tr>${columns.map(
  ({ title, isFigure }) => html`<th scope="col"${classOf(isFigure)}>${title}</th>`,
)}</tr></thead>
<tbody>
${rows.map(
  ([first, ...rest]) => html`<tr><th scope="row">${first && renderCell(first)}</th>${rest.map(
    (each, index) => html`<td${classOf(columns[index + 1]?.isFigure)}>${renderCell(each)}</td>`,
  )}</tr>
`,
)}</tbody>
</table>
</div>`;

const classOf = (isFigure: boolean | undefined): Part =>
  isFigure ? html` class="figure"` : undefined;

/** The first line of a cell with a RAG is its word, which carries the colour. */
const renderCell = ({ lines: [first, ...more], rag }: ReportCell): Part => [
  rag === undefined ? first : html`<b class="pill ${rag}">${first}</b>`,
  more.map((line) => html` <span class="small">${line}</span>`),
];

const renderRanges = ({ ranges }: Report): Part =>
  ranges.map(
    (each, index) => html`<h3>${each.title}</h3>
${drawRanges(each, `ranges-${index}`)}
`,
  );

const renderFunds = ({ funds }: Report): Part =>
  funds.length === 0
    ? html`<p>No fund.</p>`
    : funds.map(
        (fund, index) => html`<h3>${fund.name}</h3>
<p>${fund.words}</p>
${drawFund(fund, `fund-${index}`)}
${renderTable(fund.phases)}
${fund.modelled && html`<p>${fund.modelled}</p>`}
`,
      );

const renderPressures = ({ pressures }: Report): Part =>
  pressures.length === 0 ? html`<p>No pressure stands.</p>` : pressures.map(renderPressure);

const renderPressure = ({ title, standing, severity, explanation, nextStep }: ReportPressure) =>
  html`<div class="pressure">
<h3>${title}</h3>
<p><b class="pill ${severity === 'watch' ? 'none' : severity}">${standing}</b></p>
<p>${explanation}</p>
<p><b>Next step:</b> ${nextStep}</p>
</div>
`;

const renderStreams = ({ streams }: Report): Part =>
  streams.map(
    ({ title, table }) => html`<h3>${title}</h3>
${renderTable(table)}
`,
  );

const renderProvenance = ({ provenance }: Report): Part => html`<dl>
${provenance.map(
  ({
    name,
    lines,
  }) => html`<div><dt>${name}</dt>${lines.map((line) => html`<dd>${line}</dd>`)}</div>
`,
)}</dl>`;

type Section = {
  readonly id: string;
  readonly title: string;
  readonly render: (report: Report) => Part;
};

const SECTIONS: readonly Section[] = [
  { id: 'completeness', title: 'Completeness', render: renderCompleteness },
  { id: 'rag', title: 'RAG', render: ({ rag }) => renderTable(rag) },
  { id: 'pots', title: 'Pots', render: ({ pots }) => renderTable(pots) },
  { id: 'ranges', title: 'Forecast ranges', render: renderRanges },
  { id: 'funds', title: 'Funds', render: renderFunds },
  { id: 'pressures', title: 'Pressures and next steps', render: renderPressures },
  { id: 'lines', title: 'Lines by stream', render: renderStreams },
  { id: 'narrative', title: 'In words', render: ({ narrative }) => html`<p>${narrative}</p>` },
  { id: 'provenance', title: 'Provenance', render: renderProvenance },
];
