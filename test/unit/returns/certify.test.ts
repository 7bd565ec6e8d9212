import { describe, expect, it } from 'vitest';
import { decideCertification } from '../../../shared/domain/returns/certify.ts';
import { currentOf, nowAt, principal, takenFrom } from './build-returns.ts';

const now = nowAt('2025-10-21T09:30:00.000Z');
const certifier = principal('certifier-coventry');
const certify = { version: 1, decision: 'certified' } as const;

describe('decideCertification', () => {
  it('certifies the latest version', () => {
    const answer = decideCertification(currentOf(), certify, certifier, now);
    expect(takenFrom(answer)).toEqual({
      ...currentOf(),
      state: 'certified',
      certification: {
        version: 1,
        decision: 'certified',
        decidedBy: certifier,
        decidedAt: now.at,
      },
    });
  });

  it('asks for changes, with a note', () => {
    const request = { version: 1, decision: 'changes-requested', note: 'September?' } as const;
    const answer = decideCertification(currentOf(), request, certifier, now);
    expect(takenFrom(answer)).toMatchObject({
      state: 'changes-requested',
      certification: { note: 'September?' },
    });
  });

  it('has nothing to certify before a return', () => {
    expect(decideCertification(undefined, certify, certifier, now).refused).toBe(
      'nothing-to-certify',
    );
  });

  it('refuses a version that is not the latest, older or not there yet', () => {
    const current = currentOf({ version: 2 });
    for (const version of [1, 3]) {
      const answer = decideCertification(current, { ...certify, version }, certifier, now);
      expect(answer).toMatchObject({
        refused: 'version-superseded',
        facts: { latestVersion: 2 },
      });
    }
  });

  it('refuses the person who submitted the version', () => {
    const { submittedBy } = currentOf();
    expect(decideCertification(currentOf(), certify, submittedBy, now).refused).toBe(
      'self-certification',
    );
  });

  it.each(['certified', 'changes-requested'] as const)('refuses a version already %s', (state) => {
    const current = currentOf({ state });
    expect(decideCertification(current, certify, certifier, now).refused).toBe('already-decided');
  });
});
