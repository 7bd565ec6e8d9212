import { canonicalJson } from '../canonical-json.ts';
import { lineOf } from '../catalogue.ts';
import type { FinancialYear } from '../financial-calendar.ts';
import { againstBudget, inPounds } from '../forecast/forecast-sentences.ts';
import type { Forecast } from '../forecast/outturn-forecast.ts';
import { DEFAULT_THRESHOLDS, ragOf, type Thresholds } from '../forecast/rag.ts';
import type { Now } from '../time.ts';
import { type Pressure, type PressureStep, SEVERITIES, type Severity } from './pressure.ts';
import { explain, type JudgedForecast, nextStepFor } from './pressure-sentences.ts';

/** How many cases took which step; `unchanged` are those open that took none. */
export type SweepCounts = {
  readonly raised: number;
  readonly escalated: number;
  readonly steppedDown: number;
  readonly resolved: number;
  readonly unchanged: number;
};

export type PressureSweep = {
  readonly forecasts: readonly Forecast[];
  readonly existing: readonly Pressure[];
  readonly year: FinancialYear;
  readonly now: Now;
  readonly thresholds?: Thresholds | undefined;
  /** The year's last period is locked: its cases are closed and none are raised. */
  readonly isYearLocked?: boolean | undefined;
};

export type SweptPressures = SweepCounts & {
  /** Only what differs from what there was, by id. */
  readonly pressures: readonly Pressure[];
};

/** Deterministic: one case per authority, year and line, raised again under the same id. */
export const pressureIdOf = ({
  authority,
  year,
  line,
}: Pick<JudgedForecast, 'authority' | 'year' | 'line'>): string => `${authority}-${year}-${line}`;

/**
 * Brings the cases up to date with the forecasts of lines. Steps up at once; steps down once the
 * figure is clear of the threshold by a margin; resolves with the reason. A line that cannot be
 * judged now (no forecast, no budget, too few points to flag) leaves its case as it is.
 * Idempotent: the same forecasts again change nothing.
 */
export function sweepPressures(sweep: PressureSweep): SweptPressures {
  const byId = new Map(sweep.existing.map((each) => [each.pressure, each]));
  const outcomes = sweep.forecasts
    .filter((each) => each.level === 'line' && each.year === sweep.year)
    .filter(isJudged)
    .map((forecast) => nextOf(forecast, byId.get(pressureIdOf(forecast)), sweep));
  const count = (step: Step) => outcomes.filter((each) => each.step === step).length;
  const changed = outcomes.flatMap(({ pressure }) => (pressure ? [pressure] : []));
  return {
    pressures: changed
      .filter((each) => canonicalJson(each) !== canonicalJson(byId.get(each.pressure)))
      .sort((a, b) => (a.pressure < b.pressure ? -1 : 1)),
    raised: count('raised'),
    escalated: count('escalated'),
    steppedDown: count('stepped-down'),
    resolved: count('resolved'),
    unchanged: count('unchanged'),
  };
}

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

type Step = 'none' | 'unchanged' | 'raised' | 'escalated' | 'stepped-down' | 'resolved';
type Outcome = { readonly step: Step; readonly pressure?: Pressure | undefined };

/** 0 is no pressure. */
const rankOf = (severity: Severity | undefined): number =>
  severity ? SEVERITIES.indexOf(severity) + 1 : 0;

/**
 * Before a case steps down, a tenth more overspend and 5 points more probability must not keep it
 * where it is: figures move that much from month to month without meaning anything.
 */
const MARGIN = 1.1;
const MARGIN_PROBABILITY = 0.05;

function nextOf(
  forecast: JudgedForecast,
  existing: Pressure | undefined,
  sweep: PressureSweep,
): Outcome {
  const isOpen = existing !== undefined && existing.state !== 'resolved';
  if (sweep.isYearLocked) {
    return isOpen ? resolve(existing, forecast, sweep, 'year-locked') : { step: 'none' };
  }
  const computed = severityOf(forecast, sweep.thresholds);
  if (!isOpen) {
    return computed ? raise(forecast, existing, computed, sweep) : { step: 'none' };
  }
  const severity = settled(existing.severity, computed, forecast, sweep.thresholds);
  return severity
    ? update(existing, forecast, severity, sweep)
    : resolve(existing, forecast, sweep, 'within-budget');
}

/** Red and amber from the RAG, watch when an overspend is likely all the same; none of little money. */
function severityOf(
  { variancePence, budgetPence, probabilityOverBudget }: JudgedForecast,
  thresholds: Thresholds = DEFAULT_THRESHOLDS,
  margin = { overspend: 1, probability: 0 },
): Severity | undefined {
  const overspend = Math.max(0, variancePence) * margin.overspend;
  if (overspend < thresholds.materialityPence) return undefined;
  const rag = ragOf('line', overspend, budgetPence, thresholds);
  if (rag !== 'green') return rag;
  const isLikely = probabilityOverBudget + margin.probability >= thresholds.watchProbability;
  return isLikely ? 'watch' : undefined;
}

/** The severity a case comes to rest at: up at once, down no further than the margin allows. */
function settled(
  current: Severity,
  computed: Severity | undefined,
  forecast: JudgedForecast,
  thresholds: Thresholds | undefined,
): Severity | undefined {
  if (rankOf(computed) >= rankOf(current)) return computed;
  const held = severityOf(forecast, thresholds, {
    overspend: MARGIN,
    probability: MARGIN_PROBABILITY,
  });
  return rankOf(held) >= rankOf(current) ? current : held;
}

/** The figures and words of a case, as the forecast has them now. */
function figuresOf(forecast: JudgedForecast, severity: Severity) {
  return {
    severity,
    period: forecast.asOfPeriod,
    expectedOverspendPence: forecast.variancePence,
    netOfMitigationPence: forecast.variancePence,
    probabilityOverBudget: forecast.probabilityOverBudget,
    explanation: explain(forecast),
    nextStep: nextStepFor(severity, forecast),
  };
}

function raise(
  forecast: JudgedForecast,
  existing: Pressure | undefined,
  severity: Severity,
  { now }: PressureSweep,
): Outcome {
  const { line, authority, year, asOfPeriod } = forecast;
  const { stream, pot } = lineOf(line);
  const because = `${existing ? 'Again expected' : 'Expected'} to end ${againstBudget(forecast)}.`;
  const step: PressureStep = { at: now.at, from: 'none', to: severity, because };
  return {
    step: 'raised',
    pressure: {
      pressure: pressureIdOf(forecast),
      authority,
      year,
      stream,
      line,
      pot,
      firstSeenAt: now.at,
      firstSeenPeriod: asOfPeriod,
      mitigations: [],
      ...existing,
      ...figuresOf(forecast, severity),
      state: 'open',
      history: [...(existing?.history ?? []), step],
    },
  };
}

function update(
  existing: Pressure,
  forecast: JudgedForecast,
  severity: Severity,
  { now }: PressureSweep,
): Outcome {
  const updated: Pressure = { ...existing, ...figuresOf(forecast, severity) };
  const change = rankOf(severity) - rankOf(existing.severity);
  if (change === 0) return { step: 'unchanged', pressure: updated };
  const verb = change > 0 ? 'Now expected' : 'Now only expected';
  const because = `${verb} to end ${againstBudget(forecast)}.`;
  return {
    step: change > 0 ? 'escalated' : 'stepped-down',
    pressure: {
      ...updated,
      // What was acknowledged was a smaller pressure: a worse one asks for attention again.
      state: change > 0 ? 'open' : existing.state,
      history: [
        ...existing.history,
        { at: now.at, from: existing.severity, to: severity, because },
      ],
    },
  };
}

function resolve(
  existing: Pressure,
  forecast: JudgedForecast,
  { now }: PressureSweep,
  why: 'within-budget' | 'year-locked',
): Outcome {
  const because =
    why === 'year-locked'
      ? `The year is closed: it ended at ${inPounds(forecast.outturn.medianPence)}, ${againstBudget(forecast)}.`
      : `No longer a pressure: expected to end ${againstBudget(forecast)}.`;
  return {
    step: 'resolved',
    pressure: {
      ...existing,
      ...figuresOf(forecast, existing.severity),
      state: 'resolved',
      nextStep: 'Nothing to do.',
      history: [
        ...existing.history,
        { at: now.at, from: existing.severity, to: 'resolved', because },
      ],
    },
  };
}
