import { readSummary } from '../../shared/contracts/summaries/read-summary.ts';
import { composeSummary } from '../../shared/domain/summaries/compose-summary.ts';
import { summaryRows } from '../../shared/domain/summaries/summary-rows.ts';
import { summaryFile } from '../../shared/files/summary-file.ts';
import { operation, type Reply, reply } from '../../shared/http/operation.ts';
import type { Ports } from '../../shared/runtime/ports.ts';
import { inputAsked, STILL_TO_COME } from './input-asked.ts';
import { summaryFileName, summaryFileReply } from './summary-file-reply.ts';
import { formatOf, NO_SUCH_FORMAT } from './summary-format.ts';

export const readSummaryOperation = (
  ports: Pick<Ports, 'store' | 'environment' | 'sha256' | 'pdfFonts'>,
) =>
  operation(readSummary, async (request): Promise<Reply> => {
    const format = formatOf(request);
    if (format === undefined) return NO_SUCH_FORMAT;
    const { path, scope, query, now } = request;
    const input = await inputAsked(ports, { ...path, scope }, query.asAt, now);
    if (!input) return STILL_TO_COME;
    const summary = composeSummary(input);
    if (format === 'json') return reply(200, summary);
    const rows = summaryRows(input);
    const file = await summaryFile(format, { summary, rows, pdfFonts: ports.pdfFonts });
    return summaryFileReply(file, summaryFileName(summary, format), ports.sha256);
  });
