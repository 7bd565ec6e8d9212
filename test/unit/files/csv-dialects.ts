import fc from 'fast-check';
import { LINE_IDS, lineOf } from '../../../shared/domain/catalogue.ts';
import {
  decimalPounds,
  formatPounds,
  MAX_PENCE,
  type Pence,
  pence,
} from '../../../shared/domain/money.ts';
import type { ReturnLine } from '../../../shared/domain/returns/return.ts';
import {
  RETURN_COLUMNS,
  type ReturnColumn,
} from '../../../shared/domain/returns/return-columns.ts';

/** A line of a return with what its row says in the column of reasons. */
export type RowOfLine = { readonly line: ReturnLine; readonly reason?: string };

const amount = fc.integer({ min: -MAX_PENCE, max: MAX_PENCE }).map(pence);
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

/** What Windows-1252 can write too, with all that CSV has to quote. */
const reason = fc
  .string({ unit: fc.constantFrom(...'abcXYZ 0123£é–’",;\t\n'), minLength: 1, maxLength: 30 })
  .map((text) => text.trim())
  .filter((text) => text !== '');

export const rowsOfLines: fc.Arbitrary<readonly RowOfLine[]> = fc
  .uniqueArray(fc.constantFrom(...LINE_IDS), { minLength: 1, maxLength: LINE_IDS.length })
  .chain((lines) =>
    fc.tuple(
      ...lines.map((line) =>
        fc.record({
          line: fc
            .record({
              actualPence: amount,
              commitmentsPence: optional(amount),
              officerForecastPence: optional(amount),
              activity: optional(fc.integer({ min: 0, max: 10_000_000 })),
            })
            .map((figures) => withoutBlanks({ line, ...figures }) as ReturnLine),
          reason: optional(reason),
        }),
      ),
    ),
  )
  .map((rows) => rows.map((row) => withoutBlanks(row) as RowOfLine));

const withoutBlanks = (value: object): object =>
  Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined));

type MoneyStyle = (amount: Pence) => string;

const MONEY_STYLES: readonly MoneyStyle[] = [
  decimalPounds,
  formatPounds,
  (each) => (each < 0 ? `(${formatPounds(pence(-each))})` : ` ${formatPounds(each)} `),
  (each) => (each < 0 ? `${formatPounds(pence(-each)).replace('£', '')}-` : decimalPounds(each)),
  (each) => decimalPounds(each).replace('-', '- £\u00a0'),
];

export type Dialect = {
  readonly delimiter: string;
  readonly sepLine: boolean;
  readonly lineEnd: string;
  readonly encoding: 'utf-8' | 'utf-8-bom' | 'utf-16le' | 'utf-16be' | 'windows-1252';
  readonly money: MoneyStyle;
  readonly quotesAll: boolean;
  readonly lineAs: 'id' | 'name';
  readonly columns: readonly (ReturnColumn | 'Cost centre')[];
  readonly headings: number;
  readonly unit: string;
  readonly titles: number;
  readonly blanks: boolean;
  readonly total: boolean;
  readonly endsWithLineEnd: boolean;
};

const COLUMNS = RETURN_COLUMNS.map(({ column }) => column);

export const dialects: fc.Arbitrary<Dialect> = fc.record({
  delimiter: fc.constantFrom(',', ';', '\t'),
  sepLine: fc.boolean(),
  lineEnd: fc.constantFrom('\r\n', '\n', '\r'),
  encoding: fc.constantFrom('utf-8', 'utf-8-bom', 'utf-16le', 'utf-16be', 'windows-1252'),
  money: fc.constantFrom(...MONEY_STYLES),
  quotesAll: fc.boolean(),
  lineAs: fc.constantFrom('id', 'name'),
  columns: fc.shuffledSubarray([...COLUMNS, 'Cost centre'], { minLength: COLUMNS.length + 1 }),
  headings: fc.nat(),
  unit: fc.constantFrom('', ' (£)', ' [GBP]'),
  titles: fc.integer({ min: 0, max: 3 }),
  blanks: fc.boolean(),
  total: fc.boolean(),
  endsWithLineEnd: fc.boolean(),
});

/** The rows as a program of that dialect would write them. */
export function writeIn(dialect: Dialect, rows: readonly RowOfLine[]): Uint8Array {
  const { columns, titles, blanks, total, delimiter, lineEnd } = dialect;
  const records: (readonly string[])[] = [
    ...Array.from({ length: titles }, (_, index) => [`Coventry monitoring ${index}`]),
    columns.map((column, index) => headingOf(dialect, column, index)),
    ...rows.flatMap((row) => [
      ...(blanks ? [columns.map(() => '')] : []),
      columns.map((column) => fieldOf(dialect, column, row)),
    ]),
    ...(total ? [['Total', ...columns.slice(1).map(() => '1.23')]] : []),
  ];
  const lines = records.map((record) =>
    record.map((field) => quotedIn(dialect, field)).join(delimiter),
  );
  const text = lines.join(lineEnd) + (dialect.endsWithLineEnd ? lineEnd : '');
  return encoded(dialect, dialect.sepLine ? `sep=${delimiter}${lineEnd}${text}` : text);
}

function headingOf({ headings, unit }: Dialect, column: string, index: number): string {
  const described = RETURN_COLUMNS.find((each) => each.column === column);
  if (!described) return column;
  const names = [column, column.toUpperCase(), column.replaceAll('_', ' '), ...described.synonyms];
  // Windows-1252 has the typographic apostrophe too.
  return `${names[(headings + index) % names.length]}${unit}`;
}

function fieldOf(
  { money, lineAs }: Dialect,
  column: string,
  { line, reason: text = '' }: RowOfLine,
) {
  const inPounds = (each: Pence | undefined) => (each === undefined ? '' : money(each));
  const fields: Record<string, string> = {
    line: lineAs === 'id' ? line.line : lineOf(line.line).name,
    actual: inPounds(line.actualPence),
    commitments: inPounds(line.commitmentsPence),
    officer_forecast: inPounds(line.officerForecastPence),
    activity: line.activity === undefined ? '' : String(line.activity),
    reason: text,
  };
  return fields[column] ?? 'C100';
}

function quotedIn({ delimiter, quotesAll }: Dialect, field: string): string {
  const mustBe = /["\r\n]/.test(field) || field.includes(delimiter);
  return quotesAll || mustBe ? `"${field.replaceAll('"', '""')}"` : field;
}

const IN_1252: Readonly<Record<string, number>> = { '–': 0x96, '’': 0x92 };

function encoded({ encoding }: Dialect, text: string): Uint8Array {
  if (encoding === 'utf-8') return Buffer.from(text, 'utf8');
  if (encoding === 'utf-8-bom') return Buffer.from(`\ufeff${text}`, 'utf8');
  if (encoding === 'utf-16le') return Buffer.from(`\ufeff${text}`, 'utf16le');
  if (encoding === 'utf-16be') return Buffer.from(`\ufeff${text}`, 'utf16le').swap16();
  return Uint8Array.from([...text].map((each) => IN_1252[each] ?? each.charCodeAt(0)));
}
