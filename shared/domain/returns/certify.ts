import type { PrincipalId } from '../permission.ts';
import { type Decided, decided, type Refusal, refuse } from '../refusal.ts';
import type { Now } from '../time.ts';
import type { Certification, CurrentReturn } from './return.ts';

export type CertificationRequest = Pick<Certification, 'version' | 'decision' | 'note'>;

/**
 * Certifies the latest version of a return, or asks for changes: by another person than the one who
 * submitted that version, and once. The state of the period is not asked for: a locked period's
 * figures stand, and certifying them late is better than never. Changes asked for in a locked
 * period come as an adjustment in the open one.
 * Refuses with `nothing-to-certify`, `version-superseded`, `self-certification` or
 * `already-decided`.
 */
export function decideCertification(
  current: CurrentReturn | undefined,
  { version, decision, note }: CertificationRequest,
  principal: PrincipalId,
  now: Now,
): Decided<CurrentReturn> {
  if (!current) return refuse('nothing-to-certify', 'There is no return for this period yet.');
  const refusal = refusalOf(current, version, principal);
  if (refusal) return refusal;
  return decided({
    ...current,
    state: decision,
    certification: {
      version,
      decision,
      ...(note === undefined ? {} : { note }),
      decidedBy: principal,
      decidedAt: now.at,
    },
  });
}

function refusalOf(
  current: CurrentReturn,
  version: number,
  principal: PrincipalId,
): Refusal | undefined {
  if (version !== current.version) {
    return refuse(
      'version-superseded',
      `The latest version is ${current.version}, not ${version}. Look at that one first.`,
      { facts: { latestVersion: current.version } },
    );
  }
  if (current.submittedBy === principal) {
    return refuse(
      'self-certification',
      'A return is certified by another person than submitted it.',
    );
  }
  if (current.state !== 'submitted') {
    return refuse('already-decided', `Version ${version} is already ${IN_WORDS[current.state]}.`);
  }
  return undefined;
}

const IN_WORDS = {
  certified: 'certified',
  'changes-requested': 'sent back for changes',
} as const;
