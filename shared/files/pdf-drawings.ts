import type { PdfWriter } from './pdf-writer.ts';
import { type RangeMarks, rangeScale } from './range-scale.ts';
import type { ReportFund, ReportRange, ReportRanges } from './summary-report.ts';

/** Points. */
const ROW = 15;
const AXIS = 16;
const LABELS = 170;
const FIGURES = 120;

const WIDE = '#c9d7e8';
const LIKELY = '#5b84b8';
const INK = '#0b0c0c';
const MUTED = '#505a5f';

/** The ranges of a drawing over one scale, each beside its forecast in pounds. */
export function drawRanges(
  writer: PdfWriter,
  { title, ranges }: ReportRanges,
  forecastOf: (range: ReportRange) => string,
): void {
  const scale = rangeScale(ranges);
  const { document, left } = writer;
  const plot = writer.width - LABELS - FIGURES;
  const across = (share: number) => left + LABELS + share * plot;
  const height = ranges.length * ROW + AXIS;
  const alt = `Forecast ranges in per cent of the budget, ${title}. ${ranges.map(({ words }) => words).join(' ')}`;
  writer.figure(alt, height, (top) => {
    const bottom = top + ranges.length * ROW;
    for (const { at, label } of scale.ticks) {
      line(writer, across(at), top, bottom, '#d8dadb');
      small(writer, label, across(at) - 20, bottom + 3, { width: 40, align: 'center' });
    }
    for (const [index, range] of ranges.entries()) {
      const y = top + index * ROW;
      drawMarks(writer, scale.marksOf(range), across, y);
      small(writer, range.label, left, y + 3, { width: LABELS - 6, ellipsis: true, height: ROW });
      const figures = left + writer.width - FIGURES;
      small(writer, forecastOf(range), figures + 8, y + 3, { width: FIGURES - 8, align: 'right' });
    }
    document.dash(3, { space: 2 });
    line(writer, across(scale.budget), top, bottom, INK);
    document.undash();
  });
  writer.paragraph(
    'Pale: nineteen chances in twenty. Dark: four in five. Mark: the forecast. Broken line: the budget.',
    { size: 7, colour: MUTED, after: 6 },
  );
}

function drawMarks(
  { document }: PdfWriter,
  marks: RangeMarks,
  across: (share: number) => number,
  top: number,
): void {
  const band = (from: number, to: number, colour: string) =>
    document
      .rect(across(from), top + 3, Math.max(0.5, across(to) - across(from)), ROW - 6)
      .fill(colour);
  band(marks.lower95, marks.upper95, WIDE);
  band(marks.lower80, marks.upper80, LIKELY);
  document.rect(across(marks.median) - 0.8, top + 1.5, 1.6, ROW - 3).fill(INK);
}

function line({ document }: PdfWriter, x: number, top: number, bottom: number, colour: string) {
  document.moveTo(x, top).lineTo(x, bottom).lineWidth(0.75).stroke(colour);
}

function small(
  writer: PdfWriter,
  text: string,
  x: number,
  y: number,
  options: PDFKit.Mixins.TextOptions,
): void {
  writer.face({ size: 7.5 }).text(text, x, y, options);
}

const PARTS = [
  { fill: '#00703c', words: 'Green' },
  { fill: LIKELY, words: 'Blue' },
  { fill: '#f79a3e', words: 'Amber' },
  { fill: '#ffffff', words: 'White' },
] as const;

/** The award as a bar: what is paid, approved, claimed and left, to scale. */
export function drawFund(writer: PdfWriter, { name, awardPence, parts, words }: ReportFund): void {
  const { document, left, width } = writer;
  writer.figure(`${name}. ${words}`, 26, (top) => {
    let used = 0;
    for (const [index, { amountPence }] of parts.entries()) {
      const from = (used / awardPence) * width;
      used += Math.max(0, amountPence);
      const to = Math.min(width, (used / awardPence) * width);
      document
        .rect(left + from, top + 3, Math.max(0, to - from), 18)
        .fill(PARTS[index]?.fill ?? '#ffffff');
    }
    document
      .rect(left, top + 3, width, 18)
      .lineWidth(0.75)
      .stroke(INK);
  });
  const legend = parts.map(({ label }, index) => `${PARTS[index]?.words ?? ''}: ${label}`);
  writer.paragraph(`${legend.join('. ')}.`, { size: 7, colour: MUTED, after: 4 });
}
