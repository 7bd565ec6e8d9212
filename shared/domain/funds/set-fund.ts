import { AUTHORITY_CODES, nameOf } from '../authorities.ts';
import { formatPounds, type Pence, ZERO } from '../money.ts';
import { type Decided, decided, type Fault, type Refusal, refuse } from '../refusal.ts';
import type { Day, Now } from '../time.ts';
import type { BusinessCase, Fund, FundTerms, FundUse, Phase, PhaseId } from './fund.ts';
import { fundFaults, futureFaults } from './fund-faults.ts';

/**
 * Sets up an award, unused. A phase may arrive with its business case signed off already.
 * Refuses `fund-exists`, and `fund-invalid` with every fault at once.
 */
export function decideFund(terms: FundTerms, existing: Fund | undefined, on: Day): Decided<Fund> {
  const faults = fundFaults(terms, on);
  if (faults.length > 0) return invalid(faults);
  if (existing) {
    return refuse('fund-exists', `There is a fund ${terms.fund} already: change that one instead.`);
  }
  return decided({ terms, version: 1, use: unusedUnder(terms) });
}

const UNUSED: FundUse = {
  sums: { claimedPence: ZERO, approvedPence: ZERO, paidPence: ZERO, reversedPence: ZERO },
  usedPence: ZERO,
  byPhase: {},
  byAuthority: {},
};

/** The use of an award that nobody has drawn on. */
export const unusedUnder = (terms: FundTerms): FundUse => useUnder(terms, UNUSED);

/** What is used, with a number for each phase of the terms and each authority. */
function useUnder(terms: FundTerms, use: FundUse): FundUse {
  return {
    ...use,
    byPhase: Object.fromEntries(
      terms.phases.map(({ phase }) => [phase, usedOf(use.byPhase, phase)]),
    ),
    byAuthority: Object.fromEntries(
      AUTHORITY_CODES.map((authority) => [authority, usedOf(use.byAuthority, authority)]),
    ),
  };
}

/** Own names only: an identifier may be `constructor`. */
const usedOf = (used: Readonly<Record<string, Pence>>, name: string): Pence =>
  (Object.hasOwn(used, name) ? used[name] : undefined) ?? ZERO;

/** New terms in part. A list replaces the list; a phase without a business case keeps its own. */
export type FundChanges = {
  readonly [K in Exclude<keyof FundTerms, 'fund' | 'phases'>]?: FundTerms[K] | undefined;
} & {
  readonly phases?:
    | readonly (Omit<Phase, 'businessCase'> & {
        readonly businessCase?: BusinessCase | undefined;
      })[]
    | undefined;
};

/**
 * Changes the terms of an award. Refuses, in this order: `fund-invalid` with every fault;
 * `phase-already-signed-off` when it would undo or alter a sign-off; `fund-below-commitments` when a
 * ceiling would fall below what is drawn against it, or what is drawn would lose its ceiling.
 */
export function decideFundChange(fund: Fund, changes: FundChanges, on: Day): Decided<Fund> {
  const terms = changedTerms(fund.terms, changes);
  const faults = [...fundFaults(terms, on), ...unaskedSignOffs(fund.terms, terms)];
  if (faults.length > 0) return invalid(faults);
  return (
    undoneSignOff(fund.terms, terms) ??
    belowUse(fund.use, terms) ??
    decided({ ...fund, terms, version: fund.version + 1, use: useUnder(terms, fund.use) })
  );
}

function changedTerms(terms: FundTerms, changes: FundChanges): FundTerms {
  const before = new Map(terms.phases.map((each) => [each.phase, each.businessCase]));
  return {
    fund: terms.fund,
    name: changes.name ?? terms.name,
    funder: changes.funder ?? terms.funder,
    awardPence: changes.awardPence ?? terms.awardPence,
    startsOn: changes.startsOn ?? terms.startsOn,
    endsOn: changes.endsOn ?? terms.endsOn,
    claimBasis: changes.claimBasis ?? terms.claimBasis,
    allocations: changes.allocations ?? terms.allocations,
    workstreams: changes.workstreams ?? terms.workstreams,
    phases: (changes.phases ?? terms.phases).map((phase) => ({
      ...phase,
      businessCase: changedCase(before.get(phase.phase), phase.businessCase),
    })),
  };
}

/** A signed-off case that is sent back in part keeps the rest; any other is replaced. */
function changedCase(
  before: BusinessCase = { state: 'draft' },
  given?: BusinessCase,
): BusinessCase {
  if (!given) return before;
  if (before.state !== 'signed-off' || given.state !== 'signed-off') return given;
  return {
    state: 'signed-off',
    signedOffOn: given.signedOffOn ?? before.signedOffOn,
    signedOffBy: given.signedOffBy ?? before.signedOffBy,
    ...(given.reference === undefined && before.reference === undefined
      ? {}
      : { reference: given.reference ?? before.reference }),
  };
}

/** A phase is opened by its sign-off, which names its reference, and not in passing by a change. */
function unaskedSignOffs(before: FundTerms, after: FundTerms): readonly Fault[] {
  const signedOff = new Set(before.phases.filter(isSignedOff).map(({ phase }) => phase));
  return after.phases.flatMap((phase, i) =>
    isSignedOff(phase) && !signedOff.has(phase.phase)
      ? [
          {
            pointer: `/phases/${i}/businessCase/state`,
            code: 'sign-off-apart',
            detail: 'A phase is signed off by its own operation: POST …/sign-off.',
          },
        ]
      : [],
  );
}

const isSignedOff = ({ businessCase }: Phase): boolean => businessCase.state === 'signed-off';

function undoneSignOff(before: FundTerms, after: FundTerms): Refusal | undefined {
  const cases = new Map(after.phases.map((each) => [each.phase, each.businessCase]));
  const undone = before.phases.find(
    (each) => isSignedOff(each) && !isSameCase(each.businessCase, cases.get(each.phase)),
  );
  return (
    undone &&
    refuse(
      'phase-already-signed-off',
      `The business case of ${undone.phase} is signed off: the phase stays, and its business case as it is. Its approval may be lowered to what is drawn.`,
      { facts: { phase: undone.phase } },
    )
  );
}

const isSameCase = (a: BusinessCase, b: BusinessCase | undefined): boolean =>
  a.state === b?.state &&
  a.signedOffOn === b.signedOffOn &&
  a.signedOffBy === b.signedOffBy &&
  a.reference === b.reference;

type Ceiling = {
  readonly pointer: string;
  readonly of: string;
  readonly usedPence: Pence;
  /** Undefined where the ceiling would go. */
  readonly ceilingPence: Pence | undefined;
};

/**
 * What is drawn stays within every ceiling. A change to no allocations at all lifts the ceilings of
 * the authorities and so passes; a list that leaves out one who has drawn does not.
 */
function belowUse(use: FundUse, terms: FundTerms): Refusal | undefined {
  const broken = ceilings(use, terms).filter(
    ({ usedPence, ceilingPence = ZERO }) => usedPence > ceilingPence,
  );
  const [first] = broken;
  if (!first) return undefined;
  const { usedPence, ceilingPence } = first;
  return refuse('fund-below-commitments', belowUseDetail(first), {
    faults: broken.map((each) => ({
      pointer: each.pointer,
      code: 'below-commitments',
      detail: belowUseDetail(each),
    })),
    facts: { usedPence, requestedPence: ceilingPence ?? ZERO },
  });
}

const belowUseDetail = ({ of, usedPence, ceilingPence }: Ceiling): string => {
  const drawn = `${formatPounds(usedPence)} is claimed, approved or paid ${of}`;
  return ceilingPence === undefined
    ? `${drawn}, so it cannot be left out.`
    : `${drawn}, so it cannot be lowered to ${formatPounds(ceilingPence)}.`;
};

function ceilings(use: FundUse, terms: FundTerms): readonly Ceiling[] {
  const { awardPence } = terms;
  const award = { pointer: '/awardPence', of: 'under the award', ceilingPence: awardPence };
  return [
    { ...award, usedPence: use.usedPence },
    ...Object.keys(use.byPhase).map((phase) => phaseCeiling(use, terms, phase)),
    ...(terms.allocations.length > 0 ? allocationCeilings(use, terms) : []),
  ];
}

function phaseCeiling(use: FundUse, { phases }: FundTerms, phase: PhaseId): Ceiling {
  const index = phases.findIndex((each) => each.phase === phase);
  return {
    pointer: index < 0 ? '/phases' : `/phases/${index}/approvedPence`,
    of: `in ${phase}`,
    usedPence: usedOf(use.byPhase, phase),
    ceilingPence: phases[index]?.approvedPence,
  };
}

const allocationCeilings = (use: FundUse, { allocations }: FundTerms): readonly Ceiling[] =>
  AUTHORITY_CODES.map((authority) => {
    const index = allocations.findIndex((each) => each.authority === authority);
    return {
      pointer: index < 0 ? '/allocations' : `/allocations/${index}/ceilingPence`,
      of: `by ${nameOf(authority)}`,
      usedPence: usedOf(use.byAuthority, authority),
      ceilingPence: allocations[index]?.ceilingPence,
    };
  });

export type SignOff = {
  readonly signedOffOn: Day;
  readonly signedOffBy: string;
  readonly reference: string;
};

/**
 * Signs off a phase's business case, which opens the phase to drawdowns. Refuses, in this order:
 * `not-found` for a phase the fund does not have, `fund-invalid` for a day still to come,
 * `phase-already-signed-off`.
 */
export function decideSignOff(
  fund: Fund,
  phase: PhaseId,
  { signedOffOn, signedOffBy, reference }: SignOff,
  now: Now,
): Decided<Fund> {
  const found = fund.terms.phases.find((each) => each.phase === phase);
  if (!found) return refuse('not-found', 'The fund has no such phase.');
  const faults = futureFaults(signedOffOn, '/signedOffOn', now.on);
  if (faults.length > 0) return invalid(faults);
  if (isSignedOff(found)) {
    return refuse('phase-already-signed-off', `${found.name} was signed off before.`, {
      facts: { phase, signedOffOn: found.businessCase.signedOffOn ?? '' },
    });
  }
  const businessCase = { state: 'signed-off', signedOffOn, signedOffBy, reference } as const;
  const phases = fund.terms.phases.map((each) =>
    each === found ? { ...each, businessCase } : each,
  );
  return decided({ ...fund, terms: { ...fund.terms, phases }, version: fund.version + 1 });
}

const invalid = (faults: readonly Fault[]): Refusal =>
  refuse('fund-invalid', 'The terms of the fund do not hold together.', { faults });
