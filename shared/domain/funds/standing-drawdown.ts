import { LedgerFault } from '../ledger/ledger-fault.ts';
import { canFollow } from './decide-drawdown.ts';
import type { Drawdown, DrawdownDecision, DrawdownEntry } from './fund.ts';

/** What a drawdown was claimed as, whatever was decided on it since. */
export type ClaimedDrawdown = Omit<Drawdown, 'state' | 'version' | 'decisions'>;

/**
 * The drawdown as its steps have left it.
 * @throws LedgerFault when they are not the steps of this claim, in an order that the rules allow.
 */
export function standingDrawdown(
  claim: ClaimedDrawdown,
  steps: readonly DrawdownEntry[],
): Drawdown {
  const [first, ...decided] = steps;
  const isClaimed =
    first?.state === 'claimed' &&
    first.amountPence === claim.amountPence &&
    first.by === claim.claimedBy;
  const isInOrder = steps.every(({ step }, index) => step === index + 1);
  if (!isClaimed || !isInOrder || !decided.every((each, index) => isNext(steps[index], each))) {
    throw new LedgerFault(`The steps of the drawdown ${claim.drawdown} do not follow one another.`);
  }
  return {
    ...claim,
    state: steps.at(-1)?.state ?? 'claimed',
    version: steps.length,
    decisions: decided.map(({ state, reason = '', by, at }) => ({
      decision: state as DrawdownDecision,
      reason,
      by,
      at,
    })),
  };
}

const isNext = (before: DrawdownEntry | undefined, { state }: DrawdownEntry): boolean =>
  before !== undefined && state !== 'claimed' && canFollow(before.state, state);
