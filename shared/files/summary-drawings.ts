import { type Html, html } from './html.ts';
import { type RangeMarks, rangeScale } from './range-scale.ts';
import type { ReportFund, ReportRanges } from './summary-report.ts';

/** The drawings of a summary's page. Each has a name for those who do not see it, and words beside it. */

const WIDTH = 760;
const LABELS = 270;
const ROW = 24;
const AXIS = 26;
const PLOT = WIDTH - LABELS - 20;

/** A whole number of units: the same on every machine. */
const across = (share: number): number => Math.round(LABELS + share * PLOT);

export function drawRanges({ title, ranges }: ReportRanges, id: string): Html {
  const scale = rangeScale(ranges);
  const height = ranges.length * ROW + AXIS;
  const bottom = ranges.length * ROW;
  return html`<figure>
<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="${id}">
<title id="${id}">Forecast ranges in per cent of the budget, ${title}; the list below says the same in words</title>
${scale.ticks.map(
  ({ at, label }) =>
    html`<line class="tick" x1="${across(at)}" x2="${across(at)}" y1="0" y2="${bottom}"></line>
<text x="${across(at)}" y="${bottom + 17}" text-anchor="middle">${label}</text>
`,
)}${ranges.map((range, index) => drawRange(range.label, scale.marksOf(range), index * ROW))}
<line class="budget" x1="${across(scale.budget)}" x2="${across(scale.budget)}" y1="0" y2="${bottom}"></line>
</svg>
<figcaption>Pale: nineteen chances in twenty. Dark: four in five. Mark: the forecast. Broken line: the budget.</figcaption>
</figure>
<ul class="words">
${ranges.map(({ words }) => html`<li>${words}</li>\n`)}</ul>`;
}

const drawRange = (label: string, marks: RangeMarks, top: number): Html =>
  html`<text x="0" y="${top + 16}">${label}</text>
${band('wide', marks.lower95, marks.upper95, top)}
${band('likely', marks.lower80, marks.upper80, top)}
<line class="median" x1="${across(marks.median)}" x2="${across(marks.median)}" y1="${top + 3}" y2="${top + 21}"></line>
`;

const band = (name: string, from: number, to: number, top: number): Html =>
  html`<rect class="${name}" x="${across(from)}" y="${top + 5}" width="${Math.max(1, across(to) - across(from))}" height="14"></rect>`;

const METER = 720;

/** The award as a bar: what is paid, approved, claimed and left, to scale. */
export function drawFund({ name, awardPence, parts, words }: ReportFund, id: string): Html {
  let used = 0;
  const bars = parts.map(({ amountPence }, index) => {
    const from = Math.round((used / awardPence) * METER);
    used += Math.max(0, amountPence);
    const to = Math.round((used / awardPence) * METER);
    return html`<rect class="part${index}" x="${from}" y="4" width="${Math.max(0, to - from)}" height="28"></rect>\n`;
  });
  return html`<figure>
<svg viewBox="0 0 ${METER} 36" role="img" aria-labelledby="${id}">
<title id="${id}">${name}. ${words}</title>
${bars}</svg>
<figcaption>Green: paid. Blue: approved. Amber: claimed. Outlined: still to be claimed.</figcaption>
</figure>`;
}
