import { type AuthorityCode, nameOf } from '../authorities.ts';
import { LINE_IDS, type LineId, lineOf } from '../catalogue.ts';
import { lastPeriodOf } from '../financial-calendar.ts';
import type { Pence } from '../money.ts';
import { completenessOf, returnOf } from './completeness.ts';
import type { SummaryInput } from './compose-summary.ts';
import {
  type AuthorityQuarter,
  type Cell,
  cellsOf,
  inOrder,
  movementOfAll,
} from './summary-cells.ts';
import { outturnFigures } from './summary-figures.ts';

/**
 * The columns of the tidy file, in order: names as in the JSON, where money ends in `Pence`; here it
 * is in pounds, so the ending is left off.
 */
export const SUMMARY_COLUMNS = [
  { name: 'year', is: 'text' },
  { name: 'quarter', is: 'text' },
  { name: 'asAt', is: 'text' },
  { name: 'authority', is: 'text' },
  { name: 'authorityName', is: 'text' },
  { name: 'period', is: 'text' },
  { name: 'return', is: 'text' },
  { name: 'version', is: 'number' },
  { name: 'stream', is: 'text' },
  { name: 'line', is: 'text' },
  { name: 'name', is: 'text' },
  { name: 'code', is: 'text' },
  { name: 'pot', is: 'text' },
  { name: 'budget', is: 'money' },
  { name: 'profiledToDate', is: 'money' },
  { name: 'actualToDate', is: 'money' },
  { name: 'forecastOutturn', is: 'money' },
  { name: 'forecastOutturnLower80', is: 'money' },
  { name: 'forecastOutturnUpper80', is: 'money' },
  { name: 'forecastOutturnLower95', is: 'money' },
  { name: 'forecastOutturnUpper95', is: 'money' },
  { name: 'probabilityOverBudget', is: 'number' },
  { name: 'variance', is: 'money' },
  { name: 'variancePercent', is: 'number' },
  { name: 'movement', is: 'money' },
  { name: 'rag', is: 'text' },
  { name: 'caution', is: 'text' },
  { name: 'modelled', is: 'text' },
  { name: 'demonstration', is: 'text' },
  { name: 'expected', is: 'number' },
  { name: 'returned', is: 'number' },
  { name: 'certified', is: 'number' },
] as const satisfies readonly { name: string; is: 'text' | 'money' | 'number' }[];

type Column = (typeof SUMMARY_COLUMNS)[number];
export type SummaryColumn = Column['name'];
type MoneyColumn = Extract<Column, { is: 'money' }>['name'];
type NumberColumn = Extract<Column, { is: 'number' }>['name'];

/** A row by column; what is missing is undefined. Money is in pence until it is written. */
export type SummaryRow = { readonly [column in MoneyColumn]: Pence | undefined } & {
  readonly [column in NumberColumn]: number | undefined;
} & {
  readonly [column in Exclude<SummaryColumn, MoneyColumn | NumberColumn>]: string | undefined;
};

/**
 * One row per authority and line, in their published orders, made of the same cells as the summary:
 * sums over the rows are its figures. An authority without any figure has a row, empty but for its
 * names, for each line that another has, so that what is missing is seen to be. Every row has the
 * summary's completeness, so that a total of any rows can state it: 13 of 14 returned, 12 certified.
 */
export function summaryRows(input: SummaryInput): readonly SummaryRow[] {
  const cells = cellsOf(input.authorities, movementOfAll(input.authorities));
  const lines = LINE_IDS.filter((line) => cells.some((each) => each.line === line));
  const { expected, returned, certified } = completenessOf(
    input.authorities,
    lastPeriodOf(input.quarter),
  );
  return inOrder(input.authorities).flatMap((quarter) => {
    const own = cells.filter((each) => each.authority === quarter.authority);
    const shown = own.length > 0 ? own : lines.map((line) => emptyCell(quarter.authority, line));
    return shown.map((cell) => ({
      ...rowOf(input, quarter, cell),
      expected,
      returned,
      certified,
    }));
  });
}

function emptyCell(authority: AuthorityCode, line: LineId): Cell {
  const { stream, pot } = lineOf(line);
  return { authority, line, stream, pot };
}

function rowOf(
  input: SummaryInput,
  quarter: AuthorityQuarter,
  cell: Cell,
): Omit<SummaryRow, 'expected' | 'returned' | 'certified'> {
  const period = lastPeriodOf(input.quarter);
  const found = returnOf(quarter, period);
  const { name, code } = lineOf(cell.line);
  return {
    year: input.year,
    quarter: input.quarter,
    asAt: input.asAt,
    authority: cell.authority,
    authorityName: nameOf(cell.authority),
    period,
    return: found?.state ?? 'missing',
    version: found?.version,
    stream: cell.stream,
    line: cell.line,
    name,
    code,
    pot: cell.pot,
    budget: cell.budgetPence,
    profiledToDate: cell.profiledToDatePence,
    actualToDate: cell.actualToDatePence,
    ...forecastColumns(cell),
    movement: cell.movementPence,
    modelled: quarter.modelled,
    demonstration: input.demonstration,
  };
}

function forecastColumns({ forecast }: Cell) {
  const outturn = outturnFigures(forecast?.outturn);
  return {
    forecastOutturn: outturn.forecastOutturnPence,
    forecastOutturnLower80: outturn.forecastOutturnLower80Pence,
    forecastOutturnUpper80: outturn.forecastOutturnUpper80Pence,
    forecastOutturnLower95: outturn.forecastOutturnLower95Pence,
    forecastOutturnUpper95: outturn.forecastOutturnUpper95Pence,
    probabilityOverBudget: forecast?.probabilityOverBudget,
    variance: forecast?.variancePence,
    variancePercent: forecast?.variancePercent,
    rag: forecast?.rag,
    caution: forecast?.caution.join(' '),
  };
}
