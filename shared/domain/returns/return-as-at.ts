import { upTo } from '../as-at.ts';
import type { Instant } from '../time.ts';
import type { Certification, CurrentReturn, ReturnVersion } from './return.ts';
import { asSubmitted } from './submit.ts';

/** A period's return as it stood at a moment; both series in the order they were committed in. */
export function returnAsAt(
  versions: readonly ReturnVersion[],
  certifications: readonly Certification[],
  moment: Instant,
): CurrentReturn | undefined {
  const version = upTo(versions, ({ submittedAt }) => submittedAt, moment).at(-1);
  if (!version) return undefined;
  const certification = upTo(certifications, ({ decidedAt }) => decidedAt, moment).findLast(
    (each) => each.version === version.version,
  );
  return certification
    ? { ...version, state: certification.decision, certification }
    : asSubmitted(version);
}
