import fc from 'fast-check';
import type { Budget, BudgetLine } from '../../../shared/domain/budgets/budget.ts';
import { LINE_IDS, type LineId } from '../../../shared/domain/catalogue.ts';
import { financialYear } from '../../../shared/domain/financial-calendar.ts';
import { pence, ZERO } from '../../../shared/domain/money.ts';
import type { PrincipalId } from '../../../shared/domain/permission.ts';
import { day, instant, type Now } from '../../../shared/domain/time.ts';

export const YEAR = financialYear('2025-26');
export const LEAD = 'lead' as PrincipalId;
export const NOW: Now = { at: instant('2025-04-01T08:00:00.000Z'), on: day('2025-04-01') };

export const budgetLine = (line: LineId, original: number, vired = 0): BudgetLine => ({
  line,
  originalPence: pence(original),
  viredPence: pence(vired),
  profile: 'flat',
  weights: Array(12).fill(1),
});

export const budgetOf = (lines: readonly BudgetLine[], extra: Partial<Budget> = {}): Budget => ({
  authority: 'E08000026',
  year: YEAR,
  version: 1,
  lines,
  virements: 0,
  setBy: LEAD,
  setAt: NOW.at,
  ...extra,
});

export const anyWeights = fc
  .array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 12, maxLength: 12 })
  .filter((weights) => weights.some((weight) => weight > 0));

/** A budget of some lines without virements, up to £1bn a line. */
export const anyBudget: fc.Arbitrary<Budget> = fc
  .uniqueArray(
    fc.record({
      line: fc.constantFrom(...LINE_IDS),
      original: fc.integer({ min: 0, max: 100_000_000_000 }),
      weights: anyWeights,
    }),
    { selector: ({ line }) => line, minLength: 2 },
  )
  .map((lines) =>
    budgetOf(
      lines.map(({ line, original, weights }) => ({
        line,
        originalPence: pence(original),
        viredPence: ZERO,
        profile: 'given',
        weights,
      })),
    ),
  );
