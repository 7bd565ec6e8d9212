import { readSummary } from '../../shared/contracts/summaries/read-summary.ts';
import { composeSummary } from '../../shared/domain/summaries/compose-summary.ts';
import { summaryRows } from '../../shared/domain/summaries/summary-rows.ts';
import { SUMMARY_CSV_MEDIA_TYPE, summaryCsv } from '../../shared/files/summary-csv.ts';
import { operation, type Request, reply } from '../../shared/http/operation.ts';
import type { Ports } from '../../shared/runtime/ports.ts';
import { summaryInput } from './summary-input.ts';

type SummaryRequest = Request<typeof readSummary>;

export const readSummaryOperation = (ports: Pick<Ports, 'store' | 'environment'>) =>
  operation(readSummary, async (request) => {
    const format = formatOf(request);
    if (format === undefined) {
      return { refused: 'not-acceptable', detail: 'A summary comes as JSON or as CSV.' } as const;
    }
    const input = await summaryInput(ports, request);
    if (format === 'json') return reply(200, composeSummary(input));
    const { year, quarter } = request.path;
    return {
      status: 200,
      mediaType: SUMMARY_CSV_MEDIA_TYPE,
      text: summaryCsv(summaryRows(input)),
      headers: { 'content-disposition': `attachment; filename="summary-${year}-${quarter}.csv"` },
    };
  });

/** A map, because a header may say `constructor`. */
const FORMATS: ReadonlyMap<string, 'json' | 'csv'> = new Map([
  ['*/*', 'json'],
  ['application/*', 'json'],
  ['application/json', 'json'],
  ['text/*', 'csv'],
  ['text/csv', 'csv'],
]);

/** The `format` asked for, else the first of the Accept header that there is. */
function formatOf({ query, accept }: SummaryRequest): 'json' | 'csv' | undefined {
  if (query.format !== undefined) return query.format;
  return accept.flatMap((type) => FORMATS.get(type) ?? []).at(0);
}
