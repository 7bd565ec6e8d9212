import type { AuthorityCode } from '../authorities.ts';
import { negate, type Pence } from '../money.ts';
import type { DrawdownState, PhaseId, Sums } from './fund.ts';

/** A path from the fund object down, such as `['use', 'byPhase', 'phase-1']`. */
export type FundPath = readonly string[];

/**
 * What a drawdown changes of its fund, and what must be true of the fund at that very moment, as
 * plain data for the store: it adds the amounts in place if every condition holds, so that claims
 * made at once add up and cannot pass a ceiling together.
 */
export type FundChange = {
  readonly amounts: readonly { readonly path: FundPath; readonly by: Pence }[];
  /** What is used now is at most the ceiling less the amount asked for. */
  readonly atMost: readonly { readonly path: FundPath; readonly to: Pence }[];
  /** The terms are those that it was decided on. */
  readonly equal: readonly { readonly path: FundPath; readonly to: number }[];
};

export const USED_PATH: FundPath = ['use', 'usedPence'];
export const phaseUsePath = (phase: PhaseId): FundPath => ['use', 'byPhase', phase];
export const authorityUsePath = (authority: AuthorityCode): FundPath => [
  'use',
  'byAuthority',
  authority,
];

/** The sum that a drawdown in this state counts in. */
export const sumByState: Readonly<Record<DrawdownState, keyof Sums | undefined>> = {
  claimed: 'claimedPence',
  approved: 'approvedPence',
  paid: 'paidPence',
  reversed: 'reversedPence',
  rejected: undefined,
  withdrawn: undefined,
};

/** Whether a drawdown in this state counts against the ceilings. */
export const isDrawn = (state: DrawdownState): boolean =>
  state === 'claimed' || state === 'approved' || state === 'paid';

type Amounts = FundChange['amounts'];

const inSum = (state: DrawdownState, by: Pence): Amounts => {
  const sum = sumByState[state];
  return sum ? [{ path: ['use', 'sums', sum], by }] : [];
};

/** What is drawn against the award, the phase and the authority, up or down. */
export const inUse = (
  { phase, authority }: { readonly phase: PhaseId; readonly authority: AuthorityCode },
  by: Pence,
): Amounts => [
  { path: USED_PATH, by },
  { path: phaseUsePath(phase), by },
  { path: authorityUsePath(authority), by },
];

/** An amount leaves the sum of one state and enters that of another; a new claim comes from nowhere. */
export const betweenSums = (
  from: DrawdownState | undefined,
  to: DrawdownState,
  amount: Pence,
): Amounts => [...(from ? inSum(from, negate(amount)) : []), ...inSum(to, amount)];
