import type { AuthorityCode } from '../../shared/domain/authorities.ts';
import type { Budget } from '../../shared/domain/budgets/budget.ts';
import { type FinancialYear, yearsBefore } from '../../shared/domain/financial-calendar.ts';
import type { CurrentReturn } from '../../shared/domain/returns/return.ts';
import { type YearFigures, yearFigures } from '../../shared/domain/returns/series.ts';
import { createPositionsRepository } from '../../shared/persistence/positions.ts';
import { createReturnsRepository } from '../../shared/persistence/returns.ts';
import type { Store } from '../../shared/persistence/store.ts';

/** Years of history that a forecast looks at. */
const YEARS_OF_HISTORY = 5;

type Year = {
  readonly budget: Budget | undefined;
  readonly returns: readonly CurrentReturn[];
  readonly figures: YearFigures;
};

/** What stands of an authority in the years that are swept and in those before them. */
export type AuthorityFigures = {
  readonly of: (year: FinancialYear) => Year;
  /** The years before that have any return, oldest first. */
  readonly before: (
    year: FinancialYear,
  ) => readonly { readonly year: FinancialYear; readonly figures: YearFigures }[];
  /** The returns that a year is forecast from: its own and those of the years before. */
  readonly sources: (year: FinancialYear) => ReadonlyMap<FinancialYear, readonly CurrentReturn[]>;
};

/** Reads each year once, however many are swept: a query a year, of what stands only. */
export async function readFigures(
  store: Store,
  authority: AuthorityCode,
  sweeping: readonly { readonly year: FinancialYear }[],
): Promise<AuthorityFigures> {
  const swept = sweeping.map(({ year }) => year);
  const wanted = swept.flatMap((year) => [...yearsBefore(year, YEARS_OF_HISTORY), year]);
  const years = [...new Set(wanted)].toSorted();
  const read = await Promise.all(
    years.map(async (year) => [year, await readYear(store, authority, year, swept)] as const),
  );
  const byYear = new Map(read);
  const of = (year: FinancialYear): Year => byYear.get(year) ?? NOTHING;
  const before = (year: FinancialYear) =>
    yearsBefore(year, YEARS_OF_HISTORY)
      .map((past) => ({ year: past, figures: of(past).figures }))
      .filter(({ figures }) => figures.latestPeriod !== undefined);
  const sources = (year: FinancialYear) =>
    new Map(
      [...before(year).map((past) => past.year), year].map((each) => [each, of(each).returns]),
    );
  return { of, before, sources };
}

const NOTHING: Year = { budget: undefined, returns: [], figures: yearFigures([]) };

async function readYear(
  store: Store,
  authority: AuthorityCode,
  year: FinancialYear,
  swept: readonly FinancialYear[],
): Promise<Year> {
  const { budget, returns } = swept.includes(year)
    ? await createPositionsRepository(store).find(authority, year)
    : {
        budget: undefined,
        returns: await createReturnsRepository(store).listCurrent(authority, year),
      };
  return { budget, returns, figures: yearFigures(returns) };
}
