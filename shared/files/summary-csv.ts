import { stringify } from 'csv-stringify/sync';
import { decimalPounds, pence } from '../domain/money.ts';
import { SUMMARY_COLUMNS, type SummaryRow } from '../domain/summaries/summary-rows.ts';

/**
 * The tidy file of a summary: comma, CRLF, a header, UTF-8. It begins with a byte order mark, without
 * which Excel reads UTF-8 as Windows-1252 and `£` or `’` come out as two or three letters; programs
 * that follow the WHATWG encoding standard, and this service's own reader, drop it.
 * Money is in pounds with two decimals. A missing figure is an empty field.
 */
export function summaryCsv(rows: readonly SummaryRow[]): string {
  return stringify(
    [
      SUMMARY_COLUMNS.map(({ name }) => name),
      ...rows.map((row) => SUMMARY_COLUMNS.map((column) => fieldOf(row, column))),
    ],
    // A lone CR or LF is quoted too (RFC 4180, 2.6): not the library's default beside a delimiter.
    { bom: true, record_delimiter: 'windows', quote_record_delimiter: true },
  );
}

function fieldOf(row: SummaryRow, { name, is }: (typeof SUMMARY_COLUMNS)[number]): string {
  const value = row[name];
  if (value === undefined) return '';
  if (typeof value === 'number')
    return is === 'money' ? decimalPounds(pence(value)) : String(value);
  return asText(value);
}

/**
 * Text that a spreadsheet would take for a formula is led by an apostrophe (OWASP, CSV injection);
 * numbers never are, or a negative amount would turn into text.
 */
export const asText = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);
