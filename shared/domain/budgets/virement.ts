import { lineOf } from '../catalogue.ts';
import { add, formatPounds, type Pence, subtract } from '../money.ts';
import type { PrincipalId } from '../permission.ts';
import { type Decided, decided, type Fault, type Refusal, refuse } from '../refusal.ts';
import type { Now } from '../time.ts';
import type { Budget, BudgetLine, Virement, VirementRequest } from './budget.ts';
import { revisedPence } from './profiles.ts';
import { budgetLineOf, potsBeyondLimit } from './set-budget.ts';

export type VirementInput = {
  readonly budget: Budget | undefined;
  readonly request: VirementRequest;
  readonly madeBy: PrincipalId;
  /** The lead may move budget from one pot to another. */
  readonly isLead: boolean;
  readonly now: Now;
};

export type VirementMade = { readonly virement: Virement; readonly budget: Budget };

/**
 * Moves budget from one line to another; what the one loses the other gains.
 * Refuses with `budget-missing`, `virement-invalid`, `virement-across-pots` or
 * `virement-exceeds-budget` (with `availablePence`).
 */
export function decideVirement(input: VirementInput): Decided<VirementMade> {
  const { budget, request } = input;
  if (!budget) return refuse('budget-missing', 'The year has no budget yet; set it first.');
  const [from, to] = [budgetLineOf(budget, request.from), budgetLineOf(budget, request.to)];
  const faults = faultsOf(request, from, to);
  if (!from || !to || faults.length > 0) {
    return refuse('virement-invalid', 'The virement cannot be made as it is.', { faults });
  }
  const refusal = refusalByBudget(input, from);
  if (refusal) return refusal;
  const after = afterVirement(budget, request);
  const tooLarge = potsBeyondLimit(after.lines);
  if (tooLarge.length > 0) {
    return refuse('virement-invalid', 'The pot would be too large.', { faults: tooLarge });
  }
  return decided({ virement: recordOf(input, budget, after.virements), budget: after });
}

/** The budget with the move made. */
export const afterVirement = (budget: Budget, request: VirementRequest): Budget => ({
  ...budget,
  version: budget.version + 1,
  lines: budget.lines.map((each) => vired(each, request)),
  virements: budget.virements + 1,
});

function recordOf(
  { request, madeBy, now }: VirementInput,
  { authority, year }: Budget,
  virement: number,
): Virement {
  return { ...request, virement, authority, year, madeBy, madeAt: now.at };
}

function faultsOf(
  { from, to, amountPence }: VirementRequest,
  fromLine: BudgetLine | undefined,
  toLine: BudgetLine | undefined,
): readonly Fault[] {
  const faults: Fault[] = [];
  if (from === to) {
    const detail = `Both ends are ${lineOf(from).name}; a virement moves budget between two lines.`;
    faults.push({ pointer: '/to', code: 'same-line', detail, line: to });
  }
  if (amountPence <= 0) {
    const detail = `The amount is ${formatPounds(amountPence)}; expected more than zero.`;
    faults.push({ pointer: '/amountPence', code: 'amount-not-positive', detail });
  }
  const withoutBudget = (pointer: string, line: VirementRequest['from']): Fault => ({
    pointer,
    code: 'line-without-budget',
    detail: `${lineOf(line).name} has no budget in this year; set one first, of zero if need be.`,
    line,
  });
  if (!fromLine) faults.push(withoutBudget('/from', from));
  if (!toLine && from !== to) faults.push(withoutBudget('/to', to));
  return faults;
}

function refusalByBudget(
  { request, isLead }: VirementInput,
  from: BudgetLine,
): Refusal | undefined {
  const [fromPot, toPot] = [lineOf(request.from).pot, lineOf(request.to).pot];
  if (fromPot !== toPot && !isLead) {
    return refuse(
      'virement-across-pots',
      `${lineOf(request.from).name} is borne by ${fromPot}, ${lineOf(request.to).name} by ${toPot}. Only the lead may move budget between pots.`,
    );
  }
  const available = revisedPence(from);
  if (request.amountPence > available) {
    return refuse(
      'virement-exceeds-budget',
      `${lineOf(request.from).name} has a revised budget of ${formatPounds(available)}, less than the ${formatPounds(request.amountPence)} to be moved.`,
      { facts: { availablePence: available } },
    );
  }
  return undefined;
}

function vired(each: BudgetLine, { from, to, amountPence }: VirementRequest): BudgetLine {
  const change = (by: (a: Pence, b: Pence) => Pence): BudgetLine => ({
    ...each,
    viredPence: by(each.viredPence, amountPence),
  });
  if (each.line === from) return change(subtract);
  return each.line === to ? change(add) : each;
}
