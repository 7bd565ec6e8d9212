import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Alert } from '../../../shared/domain/alerts/alert.ts';
import { pence } from '../../../shared/domain/money.ts';
import { acknowledge, assess, mitigate } from '../../../shared/domain/pressures/act-on-case.ts';
import type { Finding } from '../../../shared/domain/pressures/finding.ts';
import { weightOf } from '../../../shared/domain/pressures/net-of-mitigation.ts';
import {
  type Cause,
  type Pressure,
  rankOf,
  SEVERITIES,
  type Severity,
  worseOf,
} from '../../../shared/domain/pressures/pressure.ts';
import { addDays, day, instant, type Now } from '../../../shared/domain/time.ts';
import { YEAR } from '../forecast/line-histories.ts';
import { advanced } from './cases.ts';

/**
 * Random days of random findings and of people who act, held to what a case promises. The model keeps
 * nothing of the rules but the case as it was, and which days a lower severity was computed on.
 */
type Model = { day: number; lowerFrom: number | undefined };
type Real = { pressure: Pressure | undefined };

const STEPS = { watch: 'Watch.', amber: 'Do.', red: 'Do now.' } as const;
const WORSENING = { percent: 25, withPence: pence(5_000_000) };

type Found = {
  readonly severity: Severity | undefined;
  readonly held: Severity | undefined;
  readonly amount: number;
};

const findingOf = (cause: Cause, { severity, held, amount }: Found): Finding => ({
  pressure: 'E08000026-2025-26-case',
  cause,
  authority: 'E08000026',
  year: YEAR,
  severity,
  heldSeverity: worseOf(severity, held),
  amountPence: weightOf(cause, pence(amount)),
  amberFromPence: pence(10_000_000),
  worsening: WORSENING,
  subject: 'The case',
  measure: `${amount} pence`,
  clause: `expected at ${amount}`,
  sentences: [`It is at ${amount}.`],
  nextSteps: STEPS,
});

const nowOf = ({ day: days }: Model): Now => {
  const on = addDays(day('2025-05-01'), days);
  return { on, at: instant(`${on}T08:00:00.000Z`) };
};

/** Only these steps are the sweep's. */
const SWEPT = ['raised', 'escalated', 'worsened', 'stepped-down', 'resolved'];

function expectSound(pressure: Pressure): void {
  const { history, severity, state, cause } = pressure;
  expect(history[0]).toMatchObject({ kind: 'raised', from: 'none' });
  // Each step begins where the one before ended.
  const ends = history.map(({ to }) => (to === 'resolved' ? 'none' : to));
  expect(history.slice(1).map(({ from }) => from)).toEqual(ends.slice(0, -1));
  expect(ends.at(-1)).toBe(state === 'resolved' ? 'none' : severity);
  const gross = weightOf(cause, pressure.expectedOverspendPence);
  const net = weightOf(cause, pressure.netOfMitigationPence);
  expect(net).toBeLessThanOrEqual(gross);
  if (gross >= 0) expect(net).toBeGreaterThanOrEqual(0);
}

/** A step is told once, and nothing is told without one. */
function expectTold(before: Pressure | undefined, after: Pressure, alerts: readonly Alert[]): void {
  const added = after.history.slice(before?.history.length ?? 0);
  expect(added.length).toBeLessThanOrEqual(1);
  expect(alerts.map(({ alert }) => alert)).toEqual(
    added.map(() => `${after.pressure}-${after.history.length}`),
  );
  expect(added.filter(({ kind }) => !SWEPT.includes(kind ?? ''))).toEqual([]);
  if (added[0]?.kind === 'worsened') {
    const told = Math.abs(before?.toldPence ?? 0);
    const more = Math.abs(after.expectedOverspendPence) - told;
    expect(more).toBeGreaterThanOrEqual(Math.max(5_000_000, told / 4));
  }
}

/** It falls only clear of the margin, or on a later day than the first that was lower. */
function expectNoHaste(model: Model, before: Pressure, after: Pressure, found: Found): void {
  if (restOf(after) >= rankOf(before.severity)) return;
  const isClear = rankOf(worseOf(found.severity, found.held)) < rankOf(before.severity);
  const isLater = model.lowerFrom !== undefined && model.lowerFrom < model.day;
  expect(isClear || isLater).toBe(true);
}

/** 0 when it is resolved. */
const restOf = ({ state, severity }: Pressure): number =>
  state === 'resolved' ? 0 : rankOf(severity);

class Sweeping implements fc.Command<Model, Real> {
  readonly cause: Cause;
  readonly found: Found;
  readonly days: number;
  constructor(cause: Cause, found: Found, days: number) {
    this.cause = cause;
    this.found = found;
    this.days = days;
  }
  check = () => true;
  run(model: Model, real: Real): void {
    model.day += this.days;
    const before = real.pressure;
    const finding = findingOf(this.cause, this.found);
    const existing = before ? [before] : [];
    const { pressures, alerts } = advanced([finding], existing, nowOf(model));
    const after = pressures[0] ?? before;
    if (!after) return;
    this.expectRules(model, before, after, alerts);
    // The same on the same day changes nothing and tells nothing.
    const again = advanced([finding], [after], nowOf(model));
    expect([again.pressures, again.alerts]).toEqual([[], []]);
    real.pressure = after;
  }
  private expectRules(
    model: Model,
    before: Pressure | undefined,
    after: Pressure,
    alerts: readonly Alert[],
  ): void {
    const { severity } = this.found;
    const open = before?.state === 'resolved' ? undefined : before;
    if (rankOf(severity) >= rankOf(open?.severity)) model.lowerFrom = undefined;
    expectSound(after);
    expectTold(before, after, alerts);
    expect(after.mitigations).toEqual(before?.mitigations ?? []);
    if (open) this.expectStanding(model, open, after);
    if (before && !open && severity === undefined) expect(after).toBe(before);
    const isStillLower = rankOf(severity) < restOf(after);
    model.lowerFrom = isStillLower ? this.lowerFrom(model, open, after) : undefined;
  }
  private expectStanding(model: Model, open: Pressure, after: Pressure): void {
    const { severity } = this.found;
    expectNoHaste(model, open, after, this.found);
    // And no later than the second day.
    const isDue =
      rankOf(severity) < rankOf(open.severity) && (model.lowerFrom ?? model.day) < model.day;
    if (isDue) expect(restOf(after)).toBe(rankOf(severity));
    if (rankOf(severity) > rankOf(open.severity)) expect(after.severity).toBe(severity);
    else expect(after.acknowledgement).toEqual(open.acknowledgement);
  }
  /** A step down to a margin begins the days anew. */
  private lowerFrom(model: Model, open: Pressure | undefined, after: Pressure): number {
    return open?.severity === after.severity ? (model.lowerFrom ?? model.day) : model.day;
  }
  toString = () => `sweep +${this.days} ${JSON.stringify(this.found)}`;
}

const BY = 'officer.coventry' as never;

class Acting implements fc.Command<Model, Real> {
  readonly kind: 'acknowledge' | 'assess' | 'mitigate';
  readonly amount: number;
  constructor(kind: 'acknowledge' | 'assess' | 'mitigate', amount: number) {
    this.kind = kind;
    this.amount = amount;
  }
  check = () => true;
  run(model: Model, real: Real): void {
    const before = real.pressure;
    if (!before) return;
    const doing = { by: BY, at: nowOf(model).at };
    const decided = {
      acknowledge: () => acknowledge(before, { note: 'Known' }, doing),
      assess: () => assess(before, { rag: 'green', reason: 'A grant comes' }, doing),
      mitigate: () => {
        const supersedes = before.mitigations.at(-1)?.mitigation;
        const amountPence = pence(this.amount);
        const planned = { description: 'A', amountPence, by: day('2026-01-31'), owner: 'B' };
        return mitigate(before, { ...planned, supersedes }, doing);
      },
    }[this.kind]();
    if (before.state === 'resolved') {
      expect(decided.refused).toBe('pressure-resolved');
      return;
    }
    if (decided.refused) return;
    expectSound(decided.value);
    expect(decided.value.expectedOverspendPence).toBe(before.expectedOverspendPence);
    expect(decided.value.severity).toBe(before.severity);
    expect(decided.value.history).toHaveLength(before.history.length + 1);
    real.pressure = decided.value;
  }
  toString = () => `${this.kind} ${this.amount}`;
}

const severity = fc.option(fc.constantFrom(...SEVERITIES), { nil: undefined });
const amount = fc.integer({ min: 0, max: 60_000_000 });
const found = fc.record({ severity, held: severity, amount });

const commandsOf = (cause: Cause) =>
  fc.commands(
    [
      fc
        .tuple(found, fc.constantFrom(0, 0, 1, 1, 2, 30))
        .map(([each, days]) => new Sweeping(cause, each, days)),
      fc
        .tuple(fc.constantFrom('acknowledge', 'assess', 'mitigate'), amount)
        .map(([kind, each]) => new Acting(kind, each)),
    ],
    { maxCommands: 60 },
  );

describe('a case over many days of findings and of people who act', () => {
  it.each(['overspend', 'underspend', 'award-unspent'] as const)('of %s', (cause) => {
    let raised = 0;
    fc.assert(
      fc.property(commandsOf(cause), (commands) => {
        const real: Real = { pressure: undefined };
        fc.modelRun(() => ({ model: { day: 0, lowerFrom: undefined } as Model, real }), commands);
        raised += real.pressure ? 1 : 0;
      }),
      { numRuns: 300 },
    );
    expect(raised).toBeGreaterThan(100);
  });
});
