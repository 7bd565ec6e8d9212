import { describe, expect, it } from 'vitest';
import type { Alert, AlertCursors, NumberedAlert } from '../../../shared/domain/alerts/alert.ts';
import {
  type Deliveries,
  type DeliveryDecision,
  decideDelivery,
  deliveriesAfterSetting,
  firstDeliveries,
  isDigestDue,
  MAX_MESSAGES_AN_HOUR,
} from '../../../shared/domain/alerts/delivery.ts';
import {
  type DigestChoice,
  isImmediate,
  isWanted,
  type Subscription,
} from '../../../shared/domain/alerts/subscription.ts';
import type { Access } from '../../../shared/domain/permission.ts';
import { day, laterBy } from '../../../shared/domain/time.ts';
import { AT, COVENTRY, DUDLEY, principal } from '../../support/samples.ts';
import { alertOf, leadOf, nowAt, officerOf, subscriptionOf } from './alert-samples.ts';

const watch: Partial<Alert> = { severity: 'watch', urgent: false };

const numbered = (...alerts: readonly Alert[]): readonly NumberedAlert[] =>
  alerts.map((alert, index) => ({ chain: COVENTRY, number: index + 1, alert }));

const START = firstDeliveries(principal('officer'), {});

type Given = {
  readonly subscription?: Partial<Subscription>;
  readonly access?: Access;
  readonly deliveries?: Deliveries;
  readonly alerts?: readonly NumberedAlert[];
  readonly latest?: AlertCursors;
  readonly at?: string;
  readonly withDigests?: boolean;
};

function decide(given: Given): DeliveryDecision | undefined {
  const alerts = given.alerts ?? [];
  return decideDelivery({
    subscription: subscriptionOf('officer', given.subscription),
    access: given.access ?? officerOf('officer'),
    deliveries: given.deliveries ?? START,
    alerts,
    latest: given.latest ?? { [COVENTRY]: alerts.length },
    now: nowAt(given.at ?? AT),
    withDigests: given.withDigests ?? false,
  });
}

const toldBy = (decision: DeliveryDecision | undefined): readonly string[] =>
  decision?.delivery?.kind === 'alerts' ? decision.delivery.alerts.map(({ alert }) => alert) : [];

describe('a digest', () => {
  it.each<[string, DigestChoice, string | undefined, string, boolean]>([
    ['the first of a day', 'daily', '2025-10-19', '2025-10-20T06:30:00.000Z', true],
    ['a second on a day', 'daily', '2025-10-20', '2025-10-20T22:59:59.999Z', false],
    [
      'past midnight in London, still yesterday in UTC',
      'daily',
      '2025-07-01',
      '2025-07-01T23:00:00.000Z',
      true,
    ],
    [
      'before midnight in London, in winter',
      'daily',
      '2025-11-03',
      '2025-11-03T23:30:00.000Z',
      false,
    ],
    [
      'the day on which the clocks go back',
      'daily',
      '2025-10-25',
      '2025-10-26T00:30:00.000Z',
      true,
    ],
    ['that day once more, an hour later', 'daily', '2025-10-26', '2025-10-26T01:30:00.000Z', false],
    ['the day on which they go forward', 'daily', '2026-03-28', '2026-03-29T01:30:00.000Z', true],
    ['the first ever', 'weekly', undefined, '2025-10-23T06:30:00.000Z', true],
    ['Monday after one on Tuesday', 'weekly', '2025-10-14', '2025-10-20T06:30:00.000Z', true],
    ['Sunday after one on Monday', 'weekly', '2025-10-20', '2025-10-26T06:30:00.000Z', false],
    [
      'Monday in London, still Sunday in UTC',
      'weekly',
      '2025-07-06',
      '2025-07-06T23:30:00.000Z',
      true,
    ],
    [
      'Wednesday after a Monday that was missed',
      'weekly',
      '2025-10-17',
      '2025-10-22T06:30:00.000Z',
      true,
    ],
    ['a week over the new year', 'weekly', '2025-12-29', '2026-01-04T06:30:00.000Z', false],
    ['none', 'none', undefined, '2025-10-20T06:30:00.000Z', false],
  ])('is due or not: %s', (_, digest, digestOn, at, isDue) => {
    const on = digestOn === undefined ? undefined : day(digestOn);
    expect(isDigestDue({ digest }, on, nowAt(at).on)).toBe(isDue);
  });

  it('brings what was not told at once, and joins what is', () => {
    const alerts = numbered(alertOf('a'), alertOf('b', watch));
    const atOnce = decide({ alerts });
    expect(toldBy(atOnce)).toEqual(['a']);
    const more = [...alerts, { chain: COVENTRY, number: 3, alert: alertOf('c') } as const];
    const both = decide({
      alerts: more,
      latest: { [COVENTRY]: 3 },
      withDigests: true,
      ...(atOnce ? { deliveries: atOnce.deliveries } : {}),
    });
    expect(toldBy(both)).toEqual(['b', 'c']);
    expect(both?.delivery).toMatchObject({ kind: 'alerts', digest: 'daily', message: 2 });
    expect(both?.deliveries).toMatchObject({ digestOn: '2025-10-20', told: {} });
  });

  it('without news is none, and another may come that day', () => {
    const empty = decide({ latest: { [DUDLEY]: 4 }, withDigests: true });
    expect(empty?.delivery).toBeUndefined();
    expect(empty?.deliveries.digestOn).toBeUndefined();
    expect(decide({ ...empty, latest: { [DUDLEY]: 4 }, withDigests: true })).toBeUndefined();
  });
});

describe('whom an alert concerns', () => {
  const region = alertOf('r', { authority: undefined, audience: ['lead', 'officer'] });
  const dudley = alertOf('d', { authority: DUDLEY });
  const overdue = alertOf('o', { audience: ['certifier'], severity: undefined, stream: undefined });

  it.each<[string, Access, readonly string[]]>([
    ['an officer, of their own authority', officerOf('x'), ['c']],
    ['an officer of another', officerOf('x', DUDLEY), ['d']],
    ['a certifier', { ...officerOf('x'), roles: ['certifier'] }, ['o']],
    ['both', { ...officerOf('x'), roles: ['officer', 'certifier'] }, ['c', 'o']],
    ['the lead, of all and of the region', leadOf('x'), ['c', 'r', 'd']],
    ['an auditor, as the lead', { ...leadOf('x'), roles: ['auditor'] }, ['c', 'r', 'd']],
    ['the department, never', { ...officerOf('x'), roles: ['department'] }, []],
    ['who has no role any more, never', { ...officerOf('x'), roles: [] }, []],
  ])('%s', (_, access, expected) => {
    const all = [alertOf('c'), region, dudley, overdue];
    const wanted = all.filter((alert) => isWanted(alert, subscriptionOf('x'), access));
    expect(wanted.map(({ alert }) => alert)).toEqual(expected);
  });

  it.each<[string, Partial<Subscription>, readonly string[]]>([
    ['authorities, but the region’s stay', { authorities: [DUDLEY] }, ['r', 'd', 's']],
    ['streams, but what has none stays', { streams: ['schools-budget'] }, ['s', 'w']],
    ['severities', { minimumSeverity: 'amber' }, ['c', 'r', 'd', 's']],
    ['roles', { roles: ['officer'] }, []],
  ])('narrowed by %s', (_, narrowing, expected) => {
    const summary = alertOf('s', { authority: undefined, stream: undefined, severity: undefined });
    const watched = alertOf('w', { severity: 'watch', stream: 'schools-budget' });
    const all = [alertOf('c'), region, dudley, summary, watched];
    const subscription = subscriptionOf('x', narrowing);
    const wanted = all.filter((alert) => isWanted(alert, subscription, leadOf('x')));
    expect(wanted.map(({ alert }) => alert)).toEqual(expected);
  });

  it('at once: what is urgent, amber that grew if wanted, else nothing', () => {
    const amber = alertOf('a', { severity: 'amber', urgent: false });
    const better = { ...amber, kind: 'stepped-down' } as const;
    const all = [alertOf('u'), amber, better];
    const atOnce = (choice: 'red' | 'amber' | 'none') =>
      all.map((alert) => isImmediate(alert, choice));
    expect(atOnce('red')).toEqual([true, false, false]);
    expect(atOnce('amber')).toEqual([true, true, false]);
    expect(atOnce('none')).toEqual([false, false, false]);
  });

  it('passes over what was not theirs at the time', () => {
    const alerts = numbered(alertOf('a'));
    const without = decide({ alerts, access: { ...officerOf('officer'), roles: [] } });
    expect(without?.delivery).toBeUndefined();
    expect(without?.deliveries.lookedAt).toEqual({ [COVENTRY]: 1 });
    expect(decide({ ...without, alerts })).toBeUndefined();
  });
});

describe('the limit of an hour', () => {
  it('lets one say how many wait, then nothing, then one that tells of all', () => {
    let deliveries = START;
    let at = AT;
    const told: string[] = [];
    const kinds: (string | undefined)[] = [];
    const alerts: Alert[] = [];
    for (let minute = 0; minute < 66; minute += 6) {
      alerts.push(alertOf(`${minute}`));
      const decision = decide({ alerts: numbered(...alerts), deliveries, at });
      kinds.push(decision?.delivery?.kind);
      told.push(...toldBy(decision));
      deliveries = decision?.deliveries ?? deliveries;
      at = laterBy(at, 360);
    }
    const alertsFirst = Array.from({ length: MAX_MESSAGES_AN_HOUR - 1 }, () => 'alerts');
    expect(kinds).toEqual([
      ...alertsFirst,
      'waiting',
      undefined,
      undefined,
      undefined,
      undefined,
      'alerts',
    ]);
    expect(told).toEqual(alerts.map(({ alert }) => alert));
  });

  it('says how many wait, the digest’s among them, which then come with the next', () => {
    const recentAt = Array.from({ length: MAX_MESSAGES_AN_HOUR - 1 }, () => AT);
    const alerts = numbered(alertOf('a'), alertOf('b', watch));
    const waiting = decide({ alerts, deliveries: { ...START, recentAt }, withDigests: true });
    expect(waiting?.delivery).toEqual({ kind: 'waiting', message: 1, count: 2 });
    const later = decide({ ...waiting, alerts, at: laterBy(AT, 3600) });
    expect(toldBy(later)).toEqual(['a', 'b']);
  });
});

describe('setting a subscription', () => {
  const before = { ...START, lookedAt: { [COVENTRY]: 5 }, digested: { [COVENTRY]: 3 } };
  const latest = { [COVENTRY]: 9 };
  const off = { immediate: 'none', digest: 'none' } as const;
  const red = { principal: principal('x'), immediate: 'red', digest: 'none' } as const;
  const daily = { principal: principal('x'), immediate: 'red', digest: 'daily' } as const;

  it('begins with what comes next', () => {
    expect(deliveriesAfterSetting(undefined, off, daily, latest)).toMatchObject({
      principal: 'x',
      lookedAt: latest,
      digested: latest,
    });
    const again = deliveriesAfterSetting(before, off, daily, latest);
    expect(again).toMatchObject({ lookedAt: latest, digested: latest });
  });

  it('lets what was on go on where it was', () => {
    expect(deliveriesAfterSetting(before, daily, red, latest)).toEqual(before);
    const digestToo = deliveriesAfterSetting(before, red, daily, latest);
    expect(digestToo).toMatchObject({ lookedAt: before.lookedAt, digested: latest });
    const atOnceToo = deliveriesAfterSetting(
      before,
      { immediate: 'none', digest: 'daily' },
      daily,
      latest,
    );
    expect(atOnceToo).toMatchObject({ lookedAt: latest, digested: before.digested });
  });
});
