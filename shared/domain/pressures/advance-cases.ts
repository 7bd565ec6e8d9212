import type { Alert } from '../alerts/alert.ts';
import { canonicalJson } from '../canonical-json.ts';
import type { FinancialYear, Period } from '../financial-calendar.ts';
import type { Rag } from '../forecast/outturn-forecast.ts';
import { isTripped } from '../forecast/rag.ts';
import { type Pence, pence, subtract } from '../money.ts';
import type { Day, Now } from '../time.ts';
import { alertOf, type ToldStep } from './case-alerts.ts';
import type { CaseStep } from './case-steps.ts';
import type { Finding } from './finding.ts';
import { netOf, standingState, weightOf } from './net-of-mitigation.ts';
import { type Pressure, type PressureStep, rankOf, type Severity, worseOf } from './pressure.ts';

export type CasesInput = {
  readonly findings: readonly Finding[];
  readonly existing: readonly Pressure[];
  readonly now: Now;
  /** What the sweep is as of, for what has no period of its own. */
  readonly period: Period;
  readonly year: FinancialYear;
  /** The year's last period is locked: its cases are closed and none are raised. */
  readonly isYearLocked: boolean;
};

export type AdvancedCases = {
  /** Only what differs from what there was, by id. */
  readonly pressures: readonly Pressure[];
  readonly alerts: readonly Alert[];
  /** What was done with each case that is open or was resolved. */
  readonly steps: readonly CaseStep[];
};

/**
 * Brings the cases up to date with what is found. Up at once; down only once the lower severity was
 * computed on two different days in London, or at once when clear of the threshold by a margin. Told
 * again when materially worse than last told. What people did stays: a worse case asks for attention
 * again, and nothing else takes an acknowledgement away. What cannot be judged now stays as it is.
 * Idempotent: the same findings again on the same day change nothing and tell nothing.
 */
export function advanceCases(input: CasesInput): AdvancedCases {
  const byId = new Map(input.existing.map((each) => [each.pressure, each]));
  const found = new Set(input.findings.map(({ pressure }) => pressure));
  const left = input.existing.filter(
    (each) => !found.has(each.pressure) && each.year === input.year && isOpen(each),
  );
  const outcomes = [
    ...input.findings.map((finding) => advance(finding, byId.get(finding.pressure), input)),
    ...(input.isYearLocked ? left.map((each) => closeUnfound(each, input)) : []),
  ];
  return {
    pressures: outcomes
      .flatMap(({ pressure }) => (pressure ? [pressure] : []))
      .filter((each) => canonicalJson(each) !== canonicalJson(byId.get(each.pressure)))
      .sort((a, b) => (a.pressure < b.pressure ? -1 : 1)),
    alerts: outcomes.flatMap(({ alert }) => (alert ? [alert] : [])),
    steps: outcomes.flatMap(({ pressure, step }) =>
      pressure && step !== 'none' ? [{ pressure: pressure.pressure, step }] : [],
    ),
  };
}

type Outcome = {
  readonly step: 'none' | CaseStep['step'];
  readonly pressure?: Pressure;
  readonly alert?: Alert;
};

const isOpen = ({ state }: Pressure): boolean => state !== 'resolved';

function advance(finding: Finding, existing: Pressure | undefined, input: CasesInput): Outcome {
  const standing = existing && isOpen(existing) ? existing : undefined;
  // A broken trail is not mended by the end of a year.
  const isBroken = finding.cause === 'audit-broken' && finding.severity !== undefined;
  const isClosed = input.isYearLocked && !isBroken;
  if (standing && isClosed) return resolve(finding, standing, input, 'year-locked');
  if (standing) return proceed(finding, standing, input);
  return finding.severity && !isClosed
    ? raise(finding, finding.severity, existing, input)
    : { step: 'none' };
}

function proceed(finding: Finding, existing: Pressure, input: CasesInput): Outcome {
  const { severity, lowerSince } = settle(existing, finding, input.now.on);
  return severity
    ? update(finding, existing, { severity, lowerSince }, input)
    : resolve(finding, existing, input, 'gone');
}

type Settled = { readonly severity?: Severity | undefined; readonly lowerSince?: Day | undefined };

/** The severity that a case comes to rest at. */
function settle(existing: Pressure, finding: Finding, on: Day): Settled {
  const { severity: computed, heldSeverity } = finding;
  if (rankOf(computed) >= rankOf(existing.severity)) return { severity: computed };
  if (existing.lowerSince !== undefined && existing.lowerSince < on) return { severity: computed };
  const held = worseOf(computed, heldSeverity);
  if (rankOf(held) >= rankOf(existing.severity)) {
    return { severity: existing.severity, lowerSince: existing.lowerSince ?? on };
  }
  // Clear of one threshold, though perhaps not of the next one down.
  return { severity: held, lowerSince: rankOf(computed) < rankOf(held) ? on : undefined };
}

type Carried = Pick<
  Pressure,
  'firstSeenAt' | 'firstSeenPeriod' | 'mitigations' | 'history' | 'acknowledgement' | 'assessment'
>;

type Shape = {
  readonly severity: Severity;
  readonly carried: Carried;
  readonly toldPence: Pence;
  readonly lowerSince?: Day | undefined;
};

/** A case made of a finding and of what was done about it. */
function caseOf(finding: Finding, shape: Shape, { period }: CasesInput): Pressure {
  const { cause, amountPence, sentences, nextSteps } = finding;
  const { severity, carried, toldPence, lowerSince } = shape;
  const made = withoutAbsent<Omit<Pressure, 'state'>>({
    pressure: finding.pressure,
    cause,
    authority: finding.authority,
    authorities: finding.authorities,
    year: finding.year,
    stream: finding.stream,
    line: finding.line,
    pot: finding.pot,
    subject: finding.subject,
    severity,
    period: finding.period ?? period,
    expectedOverspendPence: amountPence,
    netOfMitigationPence: netOf(cause, amountPence, carried.mitigations),
    probabilityOverBudget: finding.probabilityOverBudget,
    computedRag: finding.computedRag ?? asRag(finding.severity),
    assessedRag: carried.assessment?.rag,
    explanation: sentences.join(' '),
    nextStep: nextSteps[severity],
    amberFromPence: finding.amberFromPence,
    lowerSince,
    toldPence,
    firstSeenAt: carried.firstSeenAt,
    firstSeenPeriod: carried.firstSeenPeriod,
    mitigations: carried.mitigations,
    history: carried.history,
    acknowledgement: carried.acknowledgement,
    assessment: carried.assessment,
  });
  return { ...made, state: standingState(made) };
}

const asRag = (severity: Severity | undefined): Rag =>
  severity === 'red' || severity === 'amber' ? severity : 'green';

/** A field that has nothing to say is not there: rows and their digests know no `undefined`. */
export const withoutAbsent = <T extends object>(fields: T): T =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;

const told = (
  pressure: Pressure,
  step: ToldStep,
  finding: Finding,
  { now }: CasesInput,
): Outcome => {
  const { measure, sentences } = finding;
  return { step, pressure, alert: alertOf({ pressure, step, measure, sentences }, now.at) };
};

const capital = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;

/** Again under the same identifier, if it was there before; what was noted then is history. */
function raise(
  finding: Finding,
  severity: Severity,
  before: Pressure | undefined,
  input: CasesInput,
): Outcome {
  const because = before ? `Again ${finding.clause}.` : `${capital(finding.clause)}.`;
  const step: PressureStep = {
    at: input.now.at,
    kind: 'raised',
    from: 'none',
    to: severity,
    because,
  };
  const carried: Carried = {
    firstSeenAt: before?.firstSeenAt ?? input.now.at,
    firstSeenPeriod: before?.firstSeenPeriod ?? finding.period ?? input.period,
    mitigations: before?.mitigations ?? [],
    history: [...(before?.history ?? []), step],
  };
  const shape = { severity, carried, toldPence: finding.amountPence };
  return told(caseOf(finding, shape, input), 'raised', finding, input);
}

function update(
  finding: Finding,
  existing: Pressure,
  settled: Settled & { readonly severity: Severity },
  input: CasesInput,
): Outcome {
  const { severity, lowerSince } = settled;
  const step = stepTo(severity, finding, existing);
  const toldPence = step ? finding.amountPence : lastTold(existing);
  if (!step) {
    const shape = { severity, carried: existing, toldPence, lowerSince };
    return { step: 'unchanged', pressure: caseOf(finding, shape, input) };
  }
  const because = `${step === 'stepped-down' ? 'Now only' : 'Now'} ${finding.clause}.`;
  const { acknowledgement: _, ...unacknowledged } = existing;
  const carried: Carried = {
    // What was acknowledged was a smaller pressure: a worse one asks for attention again.
    ...(step === 'escalated' ? unacknowledged : existing),
    history: [
      ...existing.history,
      { at: input.now.at, kind: step, from: existing.severity, to: severity, because },
    ],
  };
  const shape = { severity, carried, toldPence, lowerSince };
  return told(caseOf(finding, shape, input), step, finding, input);
}

/** Cases of before it was kept were told as they stand. */
const lastTold = ({ toldPence, expectedOverspendPence }: Pressure): Pence =>
  toldPence ?? expectedOverspendPence;

function stepTo(
  severity: Severity,
  finding: Finding,
  existing: Pressure,
): 'escalated' | 'stepped-down' | 'worsened' | undefined {
  const change = rankOf(severity) - rankOf(existing.severity);
  if (change !== 0) return change > 0 ? 'escalated' : 'stepped-down';
  const before = weightOf(finding.cause, lastTold(existing));
  const more = subtract(weightOf(finding.cause, finding.amountPence), before);
  const isWorse = isTripped(finding.worsening, more, pence(Math.max(0, before)));
  return isWorse ? 'worsened' : undefined;
}

function resolve(
  finding: Finding,
  existing: Pressure,
  input: CasesInput,
  why: 'gone' | 'year-locked',
): Outcome {
  const because =
    why === 'year-locked'
      ? `The year is closed: ${finding.closing ?? finding.clause}.`
      : `No longer a pressure: ${finding.clause}.`;
  const shape = {
    severity: existing.severity,
    carried: { ...existing, history: [...existing.history, resolved(existing, because, input)] },
    toldPence: finding.amountPence,
  };
  const pressure = { ...caseOf(finding, shape, input), ...RESOLVED };
  return told(pressure, 'resolved', finding, input);
}

/** The year is closed, and nothing is known of the case any more. */
function closeUnfound(existing: Pressure, input: CasesInput): Outcome {
  const { lowerSince: _, ...rest } = existing;
  const pressure: Pressure = {
    ...rest,
    ...RESOLVED,
    history: [...existing.history, resolved(existing, 'The year is closed.', input)],
  };
  const alert = alertOf(
    { pressure, step: 'resolved', measure: undefined, sentences: [] },
    input.now.at,
  );
  return { step: 'resolved', pressure, alert };
}

const RESOLVED = { state: 'resolved', nextStep: 'Nothing to do.' } as const;

const resolved = (existing: Pressure, because: string, { now }: CasesInput): PressureStep => ({
  at: now.at,
  kind: 'resolved',
  from: existing.severity,
  to: 'resolved',
  because,
});
