import { type AuthorityCode, isAuthorityCode, nameOf } from '../authorities.ts';
import { formatPounds, type Pence, subtract, ZERO } from '../money.ts';
import type { PrincipalId } from '../permission.ts';
import {
  type Decided,
  decided,
  type Fault,
  type Refusal,
  type RefusalCode,
  refuse,
} from '../refusal.ts';
import type { Day, Now } from '../time.ts';
import type { Drawdown, DrawdownClaim, DrawdownEntry, Fund, FundTerms, Phase } from './fund.ts';
import {
  authorityUsePath,
  betweenSums,
  type FundChange,
  type FundPath,
  inUse,
  phaseUsePath,
  USED_PATH,
} from './fund-change.ts';

/** A drawdown's identifier begins with its authority, so that its row is found from it alone. */
export const drawdownId = (authority: AuthorityCode, id: string): string => `${authority}-${id}`;

/** The authority that an identifier begins with; undefined when it cannot be a drawdown's. */
export function authorityOfDrawdown(drawdown: string): AuthorityCode | undefined {
  const dash = drawdown.indexOf('-');
  const authority = drawdown.slice(0, Math.max(dash, 0));
  return isAuthorityCode(authority) ? authority : undefined;
}

export type ClaimRequest = {
  /** The identifier of the new drawdown, made with `drawdownId`. */
  readonly drawdown: string;
  readonly claim: DrawdownClaim;
  readonly principal: PrincipalId;
  readonly now: Now;
  /**
   * What the authority has reported on the fund's lines since the fund started, in pence; undefined
   * when it has reported nothing. Looked at only where claims are made in arrears.
   */
  readonly eligibleSpendPence?: Pence | undefined;
};

/** A step of a drawdown: as it is from now on, its entry, and what the step does to the fund. */
export type DrawdownStep = {
  readonly drawdown: Drawdown;
  readonly entry: DrawdownEntry;
  readonly change: FundChange;
};

/**
 * Claims a drawdown, which reserves its amount against every ceiling; the last penny may be claimed.
 *
 * Refuses, in this order: `fund-invalid` (an amount, phase or workstream that the fund cannot have);
 * `fund-not-started`, `fund-ended`; `phase-not-signed-off`; `no-allocation`; then the ceilings from
 * the widest to the narrowest, because more room in a narrow one is of no use while a wider one is
 * full: `award-exceeded`, `phase-exceeded`, `allocation-exceeded`, `eligible-spend-exceeded`.
 * The last day of the fund is still within it.
 */
export function decideClaim(fund: Fund, request: ClaimRequest): Decided<DrawdownStep> {
  const { claim, now } = request;
  const phase = fund.terms.phases.find((each) => each.phase === claim.phase);
  const faults = claimFaults(fund.terms, claim);
  if (!phase || faults.length > 0) {
    return refuse('fund-invalid', 'The fund does not have what is claimed.', { faults });
  }
  const limits = ceilingsOf(fund, phase, request);
  return (
    closedFund(fund.terms, now.on) ??
    closedPhase(phase) ??
    withoutAllocation(fund.terms, claim.authority) ??
    exceeded(limits, claim.amountPence) ??
    decided(claimed(fund, request, limits))
  );
}

function claimFaults(terms: FundTerms, claim: DrawdownClaim): readonly Fault[] {
  const { amountPence, phase, workstream } = claim;
  const isPhase = terms.phases.some((each) => each.phase === phase);
  return [
    ...(amountPence > 0 ? [] : [fault('/amountPence', 'not-positive', 'Claim more than nothing.')]),
    ...(isPhase ? [] : [fault('/phase', 'phase-unknown', 'The fund has no such phase.')]),
    ...(terms.workstreams.includes(workstream)
      ? []
      : [fault('/workstream', 'workstream-not-funded', 'The fund does not pay for this.')]),
  ];
}

const fault = (pointer: string, code: string, detail: string): Fault => ({ pointer, code, detail });

/** After its end only an extension, a later `endsOn` in the terms, opens a fund again. */
function closedFund({ startsOn, endsOn }: FundTerms, on: Day): Refusal | undefined {
  if (on < startsOn) {
    return refuse('fund-not-started', `The fund starts on ${startsOn}.`, { facts: { startsOn } });
  }
  if (on > endsOn) {
    const detail = `The fund ended on ${endsOn}. Ask the regional lead whether it is extended.`;
    return refuse('fund-ended', detail, { facts: { endsOn } });
  }
  return undefined;
}

function closedPhase({ phase, name, businessCase }: Phase): Refusal | undefined {
  if (businessCase.state === 'signed-off') return undefined;
  return refuse(
    'phase-not-signed-off',
    `The business case of ${name} is not signed off with the department yet, so nothing can be drawn down in it.`,
    { facts: { phase, businessCase: businessCase.state } },
  );
}

const allocationOf = ({ allocations }: FundTerms, authority: AuthorityCode) =>
  allocations.find((each) => each.authority === authority);

function withoutAllocation(terms: FundTerms, authority: AuthorityCode): Refusal | undefined {
  if (terms.allocations.length === 0 || allocationOf(terms, authority)) return undefined;
  return refuse(
    'no-allocation',
    `${nameOf(authority)} has no allocation of this fund. Ask the regional lead for one.`,
    { facts: { authority } },
  );
}

type Ceiling = {
  readonly code: RefusalCode;
  readonly path: FundPath;
  readonly usedPence: Pence;
  readonly ceilingPence: Pence;
  /** Where there is too little room, in a sentence: `in Phase 1`. */
  readonly where: string;
};

/** The ceilings that a claim must fit, the widest first. */
function ceilingsOf(fund: Fund, phase: Phase, request: ClaimRequest): readonly Ceiling[] {
  const { terms, use } = fund;
  const { authority } = request.claim;
  const allocation = allocationOf(terms, authority);
  const ofAuthority = {
    path: authorityUsePath(authority),
    usedPence: use.byAuthority[authority] ?? ZERO,
  };
  const name = nameOf(authority);
  return [
    {
      code: 'award-exceeded',
      path: USED_PATH,
      usedPence: use.usedPence,
      ceilingPence: terms.awardPence,
      where: 'left of the award',
    },
    {
      code: 'phase-exceeded',
      path: phaseUsePath(phase.phase),
      usedPence: use.byPhase[phase.phase] ?? ZERO,
      ceilingPence: phase.approvedPence,
      where: `left of what is approved for ${phase.name}`,
    },
    ...(allocation
      ? [
          {
            code: 'allocation-exceeded',
            ...ofAuthority,
            ceilingPence: allocation.ceilingPence,
            where: `left of ${name}’s allocation`,
          } as const,
        ]
      : []),
    ...(terms.claimBasis === 'in-arrears'
      ? [
          {
            code: 'eligible-spend-exceeded',
            ...ofAuthority,
            ceilingPence: request.eligibleSpendPence ?? ZERO,
            where: `of ${name}’s reported eligible spend not yet claimed`,
          } as const,
        ]
      : []),
  ];
}

/** What a ceiling leaves, in pence. Never below zero: a correction of returns may lower the spend. */
function roomIn({ ceilingPence, usedPence }: Ceiling): Pence {
  return usedPence > ceilingPence ? ZERO : subtract(ceilingPence, usedPence);
}

function exceeded(ceilings: readonly Ceiling[], requestedPence: Pence): Refusal | undefined {
  const full = ceilings.find((ceiling) => requestedPence > roomIn(ceiling));
  if (!full) return undefined;
  const availablePence = roomIn(full);
  const claimablePence = Math.min(...ceilings.map(roomIn));
  return refuse(
    full.code,
    `${formatPounds(requestedPence)} was asked for and ${formatPounds(availablePence)} is ${full.where}.`,
    { facts: { requestedPence, availablePence, claimablePence, ceilingPence: full.ceilingPence } },
  );
}

function claimed(
  { terms, version }: Fund,
  { claim, drawdown, principal, now }: ClaimRequest,
  ceilings: readonly Ceiling[],
): DrawdownStep {
  const { amountPence } = claim;
  const at = { drawdown, fund: terms.fund, state: 'claimed' } as const;
  return {
    drawdown: {
      ...claim,
      ...at,
      version: 1,
      claimedBy: principal,
      claimedAt: now.at,
      decisions: [],
    },
    entry: { ...at, step: 1, amountPence, by: principal, at: now.at },
    change: {
      amounts: [...inUse(claim, amountPence), ...betweenSums(undefined, 'claimed', amountPence)],
      atMost: tightest(ceilings).map(({ path, ceilingPence }) => ({
        path,
        to: subtract(ceilingPence, amountPence),
      })),
      // Every change of the terms raises the version, so its equality names all of them.
      equal: [{ path: ['version'], to: version }],
    },
  };
}

/** One condition per number of the fund: an allocation and the eligible spend bound the same one. */
function tightest(ceilings: readonly Ceiling[]): readonly Ceiling[] {
  const byPath = new Map<string, Ceiling>();
  for (const ceiling of ceilings) {
    const path = ceiling.path.join('/');
    const other = byPath.get(path);
    if (!other || ceiling.ceilingPence < other.ceilingPence) byPath.set(path, ceiling);
  }
  return [...byPath.values()];
}
