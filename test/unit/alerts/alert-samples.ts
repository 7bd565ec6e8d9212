import type { Alert } from '../../../shared/domain/alerts/alert.ts';
import type { Subscription } from '../../../shared/domain/alerts/subscription.ts';
import type { AuthorityCode } from '../../../shared/domain/authorities.ts';
import type { Access } from '../../../shared/domain/permission.ts';
import { instant, londonDayOf, type Now } from '../../../shared/domain/time.ts';
import { AT, COVENTRY, principal } from '../../support/samples.ts';

export const nowAt = (at: string): Now => ({ at: instant(at), on: londonDayOf(instant(at)) });

/** A red pressure of Coventry's, for its officers and the lead. */
export const alertOf = (name: string, more: Partial<Alert> = {}): Alert => ({
  alert: name,
  at: AT,
  kind: 'raised',
  authority: COVENTRY,
  pressure: `${COVENTRY}-2025-26-hn-therapies`,
  severity: 'red',
  stream: 'send',
  audience: ['officer', 'lead'],
  urgent: true,
  headline: `Alert ${name} of Coventry`,
  sentences: ['It is expected to end £120,000 over its budget.', 'Between £90,000 and £150,000.'],
  nextStep: 'Ask the service.',
  path: `/v1/pressures/${COVENTRY}-2025-26-hn-therapies`,
  ...more,
});

export const officerOf = (name: string, authority: AuthorityCode = COVENTRY): Access => ({
  principal: principal(name),
  roles: ['officer'],
  authorities: [authority],
});

export const leadOf = (name: string): Access => ({
  principal: principal(name),
  roles: ['lead'],
  authorities: [],
});

export const subscriptionOf = (name: string, more: Partial<Subscription> = {}): Subscription => ({
  principal: principal(name),
  address: `${name}@coventry.example`,
  immediate: 'red',
  digest: 'daily',
  setAt: AT,
  ...more,
});
