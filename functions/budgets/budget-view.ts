import type { Budget } from '../../shared/domain/budgets/budget.ts';
import { revisedPence } from '../../shared/domain/budgets/profiles.ts';
import { lineOf, POTS } from '../../shared/domain/catalogue.ts';
import { sum } from '../../shared/domain/money.ts';

/** A budget as the API shows it: each line with its pot and revised budget, totals by pot only. */
export function budgetView(budget: Budget) {
  const lines = budget.lines.map((line) => ({
    ...line,
    pot: lineOf(line.line).pot,
    revisedPence: revisedPence(line),
  }));
  const totals = POTS.flatMap((pot) => {
    const inPot = lines.filter((line) => line.pot === pot);
    if (inPot.length === 0) return [];
    return [
      {
        pot,
        originalPence: sum(inPot.map(({ originalPence }) => originalPence)),
        revisedPence: sum(inPot.map((line) => line.revisedPence)),
      },
    ];
  });
  return { ...budget, lines, totals };
}
