import type { Summary } from '../domain/summaries/summary.ts';
import { wholePounds } from '../domain/summaries/summary-words.ts';
import { drawFund, drawRanges } from './pdf-drawings.ts';
import { writeTable } from './pdf-table.ts';
import { type PdfFonts, PdfWriter } from './pdf-writer.ts';
import { type Report, type ReportPressure, reportOf } from './summary-report.ts';

/** Pressures told in full, the worst first; of the others a line each. */
const TOLD_IN_FULL = 12;

/**
 * The summary as a document for a board: the headline and the RAG first, completeness and provenance
 * on the last page. Tagged, with bookmarks and embedded faces; the same summary gives the same bytes.
 */
export async function summaryPdf(summary: Summary, fonts: PdfFonts): Promise<Uint8Array> {
  const report = reportOf(summary);
  const writer = new PdfWriter({
    title: report.title,
    author: summary.provenance.software,
    made: new Date(summary.asAt),
    fonts,
    footer: report.title,
  });
  writeFront(writer, report);
  writePots(writer, report);
  writePressures(writer, report.pressures);
  writeStreams(writer, report);
  writeLast(writer, report);
  return writer.end();
}

function writeFront(writer: PdfWriter, report: Report): void {
  writer.heading('H1', report.title);
  writer.paragraph(report.headline, { size: 12, isBold: true, after: 4 });
  if (report.demonstration) writer.paragraph(report.demonstration, { colour: '#505a5f' });
  writer.paragraph(`${report.completeness.words}.`, { isBold: true });
  writer.section('RAG');
  const [, ...more] = report.rag.columns;
  writeTable(writer, report.rag, [
    1.1,
    ...more.map(({ title }) => (title === 'Return' ? 0.8 : 1.35)),
  ]);
}

const POT_SHARES = [1.5, 1.4, 1.35, 1.4, 1.25, 0.6, 0.65, 0.9];

function writePots(writer: PdfWriter, report: Report): void {
  writer.section('In words');
  writer.paragraph(report.narrative);
  writer.section('Pots');
  writeTable(writer, report.pots, POT_SHARES);
  const [pots] = report.ranges.filter(({ title }) => title === 'Pots');
  if (pots) {
    writer.heading('H3', 'Forecast ranges of the pots');
    drawRanges(writer, pots, ({ medianPence }) => wholePounds(medianPence));
  }
  writer.section('Funds');
  if (report.funds.length === 0) writer.paragraph('No fund.');
  for (const fund of report.funds) {
    writer.heading('H3', fund.name);
    writer.paragraph(fund.words);
    drawFund(writer, fund);
    writeTable(writer, fund.phases, [2.4, 1, 1, 1]);
    if (fund.modelled) writer.paragraph(fund.modelled);
  }
}

function writePressures(writer: PdfWriter, pressures: readonly ReportPressure[]): void {
  writer.section('Pressures and next steps', { onNewPage: true });
  if (pressures.length === 0) writer.paragraph('No pressure stands.');
  for (const each of pressures.slice(0, TOLD_IN_FULL)) writePressure(writer, each);
  const others = pressures.slice(TOLD_IN_FULL);
  if (others.length === 0) return;
  writer.heading('H3', `The other ${others.length}`);
  writer.paragraph('Their explanations are in the workbook, the page and the JSON.', { size: 8.5 });
  writeTable(
    writer,
    {
      caption: 'Other pressures, the worst first',
      columns: [{ title: 'Pressure' }, { title: 'Standing' }, { title: 'Next step' }],
      rows: others.map(({ title, standing, nextStep }) => [
        { lines: [title] },
        { lines: [standing] },
        { lines: [nextStep] },
      ]),
    },
    [1.2, 1.1, 2.6],
  );
}

function writePressure(writer: PdfWriter, pressure: ReportPressure): void {
  const { title, standing, explanation, nextStep } = pressure;
  writer.ensure(110);
  writer.heading('H3', title);
  writer.paragraph(standing, { isBold: true, after: 1 });
  writer.paragraph(explanation, { size: 8.5, after: 1 });
  writer.paragraph(`Next step: ${nextStep}`, { size: 8.5, after: 5 });
}

function writeStreams(writer: PdfWriter, report: Report): void {
  for (const { title, table } of report.streams) {
    writer.section(title);
    writeTable(writer, table, POT_SHARES);
    const ranges = report.ranges.find((each) => each.title === title);
    if (ranges) drawRanges(writer, ranges, ({ medianPence }) => wholePounds(medianPence));
  }
}

function writeLast(writer: PdfWriter, { completeness, provenance }: Report): void {
  const { words, missing, uncertified } = completeness;
  writer.section('Completeness and provenance', { onNewPage: true });
  writer.paragraph(`${words}.`, { isBold: true });
  writer.paragraph(`Missing: ${missing.length > 0 ? missing.join(', ') : 'none'}.`);
  writer.paragraph(
    `Returned, not certified: ${uncertified.length > 0 ? uncertified.join(', ') : 'none'}.`,
  );
  for (const { name, lines } of provenance) {
    writer.heading('H3', name);
    writer.list(lines, { size: 7, after: 0.5 });
  }
}
