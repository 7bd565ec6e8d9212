import { lineOf } from '../catalogue.ts';
import type { FinancialYear } from '../financial-calendar.ts';
import { againstBudget, inPounds } from '../forecast/forecast-sentences.ts';
import type { Forecast } from '../forecast/outturn-forecast.ts';
import { isTripped, ragOf, type Thresholds } from '../forecast/rag.ts';
import { negate, ZERO } from '../money.ts';
import { type ThresholdSettings, thresholdsFor } from '../thresholds/threshold-settings.ts';
import { amberFrom, type Finding, judged, type Margin } from './finding.ts';
import type { Cause, Severity } from './pressure.ts';
import {
  explain,
  type JudgedForecast,
  overspendSteps,
  underspendSteps,
} from './pressure-sentences.ts';

/** An overspend's identifier is of before there were other causes. */
export const pressureIdOf = (
  { authority, year, line }: Pick<JudgedForecast, 'authority' | 'year' | 'line'>,
  cause: Cause = 'overspend',
): string => `${authority}-${year}-${line}${cause === 'overspend' ? '' : `-${cause}`}`;

/** Of each line that can be judged: what it comes to as an overspend, and as a large underspend. */
export function lineFindings(
  forecasts: readonly Forecast[],
  year: FinancialYear,
  settings: ThresholdSettings,
): readonly Finding[] {
  return forecasts
    .filter((each) => each.level === 'line' && each.year === year)
    .filter(isJudged)
    .flatMap((forecast) => {
      const thresholds = thresholdsFor(settings, lineOf(forecast.line));
      return [overspend(forecast, thresholds), underspend(forecast, thresholds)];
    });
}

/** Too few points to flag, no budget or no forecast: then there is nothing to judge. */
function isJudged(forecast: Forecast): forecast is JudgedForecast {
  return (
    forecast.line !== undefined &&
    forecast.outturn !== undefined &&
    forecast.budgetPence !== undefined &&
    forecast.variancePence !== undefined &&
    forecast.probabilityOverBudget !== undefined &&
    forecast.rag !== undefined
  );
}

/** Red and amber from the RAG, watch when an overspend is likely all the same; none of little money. */
function overspendSeverity(
  { variancePence, budgetPence, probabilityOverBudget }: JudgedForecast,
  thresholds: Thresholds,
  margin: Margin,
): Severity | undefined {
  const overspendPence = Math.max(0, variancePence) * margin.money;
  if (overspendPence < thresholds.materialityPence || overspendPence === 0) return undefined;
  const probability = probabilityOverBudget + margin.probability;
  const rag = ragOf('line', overspendPence, budgetPence, thresholds, probability);
  if (rag !== 'green') return rag;
  return probability >= thresholds.watchProbability ? 'watch' : undefined;
}

/**
 * Amber where it is very large, watch where it is large; nothing of one that is not likely. Early in a
 * year many a line seems to underspend.
 */
function underspendSeverity(
  { variancePence, budgetPence, probabilityOverBudget }: JudgedForecast,
  thresholds: Thresholds,
  margin: Margin,
): Severity | undefined {
  const { materialityPence, largeUnderspend, veryLargeUnderspend, watchProbability } = thresholds;
  const underspendPence = Math.max(0, -variancePence) * margin.money;
  if (underspendPence < materialityPence) return undefined;
  const probability = 1 - probabilityOverBudget + margin.probability;
  if (probability < watchProbability) return undefined;
  const isOver = (tier: Thresholds['largeUnderspend']) =>
    isTripped(tier, underspendPence, budgetPence, probability);
  if (isOver(veryLargeUnderspend)) return 'amber';
  return isOver(largeUnderspend) ? 'watch' : undefined;
}

const placeOf = (forecast: JudgedForecast, thresholds: Thresholds) => ({
  authority: forecast.authority,
  year: forecast.year,
  stream: lineOf(forecast.line).stream,
  line: forecast.line,
  pot: lineOf(forecast.line).pot,
  period: forecast.asOfPeriod,
  subject: lineOf(forecast.line).name,
  amountPence: forecast.variancePence,
  probabilityOverBudget: forecast.probabilityOverBudget,
  worsening: thresholds.worsening,
  clause: `expected to end ${againstBudget(forecast)}`,
  closing: `it ended at ${inPounds(forecast.outturn.medianPence)}, ${againstBudget(forecast)}`,
  sentences: explain(forecast),
});

const overspend = (forecast: JudgedForecast, thresholds: Thresholds): Finding => ({
  pressure: pressureIdOf(forecast),
  cause: 'overspend',
  ...placeOf(forecast, thresholds),
  ...judged((margin) => overspendSeverity(forecast, thresholds, margin)),
  computedRag: forecast.rag,
  amberFromPence: amberFrom(thresholds.line, forecast.budgetPence, thresholds.materialityPence),
  measure: measureOf(forecast),
  nextSteps: overspendSteps(forecast),
});

const underspend = (forecast: JudgedForecast, thresholds: Thresholds): Finding => ({
  pressure: pressureIdOf(forecast, 'underspend'),
  cause: 'underspend',
  ...placeOf(forecast, thresholds),
  ...judged((margin) => underspendSeverity(forecast, thresholds, margin)),
  computedRag: forecast.rag,
  amberFromPence: amberFrom(
    { red: thresholds.veryLargeUnderspend, amber: thresholds.veryLargeUnderspend },
    forecast.budgetPence,
    thresholds.materialityPence,
  ),
  measure: measureOf(forecast),
  nextSteps: underspendSteps(forecast),
});

/** `£1,234,567 over budget`. */
function measureOf({ variancePence }: JudgedForecast): string {
  if (variancePence === ZERO) return 'on budget';
  return variancePence > 0
    ? `${inPounds(variancePence)} over budget`
    : `${inPounds(negate(variancePence))} under budget`;
}
