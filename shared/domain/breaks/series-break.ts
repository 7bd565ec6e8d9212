import type { LineId } from '../catalogue.ts';
import type { FinancialYear, Period } from '../financial-calendar.ts';

/**
 * A break in a line's series that its officer has marked, such as a change of coding: from this
 * period on its figures are of another kind than before.
 */
export type SeriesBreak = {
  readonly line: LineId;
  readonly year: FinancialYear;
  readonly period: Period;
  readonly reason: string;
};

type Place = Pick<SeriesBreak, 'year' | 'period'>;

const isAfter = (a: Place, b: Place): boolean =>
  a.year === b.year ? a.period > b.period : a.year > b.year;

/**
 * The last break of a line that is in force: after the first figures that are looked at (else there
 * is nothing before it to leave out) and not after the period that is forecast from.
 */
export function breakInForce(
  breaks: readonly SeriesBreak[],
  line: LineId,
  within: { readonly after: Place; readonly upTo: Place },
): SeriesBreak | undefined {
  const inForce = breaks.filter(
    (each) => each.line === line && isAfter(each, within.after) && !isAfter(each, within.upTo),
  );
  return inForce.reduce<SeriesBreak | undefined>(
    (last, each) => (last && isAfter(last, each) ? last : each),
    undefined,
  );
}
