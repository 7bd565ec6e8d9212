import type { readSummary } from '../../shared/contracts/summaries/read-summary.ts';
import {
  SUMMARY_FORMATS,
  type SummaryFormat,
} from '../../shared/domain/summaries/summary-formats.ts';
import type { Refused, Request } from '../../shared/http/operation.ts';

export const NO_SUCH_FORMAT: Refused = {
  refused: 'not-acceptable',
  detail: 'A summary comes as JSON, CSV, XLSX, PDF or HTML.',
};

/** A map, because a header may say `constructor`. */
const BY_TYPE: ReadonlyMap<string, SummaryFormat> = new Map([
  ['*/*', 'json'],
  ['application/*', 'json'],
  ['text/*', 'csv'],
  ...Object.entries(SUMMARY_FORMATS).map(([format, type]): [string, SummaryFormat] => [
    type,
    format as SummaryFormat,
  ]),
]);

/** The `format` asked for, else the first of the Accept header that there is. */
export function formatOf({
  query,
  accept,
}: Pick<Request<typeof readSummary>, 'query' | 'accept'>): SummaryFormat | undefined {
  return query.format ?? accept.flatMap((type) => BY_TYPE.get(type) ?? []).at(0);
}
