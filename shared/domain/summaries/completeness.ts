import { nameOf } from '../authorities.ts';
import { PERIODS, type Period } from '../financial-calendar.ts';
import type {
  AuthorityPeriod,
  BudgetReference,
  Completeness,
  ForecastReference,
  ReturnReference,
} from './summary.ts';
import type { AuthorityQuarter } from './summary-cells.ts';

/** "13 of 14 returned, 12 certified", and who is missing. */
export function completenessOf(
  authorities: readonly AuthorityQuarter[],
  period: Period,
): Completeness {
  const returned = authorities.filter((each) => returnOf(each, period));
  const certified = returned.filter((each) => returnOf(each, period)?.state === 'certified');
  const named = (each: AuthorityQuarter): AuthorityPeriod => ({
    authority: each.authority,
    name: nameOf(each.authority),
    period,
  });
  return {
    period,
    expected: authorities.length,
    returned: returned.length,
    certified: certified.length,
    missing: authorities.filter((each) => !returned.includes(each)).map(named),
    uncertified: returned.filter((each) => !certified.includes(each)).map(named),
  };
}

export const returnOf = ({ returns }: AuthorityQuarter, period: Period) =>
  returns.find((each) => each.period === period);

/** Every return that the figures rest on. */
export const returnReferences = (
  authorities: readonly AuthorityQuarter[],
): readonly ReturnReference[] =>
  authorities.flatMap((each) =>
    PERIODS.flatMap((period) => {
      const found = returnOf(each, period);
      if (!found) return [];
      const certified = found.state === 'certified';
      return [{ authority: each.authority, period, version: found.version, certified }];
    }),
  );

/** Every version of the forecasts that the figures rest on, in the order of their periods. */
export const forecastReferences = (
  authorities: readonly AuthorityQuarter[],
): readonly ForecastReference[] =>
  authorities.flatMap(({ authority, forecastVersions = [] }) =>
    forecastVersions.map((each) => ({ authority, ...each })),
  );

export const budgetReferences = (
  authorities: readonly AuthorityQuarter[],
): readonly BudgetReference[] =>
  authorities.flatMap(({ authority, budgetVersion: version }) =>
    version === undefined ? [] : [{ authority, version }],
  );
