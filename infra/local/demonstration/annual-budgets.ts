import type { AuthorityCode } from '../../../shared/domain/authorities.ts';
import type { LineId } from '../../../shared/domain/catalogue.ts';
import { type FinancialYear, shiftYear } from '../../../shared/domain/financial-calendar.ts';
import { type Pence, pence, roundToPence, subtract } from '../../../shared/domain/money.ts';
import {
  type AnnualFigure,
  annualFigures,
  type Basis,
  highNeedsBlockLines,
  IN_PROGRESS_YEAR,
  shareHighNeeds,
} from './annual-figures.ts';
import { INNOVATION_FUND_2025_26 } from './innovation-fund.ts';
import { DSG_YEARS, PUBLISHED_FIGURES } from './published-figures.ts';

/**
 * What a council adds to the outturn before when it sets a budget, in per cent; modelled. Below the
 * region's median growth for transport (17 %) and high needs (18 %) of the last two years: councils
 * under-budget growth, which is what makes pressures.
 */
const UPLIFT_PERCENT: Readonly<Partial<Record<LineId, number>>> = {
  'transport-pre16-send': 12,
  'send-educational-psychology': 15,
  'send-administration': 15,
  'schools-central-services': 2,
};
const HIGH_NEEDS_UPLIFT_PERCENT = 16;

/** Paid over by formula as allocated: an original budget other than the outturn would mean nothing. */
const PASSED_ON: readonly LineId[] = ['schools-individual-budgets', 'hn-place-funding'];

/** The year whose high needs budget is published by line. */
const HIGH_NEEDS_BUDGET_YEAR = '2021-22';

/** The original budget of every line with an outturn, in the same order, and of the grant's lines. */
export function annualBudgets(
  authority: AuthorityCode,
  year: FinancialYear,
): readonly AnnualFigure[] {
  const outturns = annualFigures(authority, year);
  const highNeeds = highNeedsBudgets(authority, year, outturns);
  const before = new Map(
    annualFigures(authority, shiftYear(year, -1)).map((each) => [each.line, each.pence]),
  );
  return [
    ...outturns.map((outturn) => {
      if (PASSED_ON.includes(outturn.line)) return passedOn(outturn);
      return highNeeds.get(outturn.line) ?? uplifted(outturn, before.get(outturn.line));
    }),
    ...innovationBudgets(authority, year),
  ];
}

const modelled = (line: LineId, amount: Pence, source: string): AnnualFigure => ({
  line,
  pence: amount,
  basis: 'modelled',
  source,
});

const passedOn = ({ line, pence: outturn }: AnnualFigure): AnnualFigure =>
  modelled(
    line,
    outturn,
    "Budget modelled as the year's outturn, since it is passed on by formula",
  );

/**
 * The outturn before and the line's uplift, to the nearest £1,000. Where the outturn before was
 * nothing, or the year's lies outside a half to twice of it, the published series has a break
 * (a slip or a new coding) that no council would have budgeted on: the year's outturn stands in.
 */
function uplifted({ line, pence: outturn }: AnnualFigure, before: Pence | undefined): AnnualFigure {
  if (before === undefined || isBreak(before, outturn)) {
    return modelled(
      line,
      outturn,
      "Budget modelled as the year's outturn, the year before unusable",
    );
  }
  const percent = UPLIFT_PERCENT[line] ?? HIGH_NEEDS_UPLIFT_PERCENT;
  const thousands = Math.round((before * (100 + percent)) / 100 / 100_000);
  const source = `Budget modelled as the outturn of the year before and ${percent} %`;
  return modelled(line, pence(thousands * 100_000), source);
}

const isBreak = (before: Pence, outturn: Pence): boolean =>
  before === 0 || (outturn !== 0 && (outturn < before / 2 || outturn > before * 2));

/** Budgets of the 1.2.x lines for the years with a published budget or allocation; else none. */
function highNeedsBudgets(
  authority: AuthorityCode,
  year: FinancialYear,
  outturns: readonly AnnualFigure[],
): ReadonlyMap<LineId, AnnualFigure> {
  const lines = highNeedsBlockLines(authority);
  const { highNeeds2021, dsgNetAllocation } = PUBLISHED_FIGURES[authority];
  if (year === HIGH_NEEDS_BUDGET_YEAR) {
    const source = `Budget published (DfE high needs benchmarking tool, ${year})`;
    return budgetsOf(
      lines,
      lines.map((line) => pence(highNeeds2021[line].budgetPounds * 100)),
      { basis: 'published', source },
    );
  }
  const allocationPounds = dsgNetAllocation.highNeedsPounds[DSG_YEARS.indexOf(year)];
  if (allocationPounds === undefined) return new Map();
  // The allocation pays for places too, which are in the schools block as published.
  const places = outturns.find((each) => each.line === 'hn-place-funding')?.pence ?? pence(0);
  const shares = shareHighNeeds(authority, subtract(pence(allocationPounds * 100), places));
  const source =
    `DSG high needs allocation published (DfE, ${year}, net of recoupment); ` +
    "place funding taken off and the rest shared by line as 2021-22's outturn";
  return budgetsOf(lines, shares, { basis: 'shared', source });
}

function budgetsOf(
  lines: readonly LineId[],
  amounts: readonly Pence[],
  { basis, source }: { basis: Basis; source: string },
): ReadonlyMap<LineId, AnnualFigure> {
  return new Map(
    lines.map((line, index) => [line, { line, pence: amounts[index] ?? pence(0), basis, source }]),
  );
}

function innovationBudgets(authority: AuthorityCode, year: FinancialYear): AnnualFigure[] {
  if (year !== IN_PROGRESS_YEAR) return [];
  return INNOVATION_FUND_2025_26.filter((plan) => plan.authority === authority).map((plan) =>
    modelled(
      plan.line,
      roundToPence(plan.budgetPounds * 100),
      "Modelled share of the region's award",
    ),
  );
}
