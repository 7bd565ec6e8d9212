import {
  SUMMARY_FORMATS,
  type SummaryFormat,
} from '../../shared/domain/summaries/summary-formats.ts';
import {
  type SummaryFile,
  type SummarySource,
  summaryFile,
} from '../../shared/files/summary-file.ts';

/** A summary in a format, JSON among them, in the bytes that are kept. */
export async function fileInFormat(
  format: SummaryFormat,
  source: SummarySource,
): Promise<SummaryFile> {
  if (format !== 'json') return summaryFile(format, source);
  const bytes = Buffer.from(JSON.stringify(source.summary), 'utf8');
  return { mediaType: SUMMARY_FORMATS.json, bytes };
}
