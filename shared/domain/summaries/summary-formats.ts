/** The formats of a summary, with their media types as HTTP names them; JSON comes first of all. */
export const SUMMARY_FORMATS = {
  json: 'application/json',
  csv: 'text/csv',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pdf: 'application/pdf',
  html: 'text/html',
} as const;

export type SummaryFormat = keyof typeof SUMMARY_FORMATS;

/** Those that are files of their own; JSON is the answer itself. */
export type SummaryFileFormat = Exclude<SummaryFormat, 'json'>;
