import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AuthorityCode } from '../../../shared/domain/authorities.ts';
import { decideClaim } from '../../../shared/domain/funds/claim-drawdown.ts';
import { decideDrawdownDecision } from '../../../shared/domain/funds/decide-drawdown.ts';
import type {
  Drawdown,
  DrawdownDecision,
  DrawdownEntry,
  Fund,
} from '../../../shared/domain/funds/fund.ts';
import { fundFigures } from '../../../shared/domain/funds/fund-figures.ts';
import {
  decideFundChange,
  decideSignOff,
  type FundChanges,
} from '../../../shared/domain/funds/set-fund.ts';
import { pence } from '../../../shared/domain/money.ts';
import {
  accepted,
  access,
  applied,
  COVENTRY,
  claimRequest,
  DUDLEY,
  fund,
  now,
  phase,
} from './fund-samples.ts';

/**
 * Random histories of a fund, against a model that knows only a list of amounts and states. Amounts
 * are chosen by the room there is: to the penny, a penny over, a penny under, and uneven shares.
 */
const AUTHORITIES: readonly AuthorityCode[] = [COVENTRY, DUDLEY];
const PHASES = ['p1', 'p2'];
const LIVE = ['claimed', 'approved', 'paid'];

type Line = { authority: AuthorityCode; phase: string; amount: number; state: string };
type Model = {
  award: number;
  phases: Record<string, number>;
  /** Undefined: no ceilings by authority. */
  allocations: Record<string, number> | undefined;
  open: Set<string>;
  lines: Line[];
};
type Real = { fund: Fund; drawdowns: Drawdown[]; entries: DrawdownEntry[]; accepted: number };

const live = (model: Model, of: Partial<Line> = {}) =>
  model.lines
    .filter((line) => LIVE.includes(line.state))
    .filter((line) => (of.authority ? line.authority === of.authority : true))
    .filter((line) => (of.phase ? line.phase === of.phase : true))
    .reduce((total, line) => total + line.amount, 0);

function roomFor(model: Model, authority: AuthorityCode, inPhase: string): number {
  const { award, phases, allocations } = model;
  return Math.min(
    award - live(model),
    (phases[inPhase] ?? 0) - live(model, { phase: inPhase }),
    allocations ? (allocations[authority] ?? 0) - live(model, { authority }) : award,
  );
}

/** An amount by its shape: `exact` is 0, a penny over or under is ±1, else a share of the room. */
type Shape = { readonly offset: number } | { readonly share: number };
const shape: fc.Arbitrary<Shape> = fc.oneof(
  fc.record({ offset: fc.constantFrom(-1, 0, 0, 1, 7919) }),
  fc.record({ share: fc.double({ min: 0.001, max: 0.7, noNaN: true }) }),
);
const amountOf = (by: Shape, room: number): number =>
  Math.max(1, 'offset' in by ? room + by.offset : Math.ceil(room * by.share));

function checkAll(model: Model, real: Real): void {
  const { use, terms } = real.fund;
  const sumIn = (state: string) =>
    model.lines.filter((line) => line.state === state).reduce((t, line) => t + line.amount, 0);
  expect(use.usedPence).toBe(live(model));
  expect(use.usedPence).toBeLessThanOrEqual(terms.awardPence);
  for (const each of terms.phases) {
    expect(use.byPhase[each.phase]).toBe(live(model, { phase: each.phase }));
    expect(use.byPhase[each.phase]).toBeLessThanOrEqual(each.approvedPence);
  }
  for (const authority of AUTHORITIES) {
    expect(use.byAuthority[authority]).toBe(live(model, { authority }));
  }
  for (const { authority, ceilingPence } of terms.allocations) {
    expect(use.byAuthority[authority]).toBeLessThanOrEqual(ceilingPence);
  }
  expect(fundFigures(real.fund)).toEqual({
    claimedPence: sumIn('claimed'),
    approvedPence: sumIn('approved'),
    paidPence: sumIn('paid'),
    reversedPence: sumIn('reversed'),
    availablePence: model.award - live(model),
    authoritiesDrawing: AUTHORITIES.filter((authority) => live(model, { authority }) > 0).length,
  });
  checkEntries(model, real);
}

function checkEntries(model: Model, { drawdowns, entries }: Real): void {
  expect(drawdowns.map(({ state }) => state)).toEqual(model.lines.map(({ state }) => state));
  for (const [i, each] of drawdowns.entries()) {
    const own = entries.filter(({ drawdown }) => drawdown === each.drawdown);
    const line = model.lines[i];
    const drawn = own.reduce((total, { amountPence }) => total + amountPence, 0);
    expect(drawn).toBe(line && LIVE.includes(line.state) ? line.amount : 0);
    expect(own.map(({ step }) => step)).toEqual(own.map((_, at) => at + 1));
    expect(each.version).toBe(own.length);
    for (const entry of own) {
      if (entry.state === 'reversed') expect(entry.amountPence).toBe(-each.amountPence);
    }
  }
}

type Command = fc.Command<Model, Real>;

const lead = access('lead', ['lead']);
const everyOfficer = access('officer', ['officer'], AUTHORITIES);

class Claim implements Command {
  readonly authority: AuthorityCode;
  readonly phase: string;
  readonly shape: Shape;
  /** Claimed at the same moment by another, on the same reading of the fund. */
  readonly rival: Shape | undefined;

  constructor(authority: AuthorityCode, inPhase: string, by: Shape, rival: Shape | undefined) {
    this.authority = authority;
    this.phase = inPhase;
    this.shape = by;
    this.rival = rival;
  }

  check = () => true;

  run(model: Model, real: Real): void {
    const room = roomFor(model, this.authority, this.phase);
    const snapshot = real.fund;
    this.claim(model, real, snapshot, amountOf(this.shape, room));
    if (this.rival) this.claim(model, real, snapshot, amountOf(this.rival, room));
    checkAll(model, real);
  }

  private claim(model: Model, real: Real, snapshot: Fund, amount: number): void {
    const request = claimRequest(
      { authority: this.authority, phase: this.phase, amountPence: pence(amount) },
      { drawdown: `${this.authority}-${real.drawdowns.length}` },
    );
    const fits =
      model.open.has(this.phase) &&
      (!model.allocations || this.authority in model.allocations) &&
      amount <= roomFor(model, this.authority, this.phase);
    const decision = decideClaim(snapshot, request);
    const after = decision.refused ? undefined : applied(real.fund, decision.value.change);
    expect({ amount, taken: after !== undefined }).toEqual({ amount, taken: fits });
    if (!after || decision.refused) return;
    real.fund = after;
    real.drawdowns.push(decision.value.drawdown);
    real.entries.push(decision.value.entry);
    real.accepted += 1;
    model.lines.push({ authority: this.authority, phase: this.phase, amount, state: 'claimed' });
  }

  toString = () =>
    `claim(${this.authority}, ${this.phase}, ${JSON.stringify([this.shape, this.rival])})`;
}

const POSSIBLE: Readonly<Record<string, readonly string[]>> = {
  claimed: ['approved', 'rejected', 'withdrawn'],
  approved: ['paid', 'withdrawn'],
  paid: ['reversed'],
};

class Decide implements Command {
  readonly index: number;
  readonly decision: DrawdownDecision;

  constructor(index: number, decision: DrawdownDecision) {
    this.index = index;
    this.decision = decision;
  }

  check = (model: Readonly<Model>) => model.lines.length > 0;

  run(model: Model, real: Real): void {
    const i = this.index % model.lines.length;
    const [line, drawdown] = [model.lines[i], real.drawdowns[i]];
    if (!line || !drawdown) throw new Error('Model and reality have parted');
    const by = this.decision === 'withdrawn' ? everyOfficer : lead;
    const request = { decision: this.decision, reason: 'As agreed' };
    const decision = decideDrawdownDecision(drawdown, request, by, now);
    const isPossible = POSSIBLE[line.state]?.includes(this.decision) ?? false;
    expect(decision.refused === undefined).toBe(isPossible);
    if (decision.refused) return;
    const after = applied(real.fund, decision.value.change);
    if (!after) throw new Error('A decision has no condition on the fund');
    real.fund = after;
    real.drawdowns[i] = decision.value.drawdown;
    real.entries.push(decision.value.entry);
    line.state = this.decision;
    checkAll(model, real);
  }

  toString = () => `decide(${this.index}, ${this.decision})`;
}

class SignOff implements Command {
  readonly phase: string;

  constructor(inPhase: string) {
    this.phase = inPhase;
  }

  check = () => true;

  run(model: Model, real: Real): void {
    const signOff = { signedOffOn: now.on, signedOffBy: 'Department', reference: 'BC' };
    const decision = decideSignOff(real.fund, this.phase, signOff, now);
    expect(decision.refused === undefined).toBe(!model.open.has(this.phase));
    if (decision.refused) return;
    real.fund = decision.value;
    model.open.add(this.phase);
    checkAll(model, real);
  }

  toString = () => `signOff(${this.phase})`;
}

/** Sets ceilings a little above, at or a penny below what is drawn. */
class ChangeTerms implements Command {
  readonly slack: number;
  readonly other: number;
  readonly allocate: boolean;

  constructor(slack: number, other: number, allocate: boolean) {
    this.slack = slack;
    this.other = other;
    this.allocate = allocate;
  }

  check = () => true;

  run(model: Model, real: Real): void {
    const next = (drawn: number) => Math.max(0, drawn + this.slack);
    const phases = {
      p1: next(live(model, { phase: 'p1' })),
      p2: live(model, { phase: 'p2' }) + this.other,
    };
    const award = Math.max(1, phases.p1 + phases.p2);
    const ceiling = (authority: AuthorityCode) => Math.min(award, next(live(model, { authority })));
    const allocations = this.allocate
      ? { [COVENTRY]: ceiling(COVENTRY), [DUDLEY]: ceiling(DUDLEY) }
      : undefined;
    const keeps =
      phases.p1 >= live(model, { phase: 'p1' }) &&
      award >= live(model) &&
      AUTHORITIES.every(
        (a) => !allocations || (allocations[a] ?? 0) >= live(model, { authority: a }),
      );
    const decision = decideFundChange(real.fund, asChanges({ award, phases, allocations }), now.on);
    expect(decision.refused).toBe(keeps ? undefined : 'fund-below-commitments');
    if (decision.refused) return;
    real.fund = decision.value;
    Object.assign(model, { award, phases, allocations });
    checkAll(model, real);
  }

  toString = () => `changeTerms(${this.slack}, ${this.other}, ${this.allocate})`;
}

const asChanges = ({
  award,
  phases,
  allocations,
}: Pick<Model, 'award' | 'phases' | 'allocations'>): FundChanges => ({
  awardPence: pence(award),
  phases: Object.entries(phases).map(([id, approved]) => ({
    phase: id,
    name: id,
    approvedPence: pence(approved),
  })),
  allocations: allocations
    ? AUTHORITIES.map((authority) => ({
        authority,
        ceilingPence: pence(allocations[authority] ?? 0),
      }))
    : [],
});

const commands = fc.commands(
  [
    fc
      .tuple(
        fc.constantFrom(...AUTHORITIES),
        fc.constantFrom(...PHASES),
        shape,
        fc.option(shape, { nil: undefined, freq: 2 }),
      )
      .map((parts) => new Claim(...parts)),
    fc
      .tuple(
        fc.nat(20),
        fc.constantFrom(
          'approved',
          'approved',
          'paid',
          'paid',
          'rejected',
          'withdrawn',
          'reversed',
        ),
      )
      .map(([index, decision]) => new Decide(index, decision as DrawdownDecision)),
    fc.constantFrom(...PHASES).map((each) => new SignOff(each)),
    fc
      .tuple(fc.constantFrom(-1, 0, 1, 997, 50_021), fc.nat(40_009), fc.boolean())
      .map((parts) => new ChangeTerms(...parts)),
  ],
  { maxCommands: 40, size: 'max' },
);

const start = (award: number, share: number) => {
  const p1 = Math.round(award * share);
  // The approvals together are more than the award, so that each has a ceiling of its own to keep.
  const phases = { p1, p2: award - Math.round(p1 / 2) };
  const real: Real = {
    fund: accepted({
      value: fund({
        awardPence: pence(award),
        phases: [phase('p1', phases.p1), phase('p2', phases.p2, { state: 'draft' })],
      }),
    }),
    drawdowns: [],
    entries: [],
    accepted: 0,
  };
  const model: Model = { award, phases, allocations: undefined, open: new Set(['p1']), lines: [] };
  return { model, real };
};

test('no history of claims, decisions and changes breaks a ceiling, a sum or an entry', () => {
  let taken = 0;
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 150_000_000 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      commands,
      (award, share, history) => {
        const { model, real } = start(award, share);
        fc.modelRun(() => ({ model, real }), history);
        taken += real.accepted;
      },
    ),
    { numRuns: 500 },
  );
  // The histories must draw something, or they prove nothing.
  expect(taken).toBeGreaterThan(500);
});
