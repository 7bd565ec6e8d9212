import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pence } from '../../../shared/domain/money.ts';
import {
  acknowledge,
  assess,
  mitigate,
  type NewMitigation,
} from '../../../shared/domain/pressures/act-on-case.ts';
import { netOf } from '../../../shared/domain/pressures/net-of-mitigation.ts';
import type { Pressure } from '../../../shared/domain/pressures/pressure.ts';
import type { Decided } from '../../../shared/domain/refusal.ts';
import { day } from '../../../shared/domain/time.ts';
import { pounds } from '../forecast/line-histories.ts';
import { only, overspent, SECOND, swept } from './cases.ts';

const DOING = { by: 'officer.coventry' as never, at: SECOND.at };

/** Red by £1m against £11m, so amber from 2 % of that: £220,000. */
const CASE = only(swept([overspent(1_000_000)]).pressures);

const taken = (decided: Decided<Pressure>): Pressure => {
  if (decided.refused) throw new Error(`Refused: ${decided.refused}`);
  return decided.value;
};

const planned = (amount: number, supersedes?: string): NewMitigation => ({
  description: 'Two routes put together',
  amountPence: pounds(amount),
  by: day('2026-01-31'),
  owner: 'Head of transport',
  supersedes,
});

const mitigated = (pressure: Pressure, amount: number, supersedes?: string) =>
  taken(mitigate(pressure, planned(amount, supersedes), DOING));

describe('what a person does about a case', () => {
  it('is acknowledged with who and when, and stays as bad as it is', () => {
    const after = taken(acknowledge(CASE, { note: 'With the board' }, DOING));
    expect(after).toMatchObject({
      state: 'acknowledged',
      severity: 'red',
      acknowledgement: { note: 'With the board', ...DOING },
    });
    expect(after.history.at(-1)).toEqual({
      ...{ at: SECOND.at, kind: 'acknowledged', from: 'red', to: 'red' },
      because: 'Acknowledged: With the board',
      by: 'officer.coventry',
    });
  });

  it('is assessed beside the computed RAG', () => {
    const after = taken(assess(CASE, { rag: 'green', reason: 'A grant comes' }, DOING));
    expect(after).toMatchObject({ computedRag: 'red', assessedRag: 'green', severity: 'red' });
    const swepts = swept([overspent(1_100_000)], [after], SECOND).pressures;
    expect(only(swepts)).toMatchObject({ computedRag: 'red', assessedRag: 'green' });
  });

  it('is mitigated net and never gross, and in state once the net is not amber', () => {
    const first = mitigated(CASE, 780_000);
    expect(first).toMatchObject({
      state: 'open',
      amberFromPence: pounds(220_000),
      expectedOverspendPence: pounds(1_000_000),
      netOfMitigationPence: pounds(220_000),
    });
    const second = mitigated(first, 1);
    expect(second).toMatchObject({ state: 'mitigated', netOfMitigationPence: pounds(219_999) });
    expect(second.mitigations.map(({ mitigation }) => mitigation)).toEqual(['M1', 'M2']);
  });

  it('takes another mitigation in place of one, with nothing if it failed', () => {
    const first = mitigated(CASE, 900_000);
    const second = mitigated(first, 300_000, 'M1');
    expect(second).toMatchObject({ state: 'open', netOfMitigationPence: pounds(700_000) });
    expect(second.mitigations).toHaveLength(2);
    expect(second.history.at(-1)?.because).toContain('in place of M1');
    const third = mitigated(second, 0, 'M2');
    expect(third.netOfMitigationPence).toBe(pounds(1_000_000));
    const faultsOf = (more: NewMitigation) => mitigate(third, more, DOING);
    expect(faultsOf(planned(1, 'M1'))).toMatchObject({
      refused: 'mitigation-invalid',
      faults: [{ pointer: '/supersedes', code: 'not-standing' }],
    });
    expect(faultsOf(planned(0))).toMatchObject({ faults: [{ code: 'not-positive' }] });
  });

  it('is carried on by the sweep as the figures move', () => {
    const before = mitigated(taken(acknowledge(CASE, { note: 'Known' }, DOING)), 900_000);
    expect(before.state).toBe('mitigated');
    const { pressures, alerts } = swept([overspent(1_200_000)], [before], SECOND);
    expect(alerts).toEqual([]);
    expect(only(pressures)).toMatchObject({
      state: 'acknowledged',
      expectedOverspendPence: pounds(1_200_000),
      netOfMitigationPence: pounds(300_000),
      mitigations: before.mitigations,
    });
  });

  it('is refused of a resolved case, and of one whose history is full', () => {
    const resolved = { ...CASE, state: 'resolved' as const };
    const full = { ...CASE, history: Array(300).fill(CASE.history[0]) };
    const tried = (pressure: Pressure) =>
      [
        acknowledge(pressure, { note: 'x' }, DOING),
        assess(pressure, { rag: 'red', reason: 'x' }, DOING),
        mitigate(pressure, planned(1), DOING),
      ].map(({ refused }) => refused);
    expect(tried(resolved)).toEqual(Array(3).fill('pressure-resolved'));
    expect(tried(full)).toEqual(Array(3).fill('pressure-full'));
    const many = { ...CASE, mitigations: Array(50).fill(mitigated(CASE, 1).mitigations[0]) };
    expect(mitigate(many, planned(1), DOING)).toMatchObject({ refused: 'mitigation-invalid' });
  });

  it('never turns one pot’s overspend into money left over', () => {
    const amount = fc.integer({ min: -100_000_000, max: 100_000_000 });
    const template = mitigated(CASE, 1).mitigations[0];
    if (!template) throw new Error('There is one');
    fc.assert(
      fc.property(amount, fc.array(fc.nat(100_000_000), { maxLength: 5 }), (gross, list) => {
        const mitigations = list.map((each, i) => ({
          ...template,
          mitigation: `M${i}`,
          amountPence: pence(each),
        }));
        const net = netOf('overspend', pence(gross), mitigations);
        expect(net).toBeLessThanOrEqual(gross);
        expect(net).toBe(gross > 0 ? Math.max(0, gross - list.reduce((a, b) => a + b, 0)) : gross);
        // Money left over, told as negative, is mitigated the same way.
        const left = netOf('underspend', pence(gross === 0 ? 0 : -gross), mitigations);
        expect(left + net).toBe(0);
      }),
    );
  });
});
