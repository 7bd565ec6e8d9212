import { type Pence, pence, subtract, sum } from '../money.ts';
import type { Cause, Mitigation, Pressure, PressureState } from './pressure.ts';

/** Causes whose amount is money left over, told as negative. */
const LEFT_OVER: readonly Cause[] = ['underspend', 'award-unspent'];

/** An amount as far as it is a pressure of this cause: money left over counts as positive here. */
export const weightOf = (cause: Cause, amount: Pence): Pence =>
  LEFT_OVER.includes(cause) ? subtract(pence(0), amount) : amount;

/** Those in whose place no other stands. */
export function standing(mitigations: readonly Mitigation[]): readonly Mitigation[] {
  const superseded = new Set(mitigations.map(({ supersedes }) => supersedes));
  return mitigations.filter(({ mitigation }) => !superseded.has(mitigation));
}

const mitigatedPence = (mitigations: readonly Mitigation[]): Pence =>
  sum(standing(mitigations).map(({ amountPence }) => amountPence));

/**
 * The gross amount less what stands of the mitigations, never past zero: more than enough of them is
 * no underspend. The gross stays as it is.
 * @example an overspend of £100k with mitigations of £30k is £70k net
 */
export function netOf(cause: Cause, gross: Pence, mitigations: readonly Mitigation[]): Pence {
  const weight = weightOf(cause, gross);
  if (weight <= 0) return gross;
  const left = pence(Math.max(0, weight - mitigatedPence(mitigations)));
  return weightOf(cause, left);
}

/**
 * The state of a case that is not resolved: mitigated when what mitigations leave of it would not be
 * amber, else acknowledged once somebody has.
 */
export function standingState(
  pressure: Pick<
    Pressure,
    'cause' | 'netOfMitigationPence' | 'mitigations' | 'amberFromPence' | 'acknowledgement'
  >,
): PressureState {
  const { cause, netOfMitigationPence, mitigations, amberFromPence, acknowledgement } = pressure;
  const isMitigated =
    amberFromPence !== undefined &&
    mitigatedPence(mitigations) > 0 &&
    weightOf(cause, netOfMitigationPence) < amberFromPence;
  if (isMitigated) return 'mitigated';
  return acknowledgement ? 'acknowledged' : 'open';
}
