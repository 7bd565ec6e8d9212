import type { ReturnLine } from './return.ts';

/**
 * The columns of a return's file, as data that is published with the rules: the name in the contract,
 * and the other headings that are known for it.
 */
export type ReturnColumn =
  | 'line'
  | 'actual'
  | 'commitments'
  | 'officer_forecast'
  | 'activity'
  | 'reason';

export type ColumnDescription = {
  readonly column: ReturnColumn;
  readonly required: boolean;
  /** What a cell of it holds, for people. */
  readonly holds: string;
  /** Other headings that mean this column; compared as `headingKey` has it. */
  readonly synonyms: readonly string[];
};

const MONEY = 'an amount in £ with at most two decimals, such as 1234.50, £1,234.50 or (1,234.50)';

export const RETURN_COLUMNS: readonly ColumnDescription[] = [
  {
    column: 'line',
    required: true,
    holds:
      'a line of the catalogue: its id, its name, or its section 251 code where only one line has it',
    synonyms: ['line id', 'line name', 'budget line', 'service line', 'return line'],
  },
  {
    column: 'actual',
    required: true,
    holds: MONEY,
    synonyms: [
      'actuals',
      'actual to date',
      'actual year to date',
      'actual ytd',
      'ytd actual',
      'actual spend',
      'actual spend to date',
      'spend to date',
      'expenditure to date',
      'actual in period',
    ],
  },
  {
    column: 'commitments',
    required: false,
    holds: MONEY,
    synonyms: ['commitment', 'committed', 'open orders', 'outstanding commitments'],
  },
  {
    column: 'officer_forecast',
    required: false,
    holds: MONEY,
    synonyms: [
      'officer’s forecast',
      'forecast',
      'forecast outturn',
      'officer forecast outturn',
      'projected outturn',
      'year end forecast',
      'full year forecast',
    ],
  },
  {
    column: 'activity',
    required: false,
    holds: 'a whole number, zero or more',
    synonyms: ['activity count', 'eligible pupils', 'places', 'ehc plans', 'number of pupils'],
  },
  {
    column: 'reason',
    required: false,
    holds: 'the answer to whatever warning the line has; kept as a note where there is none',
    synonyms: ['reasons', 'explanation', 'comment', 'comments', 'commentary'],
  },
];

/** Where a field of a return's line stands in a file. */
export const COLUMN_OF_FIELD: Readonly<Record<keyof ReturnLine, ReturnColumn>> = {
  line: 'line',
  actualPence: 'actual',
  commitmentsPence: 'commitments',
  officerForecastPence: 'officer_forecast',
  activity: 'activity',
};

/** A unit in brackets, as in `Actual (£)`. */
const BRACKETED = /\(([^()]*)\)|\[([^[\]]*)\]/g;

/** What does not count when headings are compared: case, spaces, `_`, hyphens, apostrophes, a unit. */
export const headingKey = (heading: string): string =>
  heading
    .replace(BRACKETED, '')
    .replace(/[\s_'\u2019\u2010-\u2015\u200b\ufeff-]/g, '')
    .toLowerCase();

/** The units that a heading states in brackets, such as `£000`. */
export const unitsIn = (heading: string): string[] =>
  [...heading.matchAll(BRACKETED)].map(([, round, square]) => (round ?? square ?? '').trim());

const byKey = new Map(
  RETURN_COLUMNS.flatMap(({ column, synonyms }) =>
    [column, ...synonyms].map((heading) => [headingKey(heading), column] as const),
  ),
);

/** @returns the column that a heading means; undefined of any other. */
export const columnOf = (heading: string): ReturnColumn | undefined =>
  byKey.get(headingKey(heading));
