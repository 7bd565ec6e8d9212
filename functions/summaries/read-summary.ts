import { readSummary } from '../../shared/contracts/summaries/read-summary.ts';
import { authorityOf } from '../../shared/domain/authorities.ts';
import { composeSummary } from '../../shared/domain/summaries/compose-summary.ts';
import type { Summary } from '../../shared/domain/summaries/summary.ts';
import {
  SUMMARY_FORMATS,
  type SummaryFormat,
} from '../../shared/domain/summaries/summary-formats.ts';
import { summaryRows } from '../../shared/domain/summaries/summary-rows.ts';
import { summaryFile } from '../../shared/files/summary-file.ts';
import { SUMMARY_STYLE } from '../../shared/files/summary-style.ts';
import { askedFormat, formatByType } from '../../shared/http/asked-format.ts';
import { attachment, fileReply } from '../../shared/http/file-reply.ts';
import { operation, type Reply, reply } from '../../shared/http/operation.ts';
import { pagePolicy } from '../../shared/http/page-reply.ts';
import type { Ports } from '../../shared/runtime/ports.ts';
import { summaryInput } from './summary-input.ts';

const BY_TYPE = formatByType(SUMMARY_FORMATS, {
  '*/*': 'json',
  'application/*': 'json',
  'text/*': 'csv',
});

export const readSummaryOperation = (
  ports: Pick<Ports, 'store' | 'environment' | 'sha256' | 'pdfFonts'>,
) =>
  operation(readSummary, async (request): Promise<Reply> => {
    const format = askedFormat(request, BY_TYPE);
    if (format === undefined) {
      return {
        refused: 'not-acceptable',
        detail: 'A summary comes as JSON, CSV, XLSX, PDF or HTML.',
      };
    }
    const input = await summaryInput(ports, request);
    const summary = composeSummary(input);
    if (format === 'json') return reply(200, summary);
    const file = await summaryFile(format, {
      summary,
      rows: summaryRows(input),
      pdfFonts: ports.pdfFonts,
    });
    return fileReply(file, headersOf(summary, format, ports.sha256));
  });

/** A page is shown, not saved. */
function headersOf(
  summary: Summary,
  format: SummaryFormat,
  sha256: Ports['sha256'],
): Readonly<Record<string, string>> {
  const name = fileName(summary, format);
  if (format !== 'html') return attachment(name);
  return {
    'content-disposition': `inline; filename="${name}"`,
    'content-security-policy': pagePolicy(sha256, SUMMARY_STYLE.toString()),
  };
}

/** `summary-coventry-2025-26-Q2.xlsx`; of several authorities without a name. */
function fileName({ scope, year, quarter }: Summary, format: SummaryFormat): string {
  const [only, ...others] = scope.authorities;
  const whose = only && others.length === 0 ? `${authorityOf(only).slug}-` : '';
  return `summary-${whose}${year}-${quarter}.${format}`;
}
