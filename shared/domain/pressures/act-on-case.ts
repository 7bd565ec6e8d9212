import type { Rag } from '../forecast/outturn-forecast.ts';
import { formatPounds, type Pence } from '../money.ts';
import type { PrincipalId } from '../permission.ts';
import { type Decided, decided, type Fault, type Refusal, refuse } from '../refusal.ts';
import type { Day, Instant } from '../time.ts';
import { netOf, standing, standingState } from './net-of-mitigation.ts';
import type { Mitigation, Pressure, StepKind } from './pressure.ts';

/** Who does it and when. */
export type Doing = { readonly by: PrincipalId; readonly at: Instant };

/** Says that the case is known and looked after; a worse one asks again. */
export function acknowledge(
  pressure: Pressure,
  { note }: { readonly note: string },
  { by, at }: Doing,
): Decided<Pressure> {
  const refusal = refusalOf(pressure);
  if (refusal) return refusal;
  const acknowledged = { ...pressure, acknowledgement: { note, by, at } };
  return stepped(acknowledged, 'acknowledged', `Acknowledged: ${note}`, { by, at });
}

/** An officer's own view of it. It stands beside the computed one and changes nothing of it. */
export function assess(
  pressure: Pressure,
  { rag, reason }: { readonly rag: Rag; readonly reason: string },
  { by, at }: Doing,
): Decided<Pressure> {
  const refusal = refusalOf(pressure);
  if (refusal) return refusal;
  const assessed = { ...pressure, assessedRag: rag, assessment: { rag, reason, by, at } };
  return stepped(assessed, 'assessed', `Assessed as ${rag}: ${reason}`, { by, at });
}

export type NewMitigation = {
  readonly description: string;
  readonly amountPence: Pence;
  readonly by: Day;
  readonly owner: string;
  readonly supersedes?: string | undefined;
};

/** More than any case has; a case is one row, and a row has an end. */
const MOST_MITIGATIONS = 50;

/**
 * Records what is done about it. The net figure falls, the gross does not. One that supersedes
 * another takes its place, with nothing if it has failed; both stay on record.
 */
export function mitigate(
  pressure: Pressure,
  planned: NewMitigation,
  { by, at }: Doing,
): Decided<Pressure> {
  const refusal = refusalOf(pressure);
  if (refusal) return refusal;
  const faults = mitigationFaults(pressure, planned);
  if (faults.length > 0) {
    return refuse('mitigation-invalid', 'This mitigation cannot be recorded.', { faults });
  }
  const { supersedes, ...rest } = planned;
  const mitigation: Mitigation = {
    mitigation: `M${pressure.mitigations.length + 1}`,
    ...rest,
    ...(supersedes === undefined ? {} : { supersedes }),
    recordedBy: by,
    recordedAt: at,
  };
  const mitigations = [...pressure.mitigations, mitigation];
  const { cause, expectedOverspendPence } = pressure;
  const netOfMitigationPence = netOf(cause, expectedOverspendPence, mitigations);
  const because = `${formatPounds(planned.amountPence)} by ${planned.by}${supersedes ? `, in place of ${supersedes}` : ''}: ${planned.description}`;
  return stepped({ ...pressure, mitigations, netOfMitigationPence }, 'mitigated', because, {
    by,
    at,
  });
}

function mitigationFaults(
  { mitigations }: Pressure,
  { amountPence, supersedes }: NewMitigation,
): readonly Fault[] {
  const known = standing(mitigations).map(({ mitigation }) => mitigation);
  const isKnown = supersedes === undefined || known.includes(supersedes);
  return [
    ...(mitigations.length < MOST_MITIGATIONS
      ? []
      : [fault('', 'too-many', `A case has at most ${MOST_MITIGATIONS} mitigations.`)]),
    ...(isKnown
      ? []
      : [fault('/supersedes', 'not-standing', 'There is no such mitigation that still counts.')]),
    ...(amountPence > 0 || supersedes !== undefined
      ? []
      : [fault('/amountPence', 'not-positive', 'Nothing is no mitigation, unless of another.')]),
  ];
}

const fault = (pointer: string, code: string, detail: string): Fault => ({ pointer, code, detail });

/** Notes and views are short, but a row has an end: past this many steps only the sweep adds any. */
const MOST_STEPS = 300;

function refusalOf({ state, history }: Pressure): Refusal | undefined {
  if (state === 'resolved') {
    return refuse('pressure-resolved', 'It is resolved; there is nothing left to do about it.');
  }
  return history.length < MOST_STEPS
    ? undefined
    : refuse('pressure-full', `Its history has ${MOST_STEPS} steps, and takes no more by hand.`);
}

/** The case with the step in its history; the severity is the sweep's to change. */
function stepped(
  pressure: Pressure,
  kind: StepKind,
  because: string,
  { by, at }: Doing,
): Decided<Pressure> {
  const { severity, history } = pressure;
  const step = { at, kind, from: severity, to: severity, because, by };
  return decided({
    ...pressure,
    state: standingState(pressure),
    history: [...history, step],
  });
}
