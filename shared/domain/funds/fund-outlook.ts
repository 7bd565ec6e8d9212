import { type LineId, lineOfWorkstream } from '../catalogue.ts';
import { type FinancialYear, startYear } from '../financial-calendar.ts';
import { combinedRange } from '../forecast/combined-range.ts';
import type { OutturnRange } from '../forecast/outturn-forecast.ts';
import { add, type Pence, roundToPence } from '../money.ts';
import { addDays, type Day, day, daysBetween } from '../time.ts';
import type { FundTerms } from './fund.ts';

/** What an authority spends on a line of the fund: in earlier years, and where this one will end. */
export type GrantSpending = {
  readonly line: LineId;
  readonly beforePence: Pence;
  readonly thisYear: OutturnRange;
};

/**
 * What a fund's lines are forecast to cost by its end: spent in earlier years, this year's outturn, and
 * after it the same a day until the fund ends. Undefined where nothing of it is forecast.
 * @example £300,000 this year, of whose end 730 days remain of the fund's life after 365: × (1 + 730/365)
 */
export function forecastToCompletion(
  terms: FundTerms,
  year: FinancialYear,
  spending: readonly GrantSpending[],
): OutturnRange | undefined {
  const lines = terms.workstreams.map(lineOfWorkstream);
  const own = spending.filter(({ line }) => lines.includes(line));
  if (own.length === 0) return undefined;
  const times = 1 + daysAfter(terms, year) / daysWithin(terms, year);
  return combinedRange(
    own.map(({ beforePence, thisYear }) => stretched(thisYear, times, beforePence)),
  );
}

const stretched = (range: OutturnRange, times: number, before: Pence): OutturnRange => {
  const at = (amount: Pence): Pence => add(before, roundToPence(amount * times));
  return {
    medianPence: at(range.medianPence),
    lower80Pence: at(range.lower80Pence),
    upper80Pence: at(range.upper80Pence),
    lower95Pence: at(range.lower95Pence),
    upper95Pence: at(range.upper95Pence),
  };
};

const firstDayOf = (year: FinancialYear): Day => day(`${startYear(year)}-04-01`);
const lastDayOf = (year: FinancialYear): Day => day(`${startYear(year) + 1}-03-31`);

/** Days of the fund's life after the year. */
const daysAfter = ({ endsOn }: FundTerms, year: FinancialYear): number =>
  Math.max(0, daysBetween(lastDayOf(year), endsOn));

/** Days of the fund's life in the year; at least one, though it has none. */
function daysWithin({ startsOn, endsOn }: FundTerms, year: FinancialYear): number {
  const from = startsOn > firstDayOf(year) ? startsOn : firstDayOf(year);
  const to = endsOn < lastDayOf(year) ? endsOn : lastDayOf(year);
  return Math.max(1, daysBetween(from, addDays(to, 1)));
}
