import type { Alert } from '../../shared/domain/alerts/alert.ts';
import type { Sha256 } from '../../shared/domain/audit.ts';
import type { AuthorityCode } from '../../shared/domain/authorities.ts';
import type { SeriesBreaks } from '../../shared/domain/breaks/set-breaks.ts';
import { canonicalJson } from '../../shared/domain/canonical-json.ts';
import type { Period } from '../../shared/domain/financial-calendar.ts';
import type { PrincipalId } from '../../shared/domain/permission.ts';
import { countSteps } from '../../shared/domain/pressures/case-steps.ts';
import type { Pressure } from '../../shared/domain/pressures/pressure.ts';
import { standingOf } from '../../shared/domain/sweeps/standing.ts';
import type { SweepCounts } from '../../shared/domain/sweeps/sweep.ts';
import type { SweptAuthority } from '../../shared/domain/sweeps/sweep-part.ts';
import type { SweepState } from '../../shared/domain/sweeps/sweep-state.ts';
import type { Now } from '../../shared/domain/time.ts';
import { replaceAccuracies } from '../../shared/persistence/accuracies.ts';
import { appendAlerts } from '../../shared/persistence/alerts.ts';
import { breaksRead } from '../../shared/persistence/breaks.ts';
import type { Ledger } from '../../shared/persistence/ledger.ts';
import { appendPressureVersion, replacePressure } from '../../shared/persistence/pressures.ts';
import type { Item, Store, Write } from '../../shared/persistence/store.ts';
import {
  createSweepStatesRepository,
  replaceSweepState,
  type StateRow,
  sweepStateRead,
} from '../../shared/persistence/sweep-states.ts';
import type { SweptYear } from '../../shared/persistence/swept-years.ts';
import { type AuthorityFigures, readFigures } from './authority-figures.ts';
import { type TakenCases, takeCases, untilAllTaken } from './case-transactions.ts';
import { checkTrail, type TrailCheck } from './check-trail.ts';
import { accuracyOfYear, closedDigest } from './close-year.ts';
import type { SweepInputs } from './sweep-inputs.ts';
import { listCases, sweepYear, type YearOutcome } from './sweep-year.ts';

/** The sweep's own operation in the audit trail, whoever started it. */
export const SWEEP = 'runSweep';

export type SweepPorts = {
  readonly store: Store;
  readonly ledger: Ledger;
  readonly sha256: Sha256;
  readonly newId: () => string;
};

export type AuthoritySweep = {
  readonly authority: AuthorityCode;
  readonly inputs: SweepInputs;
  readonly principal: PrincipalId;
  readonly now: Now;
};

/**
 * Forecasts an authority's years and brings its cases up to date: forecasts, cases, alerts and what has
 * to be remembered of them in one transaction, or nothing of it. When nothing changed, nothing is written
 * to the ledger. It reads after the head of the authority's chain, which the write finds unmoved: no
 * return can come in between.
 */
export async function sweepAuthority(
  ports: SweepPorts,
  sweep: AuthoritySweep,
): Promise<SweptAuthority> {
  const { last, counts } = await untilAllTaken(() => sweepOnce(ports, sweep));
  const { forecasts, asOfPeriod } = last.forecast;
  await createSweepStatesRepository(ports.store).mark(
    sweep.authority,
    {
      seq: last.seq,
      inputs: sweep.inputs.versions,
      forecasts,
      unchanged: standingCases(countSteps(last.steps)),
      asOfPeriod,
      verified: last.trail.verified,
    },
    ports.newId(),
  );
  return { ...counts, forecasts, asOfPeriod };
}

/** What the next sweep finds as this one leaves it. */
const standingCases = ({ raised, escalated, steppedDown, unchanged }: SweepCounts): number =>
  raised + escalated + steppedDown + unchanged;

async function sweepOnce(ports: SweepPorts, sweep: AuthoritySweep) {
  const { authority, principal, now, inputs } = sweep;
  let swept: (Outcome & { readonly seq: number; readonly trail: TrailCheck }) | undefined;
  const result = await ports.ledger.commit({
    chain: authority,
    operation: SWEEP,
    principal,
    at: now.at,
    reads: { state: sweepStateRead(authority), breaks: breaksRead(authority) },
    decide: async ({ state, breaks }, next) => {
      const cases = await listCases(ports.store, authority, inputs.years);
      const verified = inputs.markOf(authority)?.verified;
      const isBroken = cases.flat().some(isOpenBreak);
      const trail = await checkTrail(ports, authority, verified, { on: now.on, isBroken });
      const found = { state, breaks, cases, trail, seq: next.seq };
      const outcome = await outcomeOf(ports, sweep, found);
      const { entries, writes, steps } = outcome;
      const isChanged = entries.length + writes.length > 0;
      swept = { ...outcome, trail, seq: isChanged ? next.seq : next.seq - 1 };
      const answer = { status: 200, body: null };
      if (!isChanged) return { unchanged: true, answer };
      const { unchanged: _, ...facts } = countSteps(steps);
      return { entries, writes, facts, answer };
    },
  });
  if (result.refused || !swept) throw new Error(`A sweep is never refused: ${result.refused}`);
  return swept;
}

export const isOpenBreak = ({ cause, state }: Pressure): boolean =>
  cause === 'audit-broken' && state !== 'resolved';

type Found = {
  readonly state: StateRow;
  readonly breaks: SeriesBreaks | undefined;
  /** By year, in their order. */
  readonly cases: readonly (readonly Pressure[])[];
  readonly trail: TrailCheck;
  /** Where in the chain the sweep would be. */
  readonly seq: number;
};

type Outcome = Pick<TakenCases, 'steps' | 'isPartial'> & {
  readonly forecast: { readonly forecasts: number; readonly asOfPeriod?: Period | undefined };
  readonly entries: readonly Item[];
  readonly writes: readonly Write[];
};

async function outcomeOf(
  ports: SweepPorts,
  { authority, inputs, now }: AuthoritySweep,
  { state, breaks, cases, trail, seq }: Found,
): Promise<Outcome> {
  const { years } = inputs;
  const thresholds = inputs.thresholdsOf(authority);
  const figures = await readFigures(ports.store, authority, years);
  const swept: YearOutcome[] = [];
  for (const [index, year] of years.entries()) {
    const existing = cases[index] ?? [];
    const told = swept.at(-1)?.told ?? state.state.told;
    const sweep = { ...year, authority, now, thresholds, breaks, trail, existing, told };
    swept.push(await sweepYear(ports, sweep, figures));
  }
  const { pressures: taken, alerts, steps, isPartial } = takeCases(swept);
  const closed = await closeYear(ports, { authority, years, breaks, state: state.state }, figures);
  const after = {
    ...stateAfter(state.state, swept, { years, cases, taken, alerts, figures }),
    ...closed.accuracy,
  };
  return {
    steps,
    isPartial,
    forecast: {
      forecasts: swept.reduce((sum, each) => sum + each.forecasts.length, 0),
      asOfPeriod: swept.findLast((each) => each.asOfPeriod)?.asOfPeriod,
    },
    entries: [
      ...swept.flatMap((each) => each.entries),
      ...appendAlerts(authority, state.state.alerts, alerts),
      ...taken.map((each) => appendPressureVersion(each, now.at, seq)),
    ],
    writes: [
      ...taken.map(replacePressure),
      ...closed.writes,
      ...(canonicalJson(after) === canonicalJson(state.state)
        ? []
        : [replaceSweepState(authority, after, state)]),
    ],
  };
}

type Closing = Pick<Found, 'breaks'> & {
  readonly authority: AuthorityCode;
  readonly years: readonly SweptYear[];
  readonly state: SweepState;
};

/** Once last year is locked its forecasts are held against its outturn; again if it is corrected. */
async function closeYear(
  ports: SweepPorts,
  { authority, years, breaks, state }: Closing,
  figures: AuthorityFigures,
) {
  const last = years.find(({ isYearLocked }) => isYearLocked);
  if (!last || figures.of(last.year).returns.length === 0) return { accuracy: {}, writes: [] };
  const closed = { authority, year: last.year, breaks };
  const accuracy = { year: last.year, digest: closedDigest(ports, closed, figures) };
  if (canonicalJson(accuracy) === canonicalJson(state.accuracy))
    return { accuracy: {}, writes: [] };
  const accuracies = await accuracyOfYear(ports.store, closed, figures);
  return { accuracy: { accuracy }, writes: [replaceAccuracies(authority, last.year, accuracies)] };
}

type Swept = {
  readonly years: readonly SweptYear[];
  readonly cases: Found['cases'];
  readonly taken: readonly Pressure[];
  readonly alerts: readonly Alert[];
  readonly figures: AuthorityFigures;
};

function stateAfter(
  before: SweepState,
  swept: readonly YearOutcome[],
  { years, cases, taken, alerts, figures }: Swept,
): SweepState {
  const [current, outcome] = [years.at(-1), swept.at(-1)];
  const told = outcome?.told ?? before.told;
  const state = { ...before, alerts: before.alerts + alerts.length, told };
  if (!current || !outcome) return state;
  const { year } = current;
  const changed = new Map(taken.map((each) => [each.pressure, each]));
  const kept = (cases.at(-1) ?? []).filter(({ pressure }) => !changed.has(pressure));
  const standing = standingOf({
    year,
    cases: [...kept, ...taken.filter((each) => each.year === year)],
    forecasts: outcome.forecasts,
    before: figures.before(year),
  });
  return { ...state, standing, ...(outcome.patterns ? { patterns: outcome.patterns } : {}) };
}
