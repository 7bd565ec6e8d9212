import type { Summary } from '../domain/summaries/summary.ts';
import { SUMMARY_FORMATS, type SummaryFileFormat } from '../domain/summaries/summary-formats.ts';
import type { SummaryRow } from '../domain/summaries/summary-rows.ts';
import { loadBeside } from './beside.ts';
import type { PdfFonts } from './pdf-writer.ts';

/** A summary and the rows of its tidy file, made of the same input: what every file is made of. */
export type SummarySource = {
  readonly summary: Summary;
  readonly rows: readonly SummaryRow[];
  /** Asked for the faces of a PDF when there is one to write. */
  readonly pdfFonts: () => PdfFonts;
};

export type SummaryFile = {
  /** As the Content-Type header has it. */
  readonly mediaType: string;
  readonly bytes: Uint8Array;
};

export const isSummaryFileFormat = (name: string): name is SummaryFileFormat =>
  Object.hasOwn(SUMMARY_FORMATS, name) && name !== 'json';

/**
 * A summary as a file. The same summary gives the same bytes, on every machine and at every time.
 * Most who read a summary read its JSON: each writer stands in a file beside the bundle that the first
 * summary in its format loads.
 */
export async function summaryFile(
  format: SummaryFileFormat,
  { summary, rows, pdfFonts }: SummarySource,
): Promise<SummaryFile> {
  switch (format) {
    case 'csv': {
      const { summaryCsv } = await loadBeside<typeof import('./summary-csv.ts')>('summary-csv');
      // RFC 4180 with a header.
      return inText('text/csv; charset=utf-8; header=present', summaryCsv(rows));
    }
    case 'html': {
      const { summaryHtml } = await loadBeside<typeof import('./summary-html.ts')>('summary-html');
      return inText('text/html; charset=utf-8', summaryHtml(summary));
    }
    case 'xlsx': {
      const { summaryXlsx } = await loadBeside<typeof import('./summary-xlsx.ts')>('summary-xlsx');
      return { mediaType: SUMMARY_FORMATS.xlsx, bytes: await summaryXlsx(summary, rows) };
    }
    case 'pdf': {
      const { summaryPdf } = await loadBeside<typeof import('./summary-pdf.ts')>('summary-pdf');
      return { mediaType: SUMMARY_FORMATS.pdf, bytes: await summaryPdf(summary, pdfFonts()) };
    }
  }
}

const inText = (mediaType: string, text: string): SummaryFile => ({
  mediaType,
  bytes: Buffer.from(text, 'utf8'),
});
