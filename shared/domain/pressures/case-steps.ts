import type { SweepCounts } from '../sweeps/sweep.ts';
import type { ToldStep } from './case-alerts.ts';
import type { Pressure } from './pressure.ts';

/** What a sweep did with a case that is open, or that it has resolved. */
export type CaseStep = {
  readonly pressure: Pressure['pressure'];
  readonly step: 'unchanged' | ToldStep;
};

/** Its severity stayed, whether or not somebody is told that it grew. */
export const isUnchanged = ({ step }: CaseStep): boolean =>
  step === 'unchanged' || step === 'worsened';

export function countSteps(steps: readonly CaseStep[]): SweepCounts {
  const count = (step: ToldStep): number => steps.filter((each) => each.step === step).length;
  return {
    raised: count('raised'),
    escalated: count('escalated'),
    steppedDown: count('stepped-down'),
    resolved: count('resolved'),
    unchanged: steps.filter(isUnchanged).length,
  };
}

/** A case that an earlier pass of the same sweep has changed is found as that left it: it did not stay. */
export function joinSteps(
  earlier: readonly CaseStep[],
  later: readonly CaseStep[],
): readonly CaseStep[] {
  const changed = new Set(earlier.map(({ pressure }) => pressure));
  const isKnown = (step: CaseStep) => isUnchanged(step) && changed.has(step.pressure);
  return [...earlier, ...later.filter((each) => !isKnown(each))];
}
