import { stringify } from 'csv-stringify/sync';
import { decimalPounds } from '../domain/money.ts';
import type { ReturnTemplate, TemplateRow } from '../domain/returns/return-template.ts';
import { type TemplateColumn, templateColumns } from '../domain/returns/template-columns.ts';

/**
 * The template as CSV: its title, stamp and notices as lines of one field above the header, which the
 * reader leaves aside (the title first, because programs that take the byte order mark for text spoil
 * the first field); then a row per line with nothing in the columns of a return but `line`. Comma,
 * CRLF, UTF-8 with a byte order mark, as `summaryCsv` says why. Nothing in it was written by a user.
 */
export function returnTemplateCsv(template: ReturnTemplate): string {
  const columns = templateColumns(template);
  return stringify(
    [
      ...[template.title, template.stamp, ...template.notices].map((text) => [text]),
      columns.map(({ name }) => name),
      ...template.rows.map((row) => columns.map((column) => fieldOf(row, column))),
    ],
    { bom: true, record_delimiter: 'windows' },
  );
}

function fieldOf(row: TemplateRow, { value }: TemplateColumn): string {
  if (value.is === 'text') return value.of(row) ?? '';
  if (value.is === 'count') return String(value.of(row) ?? '');
  const amount = value.of(row);
  return amount === undefined ? '' : decimalPounds(amount);
}
