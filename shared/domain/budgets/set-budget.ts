import type { AuthorityCode } from '../authorities.ts';
import { type LineId, lineOf, POTS, type Pot } from '../catalogue.ts';
import type { FinancialYear } from '../financial-calendar.ts';
import { formatPounds, MAX_PENCE, type Pence, pence, sum, ZERO } from '../money.ts';
import type { PrincipalId } from '../permission.ts';
import { type Decided, decided, type Fault, refuse } from '../refusal.ts';
import type { YearFigures } from '../returns/series.ts';
import type { Now } from '../time.ts';
import type { Budget, BudgetLine, OriginalBudgetLine } from './budget.ts';
import { faultOfWeights, resolveProfile, revisedPence } from './profiles.ts';

export type BudgetRequest = {
  readonly authority: AuthorityCode;
  readonly year: FinancialYear;
  readonly lines: readonly OriginalBudgetLine[];
  /** The budget as it stands; undefined when the year has none yet. */
  readonly current: Budget | undefined;
  /** For the `prior-year` profile. */
  readonly lastYear: YearFigures | undefined;
  readonly setBy: PrincipalId;
  readonly now: Now;
  readonly modelled?: string | undefined;
};

export const budgetLineOf = (budget: Budget | undefined, line: LineId): BudgetLine | undefined =>
  budget?.lines.find((each) => each.line === line);

/**
 * Sets the original budgets of a year. Virements made so far stay in force.
 * Refuses with `budget-invalid` and every fault at once.
 */
export function decideBudget(request: BudgetRequest): Decided<Budget> {
  const faults = [
    ...request.lines.flatMap((line, index) => faultsOfLine(request, line, index)),
    ...droppedWithVirements(request),
    ...(request.lines.length === 0 ? [NO_LINES] : []),
  ];
  if (faults.length > 0) return refuseBudget(faults);
  const budget = budgetFrom(request);
  const tooLarge = potsBeyondLimit(budget.lines);
  return tooLarge.length > 0 ? refuseBudget(tooLarge) : decided(budget);
}

const refuseBudget = (faults: readonly Fault[]) =>
  refuse(
    'budget-invalid',
    'The budget cannot be set as it is; each error is named with its place.',
    { faults },
  );

const NO_LINES: Fault = {
  pointer: '/lines',
  code: 'no-lines',
  detail: 'A budget has at least one line.',
};

function faultsOfLine(
  { lines, current }: BudgetRequest,
  { line, originalPence, profile, activity }: OriginalBudgetLine,
  index: number,
): readonly Fault[] {
  const at = `/lines/${index}`;
  const { name, activity: measure } = lineOf(line);
  const faults: Fault[] = [];
  if (lines.findIndex((each) => each.line === line) < index) {
    const detail = `${name} is given more than once; give each line once.`;
    faults.push({ pointer: `${at}/line`, code: 'duplicate-line', detail, line });
  }
  if (originalPence < 0) {
    const detail = `${name} has a budget of ${formatPounds(originalPence)}; expected zero or more.`;
    faults.push({ pointer: `${at}/originalPence`, code: 'negative-budget', detail, line });
  }
  const vired = budgetLineOf(current, line)?.viredPence ?? ZERO;
  if (originalPence >= 0 && originalPence + vired < 0) {
    const detail = `${formatPounds(pence(-vired))} was vired out of ${name}; the original budget cannot be less than that.`;
    faults.push({ pointer: `${at}/originalPence`, code: 'below-virements', detail, line });
  }
  const weightFault = Array.isArray(profile) ? faultOfWeights(profile) : undefined;
  if (weightFault) {
    faults.push({ pointer: `${at}/profile`, code: 'profile-invalid', detail: weightFault, line });
  }
  if (activity !== undefined && !measure) {
    const detail = `${name} has no activity measure, but an activity of ${activity} is given. Leave it out.`;
    faults.push({ pointer: `${at}/activity`, code: 'activity-not-counted', detail, line });
  }
  return faults;
}

/** A virement whose line is gone would no longer sum to zero. */
function droppedWithVirements({ lines, current }: BudgetRequest): readonly Fault[] {
  const dropped = (current?.lines ?? []).filter(
    ({ line, viredPence }) => viredPence !== 0 && !lines.some((each) => each.line === line),
  );
  return dropped.map(({ line, viredPence }) => ({
    pointer: '/lines',
    code: 'line-has-virements',
    detail: `${lineOf(line).name} has virements of ${formatPounds(viredPence)} and cannot be left out.`,
    line,
  }));
}

function budgetFrom(request: BudgetRequest): Budget {
  const { authority, year, current, lastYear, setBy, now, modelled } = request;
  return {
    authority,
    year,
    version: (current?.version ?? 0) + 1,
    lines: request.lines.map(({ line, originalPence, profile, activity }) => ({
      line,
      originalPence,
      viredPence: budgetLineOf(current, line)?.viredPence ?? ZERO,
      ...resolveProfile(profile, lastYear?.amounts(line) ?? []),
      ...(activity === undefined ? {} : { activity }),
    })),
    virements: current?.virements ?? 0,
    setBy,
    setAt: now.at,
    ...(modelled === undefined ? {} : { modelled }),
  };
}

/** The revised budget of each pot; pots are never added together. */
export function revisedByPot(lines: readonly BudgetLine[]): ReadonlyMap<Pot, Pence> {
  const inPot = (pot: Pot) => lines.filter(({ line }) => lineOf(line).pot === pot);
  return new Map(POTS.map((pot) => [pot, sum(inPot(pot).map(revisedPence))]));
}

/** Totals are shown under the same bound as single figures. */
export function potsBeyondLimit(lines: readonly BudgetLine[]): readonly Fault[] {
  return [...revisedByPot(lines)]
    .filter(([, total]) => total > MAX_PENCE)
    .map(([pot]) => ({
      pointer: '/lines',
      code: 'pot-too-large',
      detail: `The budgets of ${pot} come to more than ${formatPounds(pence(MAX_PENCE))}.`,
    }));
}
