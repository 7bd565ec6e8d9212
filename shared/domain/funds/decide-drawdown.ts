import { nameOf } from '../authorities.ts';
import { negate, ZERO } from '../money.ts';
import { type Access, mayFor } from '../permission.ts';
import { type Decided, decided, type Refusal, refuse } from '../refusal.ts';
import type { Now } from '../time.ts';
import type { DrawdownStep } from './claim-drawdown.ts';
import type { Drawdown, DrawdownDecision, DrawdownState } from './fund.ts';
import { betweenSums, inUse, isDrawn } from './fund-change.ts';

/**
 * What may follow what. An approved drawdown may still be withdrawn by its authority, which may learn
 * before payment that it will not spend the money; otherwise the room would be held until payment and
 * reversal. It may not be rejected any more: approval is the lead's word, on which the authority has
 * begun to act. What has been paid comes back only by a reversal.
 */
const FOLLOWING: Readonly<Record<DrawdownState, readonly DrawdownDecision[]>> = {
  claimed: ['approved', 'rejected', 'withdrawn'],
  approved: ['paid', 'withdrawn'],
  paid: ['reversed'],
  rejected: [],
  withdrawn: [],
  reversed: [],
};

/** Whether the rules let this decision follow that state. */
export const canFollow = (state: DrawdownState, decision: DrawdownDecision): boolean =>
  FOLLOWING[state].includes(decision);

export type DecisionRequest = {
  readonly decision: DrawdownDecision;
  readonly reason: string;
};

/**
 * Takes a decision on a drawdown. A rejection, withdrawal or reversal gives its whole amount back to
 * every ceiling, after the end of the fund too.
 *
 * Refuses, in this order: `not-allowed` (withdrawing is for an officer of the claim's authority,
 * everything else for the lead); `self-approval` (whoever claimed takes no decision of the lead's on
 * it, whatever their roles); `already-decided` (this decision was taken before);
 * `decision-not-possible`.
 *
 * The change names no condition on the fund, because it lowers or moves what is drawn: the write must
 * name the version of the drawdown instead, so that each decision takes effect once and no sum falls
 * below zero.
 */
export function decideDrawdownDecision(
  drawdown: Drawdown,
  request: DecisionRequest,
  access: Access,
  now: Now,
): Decided<DrawdownStep> {
  return (
    notAllowed(drawdown, request, access) ??
    notPossible(drawdown, request) ??
    decided(stepOf(drawdown, request, access, now))
  );
}

function notAllowed(
  { authority, claimedBy }: Drawdown,
  { decision }: DecisionRequest,
  access: Access,
): Refusal | undefined {
  if (decision === 'withdrawn') {
    if (mayFor(access, 'drawdowns.claim', authority)) return undefined;
    const detail = `A drawdown is withdrawn by an officer of its own authority, ${nameOf(authority)}.`;
    return refuse('not-allowed', detail);
  }
  if (!access.roles.includes('lead')) {
    return refuse('not-allowed', 'This decision on a drawdown is the regional lead’s.');
  }
  if (access.principal !== claimedBy) return undefined;
  return refuse('self-approval', 'Nobody decides on their own claim. Ask another lead to do it.');
}

function notPossible(
  { state, decisions }: Drawdown,
  { decision }: DecisionRequest,
): Refusal | undefined {
  const facts = { state, decision };
  if (decisions.some((each) => each.decision === decision)) {
    return refuse('already-decided', `The drawdown was ${decision} before.`, { facts });
  }
  if (canFollow(state, decision)) return undefined;
  const following = FOLLOWING[state];
  const open = following.length > 0 ? `can only be ${following.join(' or ')}` : 'is closed';
  const detail = `The drawdown is ${state} and ${open}.`;
  return refuse('decision-not-possible', detail, { facts });
}

function stepOf(
  before: Drawdown,
  { decision, reason }: DecisionRequest,
  { principal }: Access,
  { at }: Now,
): DrawdownStep {
  const back = negate(before.amountPence);
  const version = before.version + 1;
  return {
    drawdown: {
      ...before,
      state: decision,
      version,
      decisions: [...before.decisions, { decision, reason, by: principal, at }],
    },
    entry: {
      drawdown: before.drawdown,
      fund: before.fund,
      step: version,
      state: decision,
      amountPence: isDrawn(decision) ? ZERO : back,
      reason,
      by: principal,
      at,
    },
    change: {
      amounts: [
        ...(isDrawn(decision) ? [] : inUse(before, back)),
        ...betweenSums(before.state, decision, before.amountPence),
      ],
      atMost: [],
      equal: [],
    },
  };
}
