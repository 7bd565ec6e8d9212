import {
  SUMMARY_FORMATS,
  type SummaryFormat,
} from '../../shared/domain/summaries/summary-formats.ts';
import { askedFormat, formatByType } from '../../shared/http/asked-format.ts';
import type { Refused } from '../../shared/http/operation.ts';

export const NO_SUCH_FORMAT: Refused = {
  refused: 'not-acceptable',
  detail: 'A summary comes as JSON, CSV, XLSX, PDF or HTML.',
};

const BY_TYPE = formatByType(SUMMARY_FORMATS, {
  '*/*': 'json',
  'application/*': 'json',
  'text/*': 'csv',
});

/** The `format` asked for, else the first of the Accept header that there is. */
export const formatOf = (
  request: Parameters<typeof askedFormat<SummaryFormat>>[0],
): SummaryFormat | undefined => askedFormat(request, BY_TYPE);
