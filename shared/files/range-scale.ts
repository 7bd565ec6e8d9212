import type { ReportRange } from './summary-report.ts';

/** Where the marks of a range stand, 0 at the left end of the drawing and 1 at its right. */
export type RangeMarks = {
  readonly lower95: number;
  readonly lower80: number;
  readonly median: number;
  readonly upper80: number;
  readonly upper95: number;
};

export type RangeScale = {
  readonly marksOf: (range: ReportRange) => RangeMarks;
  /** Where 100 % of the budget stands. */
  readonly budget: number;
  readonly ticks: readonly { readonly at: number; readonly label: string }[];
};

/** Beyond half and twice the budget a range is cut off, or one wild line would flatten the others. */
const LOWEST_PERCENT = 50;
const HIGHEST_PERCENT = 200;
const STEPS = [2, 5, 10, 25, 50] as const;
const MOST_TICKS = 8;

/** One scale for all ranges of a drawing, in per cent of each one’s budget. */
export function rangeScale(ranges: readonly ReportRange[]): RangeScale {
  const percents = ranges.flatMap((each) => [
    percentOfBudget(each, each.lower95Pence),
    percentOfBudget(each, each.upper95Pence),
  ]);
  const from = Math.min(99, ...percents);
  const to = Math.max(101, ...percents);
  const step = STEPS.find((each) => (to - from) / each < MOST_TICKS) ?? 50;
  const start = Math.floor(from / step) * step;
  const end = Math.ceil(to / step) * step;
  const at = (percent: number) => (percent - start) / (end - start);
  const count = Math.round((end - start) / step);
  return {
    marksOf: (range) => ({
      lower95: at(percentOfBudget(range, range.lower95Pence)),
      lower80: at(percentOfBudget(range, range.lower80Pence)),
      median: at(percentOfBudget(range, range.medianPence)),
      upper80: at(percentOfBudget(range, range.upper80Pence)),
      upper95: at(percentOfBudget(range, range.upper95Pence)),
    }),
    budget: at(100),
    ticks: Array.from({ length: count + 1 }, (_, index) => {
      const percent = start + index * step;
      return { at: at(percent), label: `${percent} %` };
    }),
  };
}

function percentOfBudget({ budgetPence }: ReportRange, amount: number): number {
  const percent = (amount / budgetPence) * 100;
  return Math.min(HIGHEST_PERCENT, Math.max(LOWEST_PERCENT, percent));
}
