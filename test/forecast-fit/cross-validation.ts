import type { OutturnConstants } from '../../shared/domain/forecast/fitted-constants.ts';
import { amountLeft, blendEvidence } from '../../shared/domain/forecast/outturn-blend.ts';
import type { Case } from './cases.ts';
import { fitLeft } from './fit-left.ts';
import { fitProbability } from './fit-probability.ts';
import { fitWidth } from './fit-width.ts';
import { type Outcome, outcomeOf } from './scores.ts';
import { foldOf } from './tasks.ts';

export const FOLDS = 5;

type Blend = Pick<OutturnConstants, 'withHistory' | 'withoutHistory'>;

const fitBlend = (cases: readonly Case[]): Blend => ({
  withHistory: fitLeft(cases, true),
  withoutHistory: fitLeft(cases, false),
});

type Folding = {
  readonly cases: readonly Case[];
  readonly foldOfCase: readonly number[];
  /** The blend that has seen neither fold. */
  readonly blendWithout: (one: number, other: number) => Blend;
};

export function foldingOf(cases: readonly Case[], folding: number): Folding {
  const foldOfCase = cases.map(({ task }) => foldOf(task.group, folding, FOLDS));
  const blends = new Map<string, Blend>();
  const blendWithout = (one: number, other: number): Blend => {
    const key = `${Math.min(one, other)} ${Math.max(one, other)}`;
    const known = blends.get(key);
    if (known) return known;
    const seen = cases.filter((_, index) => ![one, other].includes(foldOfCase[index] ?? -1));
    const blend = fitBlend(seen);
    blends.set(key, blend);
    return blend;
  };
  return { cases, foldOfCase, blendWithout };
}

/**
 * The constants of everything but a fold. Its width and probability are fitted on forecasts by blends
 * that had seen neither the fold nor the forecast's own.
 */
function constantsWithout({ cases, foldOfCase, blendWithout }: Folding, fold: number) {
  const foretold = cases.flatMap((each, index) => {
    const own = foldOfCase[index] ?? 0;
    if (own === fold) return [];
    return [{ ...each, blend: blendWithout(fold, own) }];
  });
  return rangesOf(foretold);
}

function rangesOf(foretold: readonly (Case & { readonly blend: Blend })[]) {
  const width = fitWidth(
    foretold.map(({ blend, ...each }) => ({ ...each, left: amountLeft(each.evidence, blend) })),
  );
  const unknown = { lean: [], steepness: [] };
  const probability = fitProbability(
    foretold.map(({ blend, ...each }) => ({
      ...each,
      blend: blendEvidence(each.evidence, { ...blend, width, probability: unknown }),
    })),
  );
  return { width, probability };
}

/** How the tasks of the file come out by constants that have not seen their series. */
export function outOfFold(cases: readonly Case[], folding: number): readonly Outcome[] {
  const folded = foldingOf(cases, folding);
  const outcomes: Outcome[] = [];
  for (let fold = 0; fold < FOLDS; fold++) {
    const constants = { ...folded.blendWithout(fold, fold), ...constantsWithout(folded, fold) };
    cases.forEach(({ task, evidence }, index) => {
      if (folded.foldOfCase[index] !== fold || task.isEarlier) return;
      outcomes.push(outcomeOf(task, blendEvidence(evidence, constants)));
    });
  }
  return outcomes;
}

/** The constants of everything, the ranges on forecasts out of fold. */
export function fittedOn(cases: readonly Case[], folding: number): OutturnConstants {
  const { foldOfCase, blendWithout } = foldingOf(cases, folding);
  const foretold = cases.map((each, index) => {
    const own = foldOfCase[index] ?? 0;
    return { ...each, blend: blendWithout(own, own) };
  });
  return { ...fitBlend(cases), ...rangesOf(foretold) };
}
