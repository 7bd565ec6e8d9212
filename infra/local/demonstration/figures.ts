import type { AuthorityCode } from '../../../shared/domain/authorities.ts';
import type { LineId } from '../../../shared/domain/catalogue.ts';
import {
  type FinancialYear,
  financialYear,
  numberOf,
  PERIODS,
  type Period,
} from '../../../shared/domain/financial-calendar.ts';
import { allocate, type Pence, pence, sum } from '../../../shared/domain/money.ts';
import type { Balances } from '../../../shared/domain/returns/return.ts';
import { activityOf, budgetedActivityOf } from './activity.ts';
import { annualBudgets } from './annual-budgets.ts';
import {
  type AnnualFigure,
  annualFigures,
  type Basis,
  IN_PROGRESS_YEAR,
} from './annual-figures.ts';
import { balancesAt } from './balances.ts';
import { INNOVATION_FUND_2025_26 } from './innovation-fund.ts';
import { type MonthlyProfile, monthlyWeights, profileOf } from './monthly-profile.ts';

/**
 * Monthly returns and budgets made of the region's published annual figures. Pure and
 * deterministic: the same authority, year and period give the same figures on every machine.
 * What is published and what is modelled is said for every line.
 */

/** The years with figures, oldest first; the last is in progress. */
export const DEMONSTRATION_YEARS: readonly FinancialYear[] = [
  '2019-20',
  '2020-21',
  '2021-22',
  '2022-23',
  '2023-24',
  '2024-25',
  IN_PROGRESS_YEAR,
].map(financialYear);

/** The periods of a year with figures: all twelve, or those so far of the year in progress. */
export const demonstrationPeriods = (year: FinancialYear): readonly Period[] =>
  PERIODS.slice(0, year === IN_PROGRESS_YEAR ? 6 : 12);

/** Where a line's year total comes from, and the sentence that says what is modelled. */
export type LineProvenance = {
  readonly line: LineId;
  readonly basis: Basis;
  readonly modelled: string;
};

export type DemonstrationBudgetLine = {
  readonly line: LineId;
  readonly originalPence: Pence;
  readonly profile: 'flat' | readonly number[];
  readonly activity?: number;
};

export type DemonstrationBudget = {
  /** In the shape that a budget is submitted in. */
  readonly lines: readonly DemonstrationBudgetLine[];
  /** One for every line, in the same order. */
  readonly provenance: readonly LineProvenance[];
  readonly modelled: string;
};

export type DemonstrationReturnLine = {
  readonly line: LineId;
  /** Year to date. */
  readonly actualPence: Pence;
  readonly commitmentsPence?: Pence;
  readonly officerForecastPence?: Pence;
  readonly activity?: number;
};

export type DemonstrationReturn = {
  /** In the shape that a return is submitted in, basis year-to-date. */
  readonly lines: readonly DemonstrationReturnLine[];
  /** One for every line, in the same order. */
  readonly provenance: readonly LineProvenance[];
  /** Of March 2024 on, at the ends that they are known for. */
  readonly balances?: Balances;
  readonly modelled: string;
};

/** Lines paid to operators and providers a month in arrears: the next payment is committed. */
const PAID_IN_ARREARS: readonly LineId[] = ['transport-pre16-send', 'hn-topup-independent'];

/** Demand-led lines, for which officers forecast. */
const FORECAST_BY_OFFICERS: readonly LineId[] = [
  'transport-pre16-send',
  'hn-topup-maintained',
  'hn-topup-independent',
  'hn-alternative-provision',
];

/** The original budget of an authority's year, every line of its returns included. */
export function demonstrationBudget(
  authority: AuthorityCode,
  year: FinancialYear,
): DemonstrationBudget {
  requireYear(year);
  const budgets = annualBudgets(authority, year).map((budget) => ({
    ...budget,
    counted: budgetedActivityOf(authority, budget.line, year),
  }));
  return {
    lines: budgets.map(({ line, pence: originalPence, counted }) => ({
      line,
      originalPence,
      profile: budgetProfile(profileOf(line)),
      ...(counted ? { activity: counted.activity } : {}),
    })),
    provenance: budgets.map(({ line, basis, source, counted }) => ({
      line,
      basis,
      modelled:
        `${source}; profile modelled: ${profileOf(line).name}` +
        `${counted ? `; ${counted.modelled}` : ''}.`,
    })),
    modelled:
      `Demonstration budget for ${year}: made of figures published by the DfE where there are ` +
      'any, else modelled; every line says which.',
  };
}

const budgetProfile = ({ weights, monthJitterPerMille }: MonthlyProfile) =>
  monthJitterPerMille === 0 ? 'flat' : weights;

/**
 * An authority's return at the end of a period, actuals cumulative.
 * @throws RangeError for a year or period without figures (2025-26 ends at P06).
 */
export function demonstrationReturn(
  authority: AuthorityCode,
  year: FinancialYear,
  period: Period,
): DemonstrationReturn {
  requireYear(year);
  if (!demonstrationPeriods(year).includes(period)) {
    throw new RangeError(`No demonstration figures for ${year} ${period}`);
  }
  const budgets = new Map(
    annualBudgets(authority, year).map((each) => [each.line, each.pence] as const),
  );
  const figures = [...annualFigures(authority, year), ...grantFigures(authority, year)];
  const described = figures.map((figure) =>
    returnLine({ authority, year, period, figure, budget: budgets.get(figure.line) }),
  );
  const carried = balancesAt(authority, year, period);
  return {
    lines: described.map((each) => each.line),
    provenance: described.map((each) => each.provenance),
    ...(carried ? { balances: carried.balances } : {}),
    modelled: returnSentence(year, carried?.modelled),
  };
}

type LineRequest = {
  readonly authority: AuthorityCode;
  readonly year: FinancialYear;
  readonly period: Period;
  readonly figure: AnnualFigure;
  readonly budget: Pence | undefined;
};

function returnLine({ authority, year, period, figure, budget }: LineRequest): {
  line: DemonstrationReturnLine;
  provenance: LineProvenance;
} {
  const { line } = figure;
  const months = monthlyAmounts(authority, year, figure);
  const elapsed = numberOf(period);
  const counted = activityOf(authority, line, year, period);
  const isForecast = budget !== undefined && FORECAST_BY_OFFICERS.includes(line);
  return {
    line: {
      line,
      actualPence: sum(months.slice(0, elapsed)),
      ...(PAID_IN_ARREARS.includes(line) ? { commitmentsPence: months[elapsed] ?? pence(0) } : {}),
      ...(isForecast
        ? { officerForecastPence: officerForecast(budget, figure.pence, elapsed) }
        : {}),
      ...(counted ? { activity: counted.activity } : {}),
    },
    provenance: {
      line,
      basis: figure.basis,
      modelled: [
        `${figure.source}; monthly split modelled with the ${profileOf(line).name} profile`,
        ...(counted ? [counted.modelled] : []),
      ]
        .join('; ')
        .concat('.'),
    },
  };
}

/** A line's year in twelve months that sum to it exactly, April to March. */
export function monthlyAmounts(
  authority: AuthorityCode,
  year: FinancialYear,
  figure: Pick<AnnualFigure, 'line' | 'pence'>,
): readonly Pence[] {
  return allocate(figure.pence, monthlyWeights(authority, figure.line, year));
}

/**
 * Officers see a variance as late as the year shows it: the budget, and a twelfth a month of what
 * the outturn will differ by, rounded up to £1,000. Modelled.
 * @example at P06: budget £1,000,000, outturn £1,100,000 → £1,050,000
 */
function officerForecast(budget: Pence, outturn: Pence, elapsedMonths: number): Pence {
  const seen = budget + ((outturn - budget) * elapsedMonths) / 12;
  return pence(Math.ceil(seen / 100_000) * 100_000);
}

function grantFigures(authority: AuthorityCode, year: FinancialYear): AnnualFigure[] {
  if (year !== IN_PROGRESS_YEAR) return [];
  return INNOVATION_FUND_2025_26.filter((plan) => plan.authority === authority).map((plan) => ({
    line: plan.line,
    pence: pence(plan.outturnPounds * 100),
    basis: 'modelled',
    source: 'Annual spend of the Innovation Fund modelled',
  }));
}

/** The same in every return of the year in progress, which has one sentence in a summary. */
const returnSentence = (year: FinancialYear, ofBalances: string | undefined): string =>
  year === IN_PROGRESS_YEAR
    ? `Demonstration figures: ${year} is modelled throughout, balances included, as a continuation ` +
      'of the years published by the DfE to 2024-25.'
    : [
        `Demonstration figures: annual totals published by the DfE (section 251 outturn, ${year}) ` +
          'or modelled shares of them; months, commitments, officer forecasts and activity between ' +
          'Januaries modelled.',
        ...(ofBalances ? [ofBalances] : []),
      ].join(' ');

function requireYear(year: FinancialYear): void {
  if (!DEMONSTRATION_YEARS.includes(year)) {
    throw new RangeError(`No demonstration figures for ${year}`);
  }
}
