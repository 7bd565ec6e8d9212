import type { Alert } from '../../shared/domain/alerts/alert.ts';
import type { Sha256 } from '../../shared/domain/audit.ts';
import type { AuthorityCode } from '../../shared/domain/authorities.ts';
import type { SeriesBreaks } from '../../shared/domain/breaks/set-breaks.ts';
import { canonicalJson } from '../../shared/domain/canonical-json.ts';
import type { Period } from '../../shared/domain/financial-calendar.ts';
import type { PrincipalId } from '../../shared/domain/permission.ts';
import type { Pressure } from '../../shared/domain/pressures/pressure.ts';
import { standingOf } from '../../shared/domain/sweeps/standing.ts';
import { addCounts, NO_COUNTS, type SweepCounts } from '../../shared/domain/sweeps/sweep.ts';
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
  let swept: SweptAuthority = { ...NO_COUNTS, forecasts: 0 };
  for (;;) {
    const { outcome, seq, trail } = await sweepOnce(ports, sweep);
    swept = { ...addCounts(swept, outcome.counts), ...outcome.forecast };
    if (outcome.isPartial) continue;
    const { forecasts, asOfPeriod } = swept;
    const { verified } = trail;
    const inputs = sweep.inputs.versions;
    const unchanged = standingCases(swept);
    const watermark = { seq, inputs, forecasts, unchanged, asOfPeriod, verified };
    await createSweepStatesRepository(ports.store).mark(sweep.authority, watermark, ports.newId());
    return swept;
  }
}

/** What the next sweep finds as this one leaves it. */
const standingCases = ({ raised, escalated, steppedDown, unchanged }: SweepCounts): number =>
  raised + escalated + steppedDown + unchanged;

async function sweepOnce(ports: SweepPorts, sweep: AuthoritySweep) {
  const { authority, principal, now, inputs } = sweep;
  let swept: { outcome: Outcome; seq: number; trail: TrailCheck } | undefined;
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
      const { entries, writes, counts } = outcome;
      const isChanged = entries.length + writes.length > 0;
      swept = { outcome, trail, seq: isChanged ? next.seq : next.seq - 1 };
      const answer = { status: 200, body: null };
      if (!isChanged) return { unchanged: true, answer };
      const { unchanged: _, ...facts } = counts;
      return { entries, writes, facts, answer };
    },
  });
  if (result.refused || !swept) throw new Error(`A sweep is never refused: ${result.refused}`);
  return swept;
}

const isOpenBreak = ({ cause, state }: Pressure): boolean =>
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

type Outcome = {
  readonly counts: SweepCounts;
  readonly forecast: { readonly forecasts: number; readonly asOfPeriod?: Period | undefined };
  readonly entries: readonly Item[];
  readonly writes: readonly Write[];
  /** More changed than one transaction takes; the rest is found by sweeping once more. */
  readonly isPartial: boolean;
};

/**
 * Cases in one transaction, each with its version and its alert: DynamoDB takes a hundred items at
 * most, and forecasts, late returns and the trail have to have room beside them.
 */
const MAX_CASES = 26;

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
  const changed = swept.flatMap((each) => each.changed);
  const taken = changed.slice(0, MAX_CASES);
  const alerts = tellable(
    swept.flatMap((each) => each.alerts),
    taken,
  );
  const closed = await closeYear(ports, { authority, years, breaks, state: state.state }, figures);
  const after = {
    ...stateAfter(state.state, swept, { years, cases, taken, alerts, figures }),
    ...closed.accuracy,
  };
  const isPartial = taken.length < changed.length;
  return {
    counts: isPartial ? countsBy(alerts) : swept.map((each) => each.counts).reduce(addCounts),
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
    isPartial,
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

/** Those that are of no case, and those of cases that are written with them. */
const tellable = (alerts: readonly Alert[], taken: readonly Pressure[]): readonly Alert[] => {
  const written = new Set(taken.map(({ pressure }) => pressure));
  return alerts.filter(({ pressure }) => pressure === undefined || written.has(pressure));
};

/** Of a part of the cases: every step is told, so the alerts count them. */
function countsBy(alerts: readonly Alert[]): SweepCounts {
  const count = (kind: Alert['kind']): number => alerts.filter((each) => each.kind === kind).length;
  return {
    raised: count('raised'),
    escalated: count('escalated'),
    steppedDown: count('stepped-down'),
    resolved: count('resolved'),
    unchanged: 0,
  };
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
