import type { Summary } from '../domain/summaries/summary.ts';
import { SUMMARY_FORMATS, type SummaryFileFormat } from '../domain/summaries/summary-formats.ts';
import type { SummaryRow } from '../domain/summaries/summary-rows.ts';
import type { PdfFonts } from './pdf-writer.ts';
import { SUMMARY_CSV_MEDIA_TYPE, summaryCsv } from './summary-csv.ts';
import { summaryHtml } from './summary-html.ts';

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
 * The writers of workbooks and PDFs are large: the first file that needs one loads it.
 */
export async function summaryFile(
  format: SummaryFileFormat,
  { summary, rows, pdfFonts }: SummarySource,
): Promise<SummaryFile> {
  switch (format) {
    case 'csv':
      return inText(SUMMARY_CSV_MEDIA_TYPE, summaryCsv(rows));
    case 'html':
      return inText('text/html; charset=utf-8', summaryHtml(summary));
    case 'xlsx': {
      const { summaryXlsx } = await import('./summary-xlsx.ts');
      return { mediaType: SUMMARY_FORMATS.xlsx, bytes: await summaryXlsx(summary, rows) };
    }
    case 'pdf': {
      const { summaryPdf } = await import('./summary-pdf.ts');
      return { mediaType: SUMMARY_FORMATS.pdf, bytes: await summaryPdf(summary, pdfFonts()) };
    }
  }
}

const inText = (mediaType: string, text: string): SummaryFile => ({
  mediaType,
  bytes: Buffer.from(text, 'utf8'),
});
