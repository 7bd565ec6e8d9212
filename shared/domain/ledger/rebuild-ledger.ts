import { nameOf } from '../authorities.ts';
import type { SeriesBreaks } from '../breaks/set-breaks.ts';
import type { Budget, Virement } from '../budgets/budget.ts';
import { decideVirement } from '../budgets/virement.ts';
import type { Drawdown, DrawdownEntry } from '../funds/fund.ts';
import { type ClaimedDrawdown, standingDrawdown } from '../funds/standing-drawdown.ts';
import type { FundContext } from '../funds/use-elsewhere.ts';
import { decideCertification } from '../returns/certify.ts';
import type { CurrentReturn, ReturnVersion } from '../returns/return.ts';
import { asSubmitted } from '../returns/submit.ts';
import type { EditedNarrative } from '../summaries/edited-narrative.ts';
import type { ThresholdsVersion } from '../thresholds/set-thresholds.ts';
import { londonDayOf } from '../time.ts';
import { LedgerFault } from './ledger-fault.ts';
import type { LedgerData, LedgerEntry, LedgerKind } from './ledger-file.ts';

/** A return as it stands, with the changes that its row has seen: each version and each decision is one. */
export type StandingReturn = { readonly current: CurrentReturn; readonly changes: number };

/** What stands after all of a ledger's entries. */
export type LedgerStanding = {
  readonly returns: readonly StandingReturn[];
  readonly budgets: readonly Budget[];
  readonly breaks: SeriesBreaks | undefined;
  readonly thresholds: ThresholdsVersion | undefined;
  readonly drawdowns: readonly Drawdown[];
  readonly narratives: readonly EditedNarrative[];
  readonly funds: readonly FundContext[];
};

/** What is remembered between entries: what stands, never the history. */
type Remembered = {
  readonly returns: Map<
    string,
    { latest?: ReturnVersion; decisions: LedgerData['certification'][] }
  >;
  readonly budgets: Map<string, { original: Budget; revised: Budget; virements: number }>;
  readonly drawdowns: Map<string, { claim: ClaimedDrawdown; steps: DrawdownEntry[] }>;
  readonly narratives: Map<string, EditedNarrative>;
  readonly funds: FundContext[];
  breaks?: SeriesBreaks;
  thresholds?: ThresholdsVersion;
};

/**
 * Rebuilds what stands from the entries of one authority's ledger, taken in the order of an export:
 * budgets, certifications and returns of a year before its virements, claims before their steps.
 * `take` and `standing` throw LedgerFault when the entries do not follow one another by the rules.
 */
export function createRebuilding() {
  const remembered: Remembered = {
    returns: new Map(),
    budgets: new Map(),
    drawdowns: new Map(),
    narratives: new Map(),
    funds: [],
  };
  return {
    take: (entry: LedgerEntry): void => TAKE[entry.kind](remembered, entry.data as never),
    standing: (): LedgerStanding => ({
      returns: [...remembered.returns.values()].map(standingReturn),
      budgets: [...remembered.budgets.values()].map(standingBudget),
      breaks: remembered.breaks,
      thresholds: remembered.thresholds,
      drawdowns: [...remembered.drawdowns.values()].map(({ claim, steps }) =>
        standingDrawdown(claim, steps),
      ),
      narratives: [...remembered.narratives.values()],
      funds: remembered.funds,
    }),
  };
}

/** Forecasts, cases and terms stand as they were said: nothing is made of them. */
const leave = (): void => {};

const TAKE: {
  readonly [K in LedgerKind]: (remembered: Remembered, data: LedgerData[K]) => void;
} = {
  'return-version': (remembered, version) => {
    const slot = slotOf(remembered, version);
    mustFollow(placeOf(version), slot.latest?.version, version.version);
    slot.latest = version;
  },
  certification: (remembered, decision) => {
    slotOf(remembered, decision).decisions.push(decision);
  },
  'budget-version': takeBudget,
  virement: takeVirement,
  breaks: (remembered, breaks) => {
    mustFollow('The breaks', remembered.breaks?.version, breaks.version);
    remembered.breaks = breaks;
  },
  thresholds: (remembered, thresholds) => {
    mustFollow('The thresholds', remembered.thresholds?.version, thresholds.version);
    remembered.thresholds = thresholds;
  },
  'drawdown-claim': ({ drawdowns }, claim) => {
    drawdowns.set(claim.drawdown, { claim, steps: [] });
  },
  'drawdown-step': ({ drawdowns }, step) => {
    const found = drawdowns.get(step.drawdown);
    if (!found) throw new LedgerFault(`The drawdown ${step.drawdown} has a step and no claim.`);
    found.steps.push(step);
  },
  fund: ({ funds }, context) => {
    funds.push(context);
  },
  'narrative-version': (remembered, narrative) => {
    const { year, quarter, version } = narrative;
    const name = `${year} ${quarter}`;
    const before = remembered.narratives.get(name)?.version;
    mustFollow(`The narrative of ${quarter} of ${year}`, before, version);
    remembered.narratives.set(name, narrative);
  },
  forecasts: leave,
  pressure: leave,
  'pressure-version': leave,
  'fund-terms': leave,
};

type Place = Pick<ReturnVersion, 'authority' | 'year' | 'period'>;

const placeOf = ({ authority, year, period }: Place): string =>
  `The return of ${nameOf(authority)} for ${period} of ${year}`;

function slotOf({ returns }: Remembered, { year, period }: Place) {
  const name = `${year} ${period}`;
  const slot = returns.get(name) ?? { decisions: [] };
  returns.set(name, slot);
  return slot;
}

function mustFollow(what: string, before: number | undefined, version: number): void {
  if (version === (before ?? 0) + 1) return;
  throw new LedgerFault(`${what} has version ${version} after ${before ?? 'none'}.`);
}

/** The latest version, with the decision on it if there was one; the rules say again that it may stand. */
function standingReturn({
  latest,
  decisions,
}: {
  readonly latest?: ReturnVersion;
  readonly decisions: readonly LedgerData['certification'][];
}): StandingReturn {
  const [orphan] = decisions.filter(({ version }) => version > (latest?.version ?? 0));
  if (!latest || orphan) {
    throw new LedgerFault('A certification names a version of a return that is not in the file.');
  }
  const changes = latest.version + decisions.length;
  const submitted = asSubmitted(latest);
  const onLatest = decisions.filter(({ version }) => version === latest.version);
  const current = onLatest.reduce<CurrentReturn>((before, decision) => {
    const { decidedBy, decidedAt } = decision;
    const now = { at: decidedAt, on: londonDayOf(decidedAt) };
    const decided = decideCertification(before, decision, decidedBy, now);
    if (decided.refused) throw new LedgerFault(`${placeOf(latest)}: ${decided.detail}`);
    return decided.value;
  }, submitted);
  return { current, changes };
}

const budgetOf = ({ authority, year }: Pick<Budget, 'authority' | 'year'>): string =>
  `The budget of ${nameOf(authority)} for ${year}`;

/** Versions count the virements between them, too. */
function takeBudget({ budgets }: Remembered, budget: Budget): void {
  const before = budgets.get(budget.year)?.original;
  const virements = budget.virements - (before?.virements ?? 0);
  mustFollow(budgetOf(budget), (before?.version ?? 0) + virements, budget.version);
  budgets.set(budget.year, { original: budget, revised: budget, virements: 0 });
}

/** Those that the latest setting of the budget has in it already are only counted. */
function takeVirement({ budgets }: Remembered, virement: Virement): void {
  const slot = budgets.get(virement.year);
  if (!slot) throw new LedgerFault(`A virement of ${virement.year} has no budget.`);
  const what = `The virements of ${virement.year}: the last`;
  mustFollow(what, slot.virements, virement.virement);
  slot.virements = virement.virement;
  if (virement.virement <= slot.original.virements) return;
  const { madeBy, madeAt } = virement;
  const now = { at: madeAt, on: londonDayOf(madeAt) };
  // Whoever made it was let: whether it crosses pots was asked then.
  const made = { budget: slot.revised, request: virement, madeBy, isLead: true, now };
  const decided = decideVirement(made);
  if (decided.refused) throw new LedgerFault(`${budgetOf(slot.revised)}: ${decided.detail}`);
  slot.revised = decided.value.budget;
}

function standingBudget({
  revised,
  virements,
}: {
  readonly revised: Budget;
  readonly virements: number;
}): Budget {
  if (virements === revised.virements) return revised;
  throw new LedgerFault(
    `${budgetOf(revised)} counts ${revised.virements} virements, not ${virements}.`,
  );
}
