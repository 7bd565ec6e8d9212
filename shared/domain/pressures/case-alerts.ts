import type { Alert, AlertKind } from '../alerts/alert.ts';
import { nameOf } from '../authorities.ts';
import type { Role } from '../permission.ts';
import type { Instant } from '../time.ts';
import type { Cause, Pressure, Severity, StepKind } from './pressure.ts';
import { worseOf } from './pressure.ts';

/** The steps that somebody is told of. */
export type ToldStep = Extract<
  StepKind,
  'raised' | 'escalated' | 'worsened' | 'stepped-down' | 'resolved'
>;

export type Told = {
  /** The case as the step has left it; the step is its last. */
  readonly pressure: Pressure;
  readonly step: ToldStep;
  /** `£1,234 over budget`; nothing where nothing is known any more. */
  readonly measure: string | undefined;
  readonly sentences: readonly string[];
};

/** What is told of a step. Its identifier counts the steps, so it is told once. */
export function alertOf({ pressure, step, measure, sentences }: Told, at: Instant): Alert {
  const last = pressure.history.at(-1);
  const from = last?.from === 'none' ? undefined : last?.from;
  const kind = kindOf(pressure.cause, step);
  const place = pressure.authority ? nameOf(pressure.authority) : 'The region';
  return {
    alert: `${pressure.pressure}-${pressure.history.length}`,
    at,
    kind,
    ...(pressure.authority ? { authority: pressure.authority } : {}),
    pressure: pressure.pressure,
    severity: pressure.severity,
    ...(pressure.stream ? { stream: pressure.stream } : {}),
    ...(pressure.expectedOverspendPence === 0
      ? {}
      : { amountPence: pressure.expectedOverspendPence }),
    audience: audienceOf(pressure, worseOf(from, pressure.severity)),
    urgent: isUrgent(kind, pressure.severity),
    headline: `${place}: ${pressure.subject ?? 'The case'} ${verbOf(step, pressure.severity)}${measure ? `, ${measure}` : ''}`,
    sentences: [...new Set([last?.because ?? '', ...sentences])].filter((each) => each !== ''),
    nextStep: pressure.nextStep,
    path: `/v1/pressures/${pressure.pressure}`,
  };
}

/** A return that is late is told as that. */
const kindOf = (cause: Cause, step: ToldStep): AlertKind =>
  cause === 'return-overdue' && (step === 'raised' || step === 'escalated') ? 'overdue' : step;

const isUrgent = (kind: AlertKind, severity: Severity): boolean =>
  kind === 'overdue' ||
  (severity === 'red' && (kind === 'raised' || kind === 'escalated' || kind === 'worsened'));

/** Whom a case concerns, by what it is and how bad it is or was until now. */
function audienceOf(
  { authority, cause }: Pressure,
  severity: Severity | undefined,
): readonly Role[] {
  if (!authority) return ['lead'];
  if (cause === 'audit-broken') return ['certifier', 'lead'];
  const isRed = severity === 'red';
  if (cause === 'return-overdue') return isRed ? ['officer', 'certifier'] : ['officer'];
  return isRed ? ['officer', 'certifier', 'lead'] : ['officer', 'certifier'];
}

function verbOf(step: ToldStep, severity: Severity): string {
  const is = severity === 'watch' ? 'is to be watched' : `is ${severity}`;
  const verbs = {
    raised: is,
    escalated: is,
    worsened: severity === 'watch' ? 'is worse and to be watched' : `is worse and ${severity}`,
    'stepped-down': severity === 'watch' ? 'is only to be watched now' : `is down to ${severity}`,
    resolved: 'is no longer a pressure',
  } as const satisfies Record<ToldStep, string>;
  return verbs[step];
}
