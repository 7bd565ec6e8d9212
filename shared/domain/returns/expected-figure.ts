import { profiledToDate } from '../budgets/profiles.ts';
import { budgetLineOf } from '../budgets/set-budget.ts';
import type { LineId } from '../catalogue.ts';
import { monthsKnownAt, numberOf } from '../financial-calendar.ts';
import { formatPounds, type Pence, roundToPence } from '../money.ts';
import {
  type ExpectedFigure,
  periodBefore,
  previousFigure,
  proRata,
  type ReturnFacts,
  sameTimeIn,
} from './rule.ts';

/** A smaller figure says nothing about what to expect. */
const MIN_EXPECTED_PENCE = 100_000;

/**
 * What to expect of a line, the best guide first: last year's same period, else this year so far
 * carried on evenly, else the profiled budget. Adjustments at the year's end follow nothing, so an
 * in-period `P13` has none.
 */
export function expectedFigures(context: ReturnFacts, line: LineId): readonly ExpectedFigure[] {
  const guides =
    context.submitted.basis === 'in-period'
      ? inPeriodGuides(context, line)
      : toDateGuides(context, line);
  return guides.filter(({ amountPence }) => Math.abs(amountPence) >= MIN_EXPECTED_PENCE);
}

function guide(
  by: ExpectedFigure['by'],
  amount: number | null | undefined,
  words: string,
): readonly ExpectedFigure[] {
  if (amount === null || amount === undefined) return [];
  return [{ by, amountPence: roundToPence(amount), words }];
}

function toDateGuides(context: ReturnFacts, line: LineId): readonly ExpectedFigure[] {
  const { period, lastYear, budget } = context;
  const previous = previousFigure(context, line);
  const budgeted = budgetLineOf(budget, line);
  return [
    ...guide('last-year', sameTimeIn(lastYear, line, period), `at ${period} of last year it was`),
    ...guide(
      'this-year',
      previous && proRata(previous, period),
      `${previous?.period} carried on evenly would be`,
    ),
    ...guide(
      'budget',
      budgeted && profiledToDate(budgeted, period),
      'the profiled budget to date is',
    ),
  ];
}

function inPeriodGuides(context: ReturnFacts, line: LineId): readonly ExpectedFigure[] {
  const { period, lastYear, budget } = context;
  if (period === 'P13') return [];
  const previous = previousFigure(context, line);
  const before = periodBefore(period);
  const budgeted = budgetLineOf(budget, line);
  const budgetedBefore = budgeted && before ? profiledToDate(budgeted, before) : 0;
  return [
    ...guide(
      'last-year',
      lastYear?.amounts(line)[numberOf(period) - 1],
      `in ${period} of last year it was`,
    ),
    ...guide(
      'this-year',
      previous && previous.toDatePence / monthsKnownAt(previous.period),
      'the mean of this year’s months so far is',
    ),
    ...guide(
      'budget',
      budgeted && profiledToDate(budgeted, period) - budgetedBefore,
      `the budget profiled for ${period} is`,
    ),
  ];
}

/** @example 'at P06 of last year it was £4,510,000' */
export const inWords = ({ words, amountPence }: ExpectedFigure): string =>
  `${words} ${formatPounds(amountPence)}`;

/** Whether a figure is between half and twice what was expected. */
export function agrees(actual: number, expected: number): boolean {
  const ratio = actual / expected;
  return ratio >= 0.5 && ratio <= 2;
}

/** How far a figure is from what was expected, whichever way; for comparing lines of all sizes. */
export function strangeness(actual: Pence, expected: Pence): number {
  const ratio = Math.abs(actual / expected);
  return actual === 0 ? Number.POSITIVE_INFINITY : Math.abs(Math.log(ratio));
}
