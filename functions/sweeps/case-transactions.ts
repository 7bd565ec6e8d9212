import type { AdvancedCases } from '../../shared/domain/pressures/advance-cases.ts';
import {
  type CaseStep,
  countSteps,
  isUnchanged,
  joinSteps,
} from '../../shared/domain/pressures/case-steps.ts';
import type { SweepCounts } from '../../shared/domain/sweeps/sweep.ts';

/**
 * Cases in one transaction, each with its version and its alert: DynamoDB takes a hundred items at
 * most, and forecasts, late returns, drafts and the trail have to have room beside them.
 */
const MAX_CASES = 26;

export type TakenCases = AdvancedCases & {
  /** More changed than one transaction takes; the rest is found by sweeping once more. */
  readonly isPartial: boolean;
};

/**
 * Of what changed in some years, as much as one transaction takes: cases with their alerts and steps,
 * and alerts that are of no case.
 */
export function takeCases(years: readonly AdvancedCases[]): TakenCases {
  const all: AdvancedCases = {
    pressures: years.flatMap((each) => each.pressures),
    alerts: years.flatMap((each) => each.alerts),
    steps: years.flatMap((each) => each.steps),
  };
  const pressures = all.pressures.slice(0, MAX_CASES);
  if (pressures.length === all.pressures.length) return { ...all, isPartial: false };
  const taken = new Set(pressures.map(({ pressure }) => pressure));
  return {
    pressures,
    alerts: all.alerts.filter(({ pressure }) => pressure === undefined || taken.has(pressure)),
    // Which cases are unchanged is told by the last transaction, of all of them.
    steps: all.steps.filter((each) => taken.has(each.pressure) && !isUnchanged(each)),
    isPartial: true,
  };
}

/**
 * Sweeps until a transaction has taken all that was left.
 * @returns the last, and what was done with each case in all of them.
 */
export async function untilAllTaken<T extends Pick<TakenCases, 'steps' | 'isPartial'>>(
  sweepOnce: () => Promise<T>,
): Promise<{ readonly last: T; readonly counts: SweepCounts }> {
  let steps: readonly CaseStep[] = [];
  for (;;) {
    const last = await sweepOnce();
    steps = joinSteps(steps, last.steps);
    if (!last.isPartial) return { last, counts: countSteps(steps) };
  }
}
