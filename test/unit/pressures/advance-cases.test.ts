import { describe, expect, it } from 'vitest';
import type { Pressure } from '../../../shared/domain/pressures/pressure.ts';
import { pounds } from '../forecast/line-histories.ts';
import { advanced, FIRST, merged, nowAt, only, overspent, SECOND, swept } from './cases.ts';

const NEXT_DAY = nowAt('2025-11-21');
const acknowledgement = {
  note: 'Known',
  by: 'officer.coventry' as never,
  at: FIRST.at,
};

/** The cases after a sweep over the given overspend. */
const casesAfter = (by: number, before: readonly Pressure[] = [], now = FIRST) =>
  merged(before, swept([overspent(by)], before, now).pressures);

describe('a case', () => {
  it('steps up at once, asks for attention again and is told at once', () => {
    const before = only(casesAfter(240_000));
    expect(before.severity).toBe('amber');
    const acknowledged: Pressure = { ...before, state: 'acknowledged', acknowledgement };
    const { counts, pressures, alerts } = swept([overspent(300_000)], [acknowledged], SECOND);
    expect(counts.escalated).toBe(1);
    const escalated = only(pressures);
    expect(escalated).toMatchObject({ severity: 'red', state: 'open', firstSeenAt: FIRST.at });
    expect(escalated.acknowledgement).toBeUndefined();
    expect(escalated.history.at(-1)).toMatchObject({ kind: 'escalated', from: 'amber', to: 'red' });
    expect(only(alerts)).toMatchObject({ kind: 'escalated', urgent: true });
  });

  it('steps down on the second day that a lower severity is computed', () => {
    const red = casesAfter(300_000);
    const near = swept([overspent(240_000)], red, SECOND);
    expect(near.counts).toMatchObject({ steppedDown: 0, unchanged: 1 });
    expect(near.alerts).toEqual([]);
    const held = only(near.pressures);
    expect(held).toMatchObject({
      severity: 'red',
      computedRag: 'amber',
      lowerSince: '2025-11-20',
      expectedOverspendPence: pounds(240_000),
    });
    expect(swept([overspent(240_000)], [held], nowAt('2025-11-20', '20')).pressures).toEqual([]);
    const next = swept([overspent(240_000)], [held], NEXT_DAY);
    expect(next.counts.steppedDown).toBe(1);
    expect(only(next.pressures)).toMatchObject({ severity: 'amber', state: 'open' });
    expect(only(next.pressures).lowerSince).toBeUndefined();
    expect(only(next.alerts)).toMatchObject({
      kind: 'stepped-down',
      urgent: false,
      // Who was told of red is told of its end.
      audience: ['officer', 'certifier', 'lead'],
      headline: 'Coventry: Pre-16 SEND transport is down to amber, £240,000 over budget',
    });
  });

  it('starts the two days anew when it was worse in between', () => {
    const first = casesAfter(240_000, casesAfter(300_000), SECOND);
    const worse = casesAfter(300_000, first, NEXT_DAY);
    expect(only(worse).lowerSince).toBeUndefined();
    expect(only(casesAfter(240_000, worse, nowAt('2025-11-22'))).severity).toBe('red');
  });

  it('steps down at once when clear of the threshold by a tenth', () => {
    const red = casesAfter(300_000);
    expect(only(casesAfter(225_000, red, SECOND)).severity).toBe('amber');
    const small = swept([overspent(180_000, { probabilityOverBudget: 0.5 })], red, SECOND);
    expect(small.counts.resolved).toBe(1);
  });

  it('resolves by itself with the reason, and is raised again under the same identifier', () => {
    const red = casesAfter(1_000_000);
    const resolved = swept([overspent(-50_000)], red, SECOND);
    const closed = only(resolved.pressures);
    expect(closed).toMatchObject({ state: 'resolved', nextStep: 'Nothing to do.' });
    expect(closed.history.at(-1)).toEqual({
      at: SECOND.at,
      kind: 'resolved',
      from: 'red',
      to: 'resolved',
      because:
        'No longer a pressure: expected to end £50,000 (0.41 %) under its budget of £12,050,000.',
    });
    expect(only(resolved.alerts)).toMatchObject({ kind: 'resolved', urgent: false });
    const again = only(casesAfter(1_000_000, [closed], nowAt('2025-12-20')));
    expect(again).toMatchObject({
      pressure: closed.pressure,
      state: 'open',
      firstSeenAt: FIRST.at,
    });
    expect(again.history).toHaveLength(3);
    expect(again.history.at(-1)?.because).toMatch(/^Again expected to end £1,000,000/);
  });

  it('is told again only when it is a quarter and £50,000 more than was told', () => {
    const red = casesAfter(1_000_000);
    const more = casesAfter(1_240_000, red, SECOND);
    expect(only(more)).toMatchObject({ toldPence: pounds(1_000_000) });
    expect(only(more).history).toHaveLength(1);
    const { pressures, alerts, counts } = swept([overspent(1_250_000)], more, NEXT_DAY);
    expect(counts).toMatchObject({ unchanged: 1, escalated: 0 });
    expect(only(pressures).toldPence).toBe(pounds(1_250_000));
    expect(only(pressures).history.at(-1)).toMatchObject({
      kind: 'worsened',
      from: 'red',
      to: 'red',
    });
    expect(only(alerts)).toMatchObject({ kind: 'worsened', urgent: true });
    expect(swept([overspent(1_300_000)], pressures, nowAt('2025-11-22')).alerts).toEqual([]);
  });

  it('stays acknowledged when it only worsens', () => {
    const acknowledged = { ...only(casesAfter(1_000_000)), acknowledgement, state: 'acknowledged' };
    const worse = only(casesAfter(2_000_000, [acknowledged as Pressure], SECOND));
    expect(worse).toMatchObject({ state: 'acknowledged', acknowledgement });
  });

  it('of before causes were kept is carried on and told no second time', () => {
    const {
      computedRag: _,
      toldPence: __,
      subject: ___,
      amberFromPence: ____,
      ...old
    } = only(casesAfter(1_000_000));
    const { pressures, alerts } = swept([overspent(1_100_000)], [old], SECOND);
    expect(alerts).toEqual([]);
    expect(only(pressures)).toMatchObject({ toldPence: pounds(1_000_000), computedRag: 'red' });
  });
});

describe('a locked year', () => {
  it('closes its cases, found or not, and raises none', () => {
    const red = casesAfter(1_000_000);
    const closed = swept([overspent(900_000)], red, SECOND, true);
    expect(only(closed.pressures).history.at(-1)?.because).toMatch(/^The year is closed: it ended/);
    expect(swept([overspent(900_000)], closed.pressures, SECOND, true).pressures).toEqual([]);
    expect(swept([overspent(900_000)], [], SECOND, true).counts.raised).toBe(0);
    const unfound = advanced([], red, SECOND, true);
    expect(only(unfound.pressures)).toMatchObject({ state: 'resolved' });
    expect(only(unfound.alerts)).toMatchObject({
      kind: 'resolved',
      headline: 'Coventry: Pre-16 SEND transport is no longer a pressure',
      sentences: ['The year is closed.'],
    });
  });
});
