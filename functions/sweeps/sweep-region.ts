import { AUTHORITY_CODES, type AuthorityCode } from '../../shared/domain/authorities.ts';
import { canonicalJson } from '../../shared/domain/canonical-json.ts';
import type { FinancialYear, Period } from '../../shared/domain/financial-calendar.ts';
import type { Fund } from '../../shared/domain/funds/fund.ts';
import { forecastToCompletion } from '../../shared/domain/funds/fund-outlook.ts';
import type { PrincipalId } from '../../shared/domain/permission.ts';
import { advanceCases } from '../../shared/domain/pressures/advance-cases.ts';
import type { FundOutlook } from '../../shared/domain/pressures/award-findings.ts';
import { countSteps } from '../../shared/domain/pressures/case-steps.ts';
import { regionFindings } from '../../shared/domain/pressures/find-pressures.ts';
import type { Pressure } from '../../shared/domain/pressures/pressure.ts';
import type { DraftEdition } from '../../shared/domain/summaries/edition.ts';
import type { SweepCounts } from '../../shared/domain/sweeps/sweep.ts';
import type { SweepState } from '../../shared/domain/sweeps/sweep-state.ts';
import type { Now } from '../../shared/domain/time.ts';
import { appendAlerts } from '../../shared/persistence/alerts.ts';
import { replaceDraftEdition } from '../../shared/persistence/editions.ts';
import { createFundsRepository } from '../../shared/persistence/funds.ts';
import {
  appendPressureVersion,
  createPressuresRepository,
  replacePressure,
} from '../../shared/persistence/pressures.ts';
import { readTogether } from '../../shared/persistence/reads.ts';
import type { Store } from '../../shared/persistence/store.ts';
import { readSummariesDue } from '../../shared/persistence/summaries-due.ts';
import {
  createSweepStatesRepository,
  replaceSweepState,
  sweepStateRead,
  watermarkRead,
} from '../../shared/persistence/sweep-states.ts';
import type { SweptYear } from '../../shared/persistence/swept-years.ts';
import { type TakenCases, takeCases, untilAllTaken } from './case-transactions.ts';
import { checkTrail, type TrailCheck } from './check-trail.ts';
import { isOpenBreak, SWEEP, type SweepPorts } from './sweep-authority.ts';
import { readInputs, type SweepInputs } from './sweep-inputs.ts';

export type RegionSweep = {
  /** The latest period that any authority's forecasts are as of. */
  readonly asOfPeriod: Period | undefined;
  readonly principal: PrincipalId;
  readonly now: Now;
};

/** How many alerts each chain has after the sweep, for whoever tells of them. */
export type AlertCounts = ReadonlyMap<AuthorityCode | 'REGION', number>;

export type SweptRegion = { readonly counts: SweepCounts; readonly alerts: AlertCounts };

/**
 * Brings the region's own cases up to date: awards at risk, lines that several authorities are over on,
 * a broken trail, a quarter that has locked. It is made of what the authorities' sweeps have left of
 * themselves, one small item each, and of the funds.
 */
export async function sweepRegion(ports: SweepPorts, sweep: RegionSweep): Promise<SweptRegion> {
  const { last, counts } = await untilAllTaken(() => sweepOnce(ports, sweep));
  await remember(ports, last.trail.verified);
  const alerts = [...last.authorities].map(([chain, state]) => [chain, state.alerts] as const);
  return { counts, alerts: new Map([...alerts, ['REGION', last.after.alerts]]) };
}

/**
 * Calendars and thresholds of the region are commits of its own chain: read after its head, they are
 * what the write finds.
 */
async function sweepOnce(ports: SweepPorts, sweep: RegionSweep) {
  const { principal, now } = sweep;
  let swept: (RegionOutcome & Pick<Found, 'authorities' | 'trail'>) | undefined;
  const result = await ports.ledger.commit({
    chain: 'REGION',
    operation: SWEEP,
    principal,
    at: now.at,
    reads: { region: sweepStateRead('REGION'), mark: watermarkRead('REGION') },
    decide: async ({ region, mark }, { seq }) => {
      const inputs = await readInputs(ports.store, now, []);
      const authorities = await statesOf(ports.store);
      const cases = await listRegionalCases(ports.store, inputs.years);
      const isBroken = cases.flat().some(isOpenBreak);
      const from = mark?.verified;
      const trail = await checkTrail(ports, 'REGION', from, { on: now.on, isBroken });
      const found = { ...sweep, inputs, authorities, cases, trail, before: region.state };
      const outcome = await outcomeOf(ports.store, found);
      swept = { ...outcome, authorities, trail };
      const answer = { status: 200, body: null };
      const { pressures, alerts, drafts, after, steps } = outcome;
      if (canonicalJson(after) === canonicalJson(region.state) && pressures.length === 0) {
        return { unchanged: true, answer };
      }
      const { unchanged: _, ...facts } = countSteps(steps);
      return {
        entries: [
          ...appendAlerts('REGION', region.state.alerts, alerts),
          ...pressures.map((each) => appendPressureVersion(each, now.at, seq)),
        ],
        writes: [
          ...pressures.map(replacePressure),
          ...drafts.map(replaceDraftEdition),
          replaceSweepState('REGION', after, region),
        ],
        facts,
        answer,
      };
    },
  });
  if (result.refused || !swept) throw new Error(`A sweep is never refused: ${result.refused}`);
  return swept;
}

/** Only a saving: what was found whole need not be read again tomorrow. */
async function remember({ store, newId }: SweepPorts, verified: TrailCheck['verified']) {
  const mark = { seq: verified?.seq ?? 0, inputs: '', forecasts: 0, unchanged: 0, verified };
  await createSweepStatesRepository(store).mark('REGION', mark, newId());
}

type AuthorityStates = ReadonlyMap<AuthorityCode, SweepState>;

async function statesOf(store: Store): Promise<AuthorityStates> {
  const reads = Object.fromEntries(AUTHORITY_CODES.map((each) => [each, sweepStateRead(each)]));
  const states = await readTogether(store, reads);
  return new Map(
    AUTHORITY_CODES.flatMap((each) => {
      const row = states[each];
      return row ? [[each, row.state]] : [];
    }),
  );
}

const listRegionalCases = (store: Store, years: readonly SweptYear[]) =>
  Promise.all(years.map(({ year }) => createPressuresRepository(store).list('REGION', year)));

type Found = RegionSweep & {
  readonly inputs: SweepInputs;
  readonly authorities: AuthorityStates;
  readonly cases: readonly (readonly Pressure[])[];
  readonly trail: TrailCheck;
  readonly before: SweepState;
};

type RegionOutcome = TakenCases & {
  readonly drafts: readonly DraftEdition[];
  readonly after: SweepState;
};

async function outcomeOf(store: Store, found: Found): Promise<RegionOutcome> {
  const { inputs, cases, before, now } = found;
  const outlooks = outlooksOf(await createFundsRepository(store).listAll(), found);
  const taken = takeCases(
    inputs.years.map((year, index) =>
      advanceYear(found, year, { existing: cases[index] ?? [], outlooks }),
    ),
  );
  const due = await readSummariesDue(store, inputs.years, now, before.told);
  const alerts = [...taken.alerts, ...due.alerts];
  return {
    ...taken,
    alerts,
    drafts: due.drafts,
    after: {
      ...before,
      alerts: before.alerts + alerts.length,
      told: due.told,
      funds: Object.fromEntries(
        outlooks.map(({ fund, forecastToCompletion: { medianPence } }) => [fund, medianPence]),
      ),
    },
  };
}

type YearCases = {
  readonly existing: readonly Pressure[];
  readonly outlooks: readonly FundOutlook[];
};

function advanceYear(found: Found, { year, isYearLocked }: SweptYear, cases: YearCases) {
  const { inputs, asOfPeriod, trail, now } = found;
  const standings = standingsOf(found, year);
  const isCurrent = year === inputs.years.at(-1)?.year;
  const findings = isYearLocked
    ? []
    : regionFindings({
        year,
        now,
        standings,
        funds: isCurrent ? cases.outlooks : [],
        thresholds: inputs.thresholdsOf('REGION'),
        ...trail,
      });
  const { existing } = cases;
  return advanceCases({ findings, existing, now, period: asOfPeriod ?? 'P01', year, isYearLocked });
}

const standingsOf = ({ authorities }: Found, year: FinancialYear) =>
  [...authorities].flatMap(([authority, { standing }]) =>
    standing?.year === year ? [{ authority, ...standing }] : [],
  );

/** Where each fund is heading, by this year's spending. */
function outlooksOf(funds: readonly Fund[], found: Found): readonly FundOutlook[] {
  const current = found.inputs.years.at(-1);
  if (!current) return [];
  const spending = standingsOf(found, current.year).flatMap(({ grant }) => grant);
  return funds.flatMap(({ terms, use }) => {
    const forecast = forecastToCompletion(terms, current.year, spending);
    const { fund, name, awardPence, startsOn, endsOn } = terms;
    const { usedPence } = use;
    return forecast
      ? [{ fund, name, awardPence, startsOn, endsOn, usedPence, forecastToCompletion: forecast }]
      : [];
  });
}
