import type { ChainId } from '../audit.ts';
import type { PrincipalId } from '../permission.ts';
import { type Decided, decided, type Refusal, refuse } from '../refusal.ts';
import { checkSeen, type SeenVersion } from '../seen-version.ts';
import type { Instant } from '../time.ts';
import { thresholdFaults } from './threshold-faults.ts';
import type { OwnThresholds } from './threshold-settings.ts';

/** A version of what a scope has set: an authority, or the region. Every version is kept. */
export type ThresholdsVersion = OwnThresholds & {
  readonly scope: ChainId;
  readonly version: number;
  readonly reason: string;
  readonly setBy: PrincipalId;
  readonly setAt: Instant;
};

export type ThresholdsSetting = OwnThresholds & {
  readonly scope: ChainId;
  readonly reason: string;
  readonly setBy: PrincipalId;
  readonly setAt: Instant;
};

/**
 * The next version of what a scope has set, in place of what it had.
 * @param beneath what is in force under it: for an authority, the region's.
 */
export function decideThresholds(
  setting: ThresholdsSetting,
  before: ThresholdsVersion | undefined,
  beneath: readonly OwnThresholds[],
  seen: SeenVersion | undefined,
): Decided<ThresholdsVersion> {
  const stale = staleness(seen, before?.version);
  if (stale) return stale;
  const faults = thresholdFaults(setting, beneath);
  return faults.length > 0
    ? refuse('thresholds-invalid', 'These thresholds cannot stand together.', { faults })
    : decided({ ...setting, version: (before?.version ?? 0) + 1 });
}

/** What nobody has set yet is read as version 0, and may be sent back as such. */
function staleness(seen: SeenVersion | undefined, current: number | undefined) {
  const sawNothing = current === undefined && seen !== 'any' && seen?.includes(0);
  return sawNothing ? undefined : (checkSeen(seen, current) satisfies Refusal | undefined);
}
