import type { ChainId } from '../../shared/domain/audit.ts';
import { LINE_IDS, lineOf, type Pot, type Stream } from '../../shared/domain/catalogue.ts';
import type { ThresholdsVersion } from '../../shared/domain/thresholds/set-thresholds.ts';
import {
  NOTHING_SET,
  type ThresholdSettings,
  thresholdsFor,
} from '../../shared/domain/thresholds/threshold-settings.ts';

/** What a scope has set, as it is shown; nothing yet is version 0. */
export const ownView = (scope: ChainId, own: ThresholdsVersion | undefined) =>
  own ?? { scope, version: 0, ...NOTHING_SET };

/** With what is in force: for no stream and pot, and for each that a line has. */
export const thresholdsView = (
  scope: ChainId,
  own: ThresholdsVersion | undefined,
  settings: ThresholdSettings,
) => ({
  ...ownView(scope, own),
  effective: [{}, ...POSITIONS].map((position) => ({
    ...position,
    thresholds: thresholdsFor(settings, position),
  })),
});

type Position = { readonly stream: Stream; readonly pot: Pot };

const POSITIONS: readonly Position[] = [
  ...new Map(
    LINE_IDS.map(lineOf).map(({ stream, pot }) => [`${stream} ${pot}`, { stream, pot }]),
  ).values(),
];
