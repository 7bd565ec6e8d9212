import { type LineId, lineOf } from '../catalogue.ts';
import type { FinancialYear } from '../financial-calendar.ts';
import type { Forecast } from '../forecast/outturn-forecast.ts';
import type { GrantSpending } from '../funds/fund-outlook.ts';
import { type Pence, sum } from '../money.ts';
import type { Pressure } from '../pressures/pressure.ts';
import type { YearFigures } from '../returns/series.ts';
import type { Standing } from './sweep-state.ts';

type StandingSource = {
  readonly year: FinancialYear;
  /** The year's cases as they stand after the sweep. */
  readonly cases: readonly Pressure[];
  readonly forecasts: readonly Forecast[];
  /** The years before. */
  readonly before: readonly { readonly figures: YearFigures }[];
};

/** What the region's own cases need of an authority: its standing overspends and its grant. */
export const standingOf = ({ year, cases, forecasts, before }: StandingSource): Standing => ({
  year,
  lines: cases.flatMap(({ line, cause, state, severity, expectedOverspendPence }) =>
    line !== undefined && cause === 'overspend' && state !== 'resolved'
      ? [{ line, severity, expectedOverspendPence }]
      : [],
  ),
  grant: forecasts.flatMap(({ line, outturn }): GrantSpending[] =>
    line !== undefined && outturn && lineOf(line).stream === 'innovation-fund'
      ? [{ line, beforePence: spentBefore(line, before), thisYear: outturn }]
      : [],
  ),
});

const spentBefore = (line: LineId, before: StandingSource['before']): Pence =>
  sum(before.flatMap(({ figures }) => figures.latest(line).toDate?.value ?? []));
