import type { AuthorityCode } from '../authorities.ts';
import { lineOf } from '../catalogue.ts';
import type { FinancialYear, Period } from '../financial-calendar.ts';
import { type Pence, pence, percentOf, subtract } from '../money.ts';
import { type ThresholdSettings, thresholdsFor } from '../thresholds/threshold-settings.ts';
import { explained } from './forecast-sentences.ts';
import { type LineHistory, missingPeriods, pointsKnown } from './line-history.ts';
import { officerDifference, PERSISTENT_PERIODS } from './officer-difference.ts';
import {
  estimateOutturn,
  type OutturnEstimate,
  probabilityOver,
  rangeOf,
} from './outturn-estimate.ts';
import { type Caution, type Forecast, orderedCautions } from './outturn-forecast.ts';
import { isLargeUnderspend, ragOf, type Thresholds } from './rag.ts';

export type ForecastOf = {
  readonly authority: AuthorityCode;
  readonly year: FinancialYear;
  readonly thresholds?: ThresholdSettings | undefined;
};

/**
 * Without history two months say little of the other ten: no flag is raised on them. One cumulative
 * figure over more months is evidence enough for a flag, though its range stays wide.
 */
const LEAST_PERIODS_TO_FLAG = 3;

/** The forecast of one line of an authority, or the reason why there is none. */
export function forecastLine(
  history: LineHistory,
  of: ForecastOf,
  estimate: OutturnEstimate = estimateOutturn(history),
): Forecast {
  const { line, asOfPeriod } = history;
  const { stream, pot } = lineOf(line);
  const missing = missingPeriods(history);
  const judgement = judge(history, estimate, thresholdsFor(of.thresholds, { stream, pot }));
  const officer = officerDifference(history, judgement.figures.outturn?.medianPence);
  return explained({
    authority: of.authority,
    year: of.year,
    level: 'line',
    stream,
    line,
    pot,
    asOfPeriod,
    ...optional('budgetPence', history.budgetPence),
    ...(history.toDatePence === null
      ? {}
      : optional('profiledToDatePence', history.profiledToDatePence)),
    ...(estimate.noForecast === 'no-figures'
      ? {}
      : { actualToDatePence: pence(estimate.spent.amount) }),
    ...judgement.figures,
    ...optional('officerForecastPence', history.officerForecastPence),
    ...optional('officerDifference', officer),
    method: estimate.method,
    basedOn: {
      returns: estimate.spent.months === 0 ? 0 : pointsKnown(history),
      yearsOfHistory: estimate.yearsOfHistory,
      missingPeriods: missing,
    },
    caution: orderedCautions(
      new Set([
        ...estimate.cautions,
        ...judgement.cautions,
        ...missingCautions(asOfPeriod, missing),
        ...(history.isBroken ? (['series-break'] as const) : []),
        ...((officer?.persistentFor ?? 0) >= PERSISTENT_PERIODS
          ? (['officer-differs'] as const)
          : []),
      ]),
    ),
    ...optional('pastErrorPercent', estimate.pastErrorPercent),
  });
}

/** A field that is left out when there is nothing to say. */
const optional = <Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): { readonly [name in Name]?: Value } =>
  value === undefined ? {} : ({ [name]: value } as { readonly [name in Name]: Value });

function missingCautions(asOfPeriod: Period, missing: readonly Period[]): readonly Caution[] {
  return [
    ...(missing.includes(asOfPeriod) ? (['latest-period-missing'] as const) : []),
    ...(missing.some((each) => each !== asOfPeriod) ? (['periods-missing'] as const) : []),
  ];
}

type Judgement = {
  readonly figures: Pick<
    Forecast,
    'outturn' | 'noForecast' | 'probabilityOverBudget' | 'variancePence' | 'variancePercent' | 'rag'
  >;
  readonly cautions: readonly Caution[];
};

/** The outturn against the budget. */
function judge(history: LineHistory, estimate: OutturnEstimate, thresholds: Thresholds): Judgement {
  const { budgetPence } = history;
  const noBudget = budgetPence === undefined ? (['no-budget'] as const) : [];
  const { blend, noForecast = 'no-figures' } = estimate;
  if (!blend) return { figures: { noForecast }, cautions: noBudget };
  const outturn = rangeOf(blend);
  if (budgetPence === undefined) return { figures: { outturn }, cautions: noBudget };
  const variancePence = subtract(outturn.medianPence, budgetPence);
  const isFlagged =
    estimate.yearsOfHistory > 0 ||
    estimate.method === 'reported' ||
    estimate.spent.monthsSinceBreak >= LEAST_PERIODS_TO_FLAG;
  const probabilityOverBudget = probabilityOver(budgetPence, estimate, blend);
  const rag = ragOf('line', variancePence, budgetPence, thresholds, probabilityOverBudget);
  return {
    figures: {
      outturn,
      probabilityOverBudget,
      variancePence,
      ...optional('variancePercent', percentOf(variancePence, budgetPence)),
      ...(isFlagged ? { rag } : {}),
    },
    cautions: underspendCaution(variancePence, budgetPence, thresholds),
  };
}

export const underspendCaution = (
  variancePence: Pence,
  budgetPence: Pence,
  thresholds: Thresholds,
): readonly Caution[] =>
  isLargeUnderspend(variancePence, budgetPence, thresholds) ? ['large-underspend'] : [];
