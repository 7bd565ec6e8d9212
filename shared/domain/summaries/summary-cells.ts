import { AUTHORITY_CODES, type AuthorityCode } from '../authorities.ts';
import { LINE_IDS, type LineId, lineOf, type Pot, type Stream } from '../catalogue.ts';
import type { Period } from '../financial-calendar.ts';
import type { Forecast } from '../forecast/outturn-forecast.ts';
import { type Pence, subtract } from '../money.ts';
import type { ReturnState } from '../returns/return.ts';

/** One line of an authority at the end of the quarter. Missing is null, never zero. */
export type AuthorityLine = {
  readonly line: LineId;
  /** The revised budget. */
  readonly budgetPence?: Pence | undefined;
  readonly profiledToDatePence?: Pence | undefined;
  /** To the quarter's last period; null when that period has no figure. */
  readonly actualToDatePence: Pence | null;
  /** To the last period of the quarter before; zero for the first quarter. */
  readonly previousActualToDatePence?: Pence | null | undefined;
};

export type QuarterReturn = {
  readonly period: Period;
  readonly version: number;
  readonly state: ReturnState;
};

/** What a summary is made of, for one authority. */
export type AuthorityQuarter = {
  readonly authority: AuthorityCode;
  /** The latest version of each period's return, up to the quarter's last period. */
  readonly returns: readonly QuarterReturn[];
  readonly lines: readonly AuthorityLine[];
  /** As of the quarter's last period; those of lines are used. */
  readonly forecasts: readonly Forecast[];
  /** As of the last period of the quarter before, where they were kept or made again. */
  readonly previousForecasts?: readonly Forecast[] | undefined;
  readonly budgetVersion?: number | undefined;
  /** Which versions the forecasts are, the earlier period first. */
  readonly forecastVersions?:
    | readonly { readonly period: Period; readonly version: number }[]
    | undefined;
  readonly modelled?: string | undefined;
};

/** The figures of one authority's line: what every sum of a summary is made of, and a row of its CSV. */
export type Cell = {
  readonly authority: AuthorityCode;
  readonly line: LineId;
  readonly stream: Stream;
  readonly pot: Pot;
  readonly budgetPence?: Pence | undefined;
  readonly profiledToDatePence?: Pence | undefined;
  readonly actualToDatePence?: Pence | undefined;
  readonly movementPence?: Pence | undefined;
  readonly forecast?: Forecast | undefined;
};

export type MovementOf = 'forecast-outturn' | 'actual-to-date';

/** The authorities in the order in which everything is listed. */
export const inOrder = (authorities: readonly AuthorityQuarter[]): readonly AuthorityQuarter[] =>
  [...authorities].sort(
    (a, b) => AUTHORITY_CODES.indexOf(a.authority) - AUTHORITY_CODES.indexOf(b.authority),
  );

/** Movement is of the forecast where earlier forecasts are there at all, else of the actual. */
export const movementOfAll = (authorities: readonly AuthorityQuarter[]): MovementOf =>
  authorities.some((each) => (each.previousForecasts ?? []).length > 0)
    ? 'forecast-outturn'
    : 'actual-to-date';

/** The cells with any figure, by authority and then line, in their published orders. */
export function cellsOf(
  authorities: readonly AuthorityQuarter[],
  movementOf: MovementOf,
): readonly Cell[] {
  return inOrder(authorities).flatMap((authority) =>
    LINE_IDS.map((line) => cellOf(authority, line, movementOf)).filter(hasFigure),
  );
}

function cellOf(of: AuthorityQuarter, line: LineId, movementOf: MovementOf): Cell {
  const figures = of.lines.find((each) => each.line === line);
  const forecast = lineForecast(of.forecasts, line);
  const actual = figures?.actualToDatePence ?? undefined;
  const { stream, pot } = lineOf(line);
  return {
    authority: of.authority,
    line,
    stream,
    pot,
    budgetPence: figures?.budgetPence,
    profiledToDatePence: actual === undefined ? undefined : figures?.profiledToDatePence,
    actualToDatePence: actual,
    movementPence:
      movementOf === 'actual-to-date'
        ? change(actual, figures?.previousActualToDatePence ?? undefined)
        : change(
            forecast?.outturn?.medianPence,
            lineForecast(of.previousForecasts ?? [], line)?.outturn?.medianPence,
          ),
    forecast,
  };
}

const lineForecast = (forecasts: readonly Forecast[], line: LineId): Forecast | undefined =>
  forecasts.find((each) => each.level === 'line' && each.line === line);

const change = (now: Pence | undefined, before: Pence | undefined): Pence | undefined =>
  now === undefined || before === undefined ? undefined : subtract(now, before);

const hasFigure = ({ budgetPence, actualToDatePence, forecast }: Cell): boolean =>
  budgetPence !== undefined || actualToDatePence !== undefined || forecast?.outturn !== undefined;
