import type { AuthorityCode } from '../authorities.ts';
import { sumOfDrivers } from '../forecast/drivers.ts';
import type { Drivers, Forecast, OutturnRange } from '../forecast/outturn-forecast.ts';
import type { Thresholds, TotalOrLine } from '../forecast/rag.ts';
import { totalOf } from '../forecast/total-forecast.ts';
import { type Pence, sum } from '../money.ts';
import type { Coverage, SummaryFigures } from './summary.ts';
import type { Cell } from './summary-cells.ts';

/** Whose figures are summed: the authorities of the summary, and which of them have sent nothing. */
export type Expected = {
  readonly authorities: readonly AuthorityCode[];
  /** Without any figure at all: every line of theirs is expected. */
  readonly silent: ReadonlySet<AuthorityCode>;
  readonly thresholds?: Thresholds | undefined;
};

/**
 * The figures of some cells together; all of one pot. One line judged as a line keeps
 * its own forecast as it is; anything else is a total of forecasts, with their rule on dependence.
 */
export function figuresOf(
  cells: readonly Cell[],
  expected: Expected,
  kind: TotalOrLine,
): SummaryFigures {
  const forecasts = cells.flatMap((each) => each.forecast ?? []);
  const [first] = forecasts;
  const isOwnLine = kind === 'line' && forecasts.length === 1;
  const together = isOwnLine && first ? first : totalOf(forecasts, kind, expected.thresholds);
  return {
    covers: coverageOf(cells, expected),
    budgetPence: sumOf(cells, (each) => each.budgetPence),
    profiledToDatePence: sumOf(cells, (each) => each.profiledToDatePence),
    actualToDatePence: sumOf(cells, (each) => each.actualToDatePence),
    ...outturnFigures(together.outturn),
    probabilityOverBudget: together.probabilityOverBudget,
    variancePence: together.variancePence,
    variancePercent: together.variancePercent,
    movementPence: sumOf(cells, (each) => each.movementPence),
    rag: together.rag,
    caution: together.caution,
  };
}

/** The range under the names of a summary. */
export const outturnFigures = (outturn: OutturnRange | undefined) => ({
  forecastOutturnPence: outturn?.medianPence,
  forecastOutturnLower80Pence: outturn?.lower80Pence,
  forecastOutturnUpper80Pence: outturn?.upper80Pence,
  forecastOutturnLower95Pence: outturn?.lower95Pence,
  forecastOutturnUpper95Pence: outturn?.upper95Pence,
});

function sumOf(
  cells: readonly Cell[],
  figure: (cell: Cell) => Pence | undefined,
): Pence | undefined {
  const amounts = cells.flatMap((cell) => figure(cell) ?? []);
  return amounts.length > 0 ? sum(amounts) : undefined;
}

/** An authority is expected when it has any of the cells, or nothing at all; it covers when all do. */
function coverageOf(cells: readonly Cell[], { authorities, silent }: Expected): Coverage {
  const own = authorities
    .map((authority) => cells.filter((each) => each.authority === authority))
    .filter((each) => each.length > 0);
  const count = (has: (cell: Cell) => boolean) => own.filter((each) => each.every(has)).length;
  return {
    expected: own.length + authorities.filter((each) => silent.has(each)).length,
    budget: count((cell) => cell.budgetPence !== undefined),
    actual: count((cell) => cell.actualToDatePence !== undefined),
    forecast: count((cell) => cell.forecast?.outturn !== undefined),
  };
}

/** The forecasts that carry a computed RAG, counted. */
export const countByRag = (forecasts: readonly Forecast[]) => ({
  red: forecasts.filter(({ rag }) => rag === 'red').length,
  amber: forecasts.filter(({ rag }) => rag === 'amber').length,
  green: forecasts.filter(({ rag }) => rag === 'green').length,
});

/** Why a line is over or under; only where every forecast of it says so, or the parts would not add up. */
export const driversOf = (cells: readonly Cell[]): Drivers | undefined =>
  sumOfDrivers(cells.flatMap(({ forecast }) => (forecast?.outturn ? [forecast.drivers] : [])));
