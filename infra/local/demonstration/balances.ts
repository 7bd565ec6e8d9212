import type { AuthorityCode } from '../../../shared/domain/authorities.ts';
import {
  type FinancialYear,
  financialYear,
  numberOf,
  type Period,
  shiftYear,
  startYear,
} from '../../../shared/domain/financial-calendar.ts';
import { add, type Pence, pence } from '../../../shared/domain/money.ts';
import type { Balances, SchoolBalances } from '../../../shared/domain/returns/return.ts';
import { annualBudgets } from './annual-budgets.ts';
import { annualFigures, IN_PROGRESS_YEAR } from './annual-figures.ts';
import { jitter } from './monthly-profile.ts';
import { PUBLISHED_FIGURES } from './published-figures.ts';

/** The only year with a published DSG balance: line 1.9.3 at its end, in March 2024. */
const PUBLISHED_YEAR: FinancialYear = financialYear('2023-24');

export type DemonstrationBalances = {
  readonly balances: Balances;
  /** The sentence that says what of them is published and what is modelled. */
  readonly modelled: string;
};

/**
 * What an authority carries at the end of a period: at the ends of the last two years and of the
 * quarters of the year in progress, else undefined. The DSG balance of March 2024 is published; the
 * others, and all balances of schools, are modelled.
 */
export function balancesAt(
  authority: AuthorityCode,
  year: FinancialYear,
  period: Period,
): DemonstrationBalances | undefined {
  const isQuarterEnd = numberOf(period) % 3 === 0;
  const isYearEnd = period === 'P12';
  if (year < PUBLISHED_YEAR || !(year === IN_PROGRESS_YEAR ? isQuarterEnd : isYearEnd)) {
    return undefined;
  }
  return {
    balances: {
      dsgCarriedForwardPence: dsgAt(authority, year, period),
      schools: schoolsAt(authority, year, period),
    },
    modelled:
      year === PUBLISHED_YEAR
        ? `The DSG balance is published (DfE section 251, line 1.9.3, ${year}); schools’ balances are modelled.`
        : `The DSG balance is modelled, as the published one of March 2024 and the high needs variance since; schools’ balances are modelled.`,
  };
}

const toThousands = (amount: number): Pence => pence(Math.round(amount / 100_000) * 100_000);

/**
 * The published balance of March 2024 and, of each year since, what high needs spent over its budget:
 * that is what the DSG carries. Of the year in progress the part that has passed, to £1,000.
 */
function dsgAt(authority: AuthorityCode, year: FinancialYear, period: Period): Pence {
  if (year === PUBLISHED_YEAR) {
    return pence(PUBLISHED_FIGURES[authority].dsgBalanceMarch2024Pounds * 100);
  }
  const before = dsgAt(authority, shiftYear(year, -1), 'P12');
  return add(
    before,
    toThousands((highNeedsVariance(authority, year) * Math.min(numberOf(period), 12)) / 12),
  );
}

/** Outturn less budget of the high needs lines, in pence; overspend is positive. */
function highNeedsVariance(authority: AuthorityCode, year: FinancialYear): number {
  const total = (figures: ReturnType<typeof annualFigures>): number =>
    figures
      .filter(({ line }) => line.startsWith('hn-'))
      .reduce((sum, figure) => sum + figure.pence, 0);
  return total(annualFigures(authority, year)) - total(annualBudgets(authority, year));
}

/** Assumptions of this demonstration, not published figures. */
const SCHOOL_BUDGET_PENCE = 175_000_000;
const IN_DEFICIT_PER_MILLE = { atFirst: 120, apart: 60, aQuarter: 10 };
const DEFICIT_PER_MILLE = { ofBudget: 80, apart: 30 };
const SURPLUS_PER_MILLE = { ofBudget: 85, apart: 25, lessAQuarter: 3 };

/** One school for every £1.75m of individual schools budgets; more and more of them in deficit. */
function schoolsAt(authority: AuthorityCode, year: FinancialYear, period: Period): SchoolBalances {
  const quarters = quartersSince(year, period);
  const budget =
    annualFigures(authority, PUBLISHED_YEAR).find(
      ({ line }) => line === 'schools-individual-budgets',
    )?.pence ?? 0;
  const schools = Math.max(1, Math.round(budget / SCHOOL_BUDGET_PENCE));
  const share =
    IN_DEFICIT_PER_MILLE.atFirst +
    jitter(`${authority} schools in deficit`, IN_DEFICIT_PER_MILLE.apart) +
    IN_DEFICIT_PER_MILLE.aQuarter * quarters;
  const schoolsInDeficit = Math.round((schools * share) / 1000);
  const each = budget / schools / 1000;
  const deficit =
    DEFICIT_PER_MILLE.ofBudget + jitter(`${authority} deficits`, DEFICIT_PER_MILLE.apart);
  const surplus =
    SURPLUS_PER_MILLE.ofBudget +
    jitter(`${authority} surpluses`, SURPLUS_PER_MILLE.apart) -
    SURPLUS_PER_MILLE.lessAQuarter * quarters;
  const inDeficitPence = toThousands(-schoolsInDeficit * each * deficit);
  const inSurplusPence = toThousands((schools - schoolsInDeficit) * each * surplus);
  const totalPence = add(inDeficitPence, inSurplusPence);
  return { totalPence, inDeficitPence, inSurplusPence, schools, schoolsInDeficit };
}

/** Whole quarters from March 2024. */
function quartersSince(year: FinancialYear, period: Period): number {
  const years = startYear(year) - startYear(PUBLISHED_YEAR);
  return (years - 1) * 4 + Math.floor(Math.min(numberOf(period), 12) / 3);
}
