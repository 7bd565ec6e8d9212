import { clamp } from './monthly-series.ts';
import type { Replay } from './outturn-estimate.ts';

/** How the ranges of an authority's own closed years held, and what follows for its next ones. */
export type RangeEvidence = {
  /** Years of lines that were forecast again with the months known that are known now. */
  readonly cases: number;
  /** Cases whose outturn the 80 % range held, by the ranges that all authorities start from. */
  readonly within80: number;
  readonly within95: number;
  /** What this authority's ranges are multiplied by; 1 where the cases are too few to tell. */
  readonly factor: number;
};

/** Fewer cases say too little of a range that one in five should fall outside of. */
const LEAST_CASES = 30;
/** The lines of one year went wrong together: it takes another to tell chance from habit. */
const LEAST_YEARS = 2;
/** Cases that are taken to have said "as wide as elsewhere" before any is seen. */
const PRIOR_CASES = 40;
const LIMITS = [0.7, 2] as const;
const NOMINAL = 0.8;

/**
 * The factor by which 80 % ranges would have held four outturns in five: split conformal prediction,
 * the ⌈(n + 1)·0.8⌉-th least of |outturn − median| over the half-width on its side. Drawn towards 1 in
 * logarithms by n ÷ (n + 40), and kept within 0.7 … 2. The order of the cases does not matter.
 * @example 60 cases, the 49th least error 1.5 half-widths: factor exp(ln 1.5 · 0.6) ≈ 1.28
 */
export function rangeEvidence(replays: readonly Replay[]): RangeEvidence {
  const cases = replays.filter(({ blend }) => blend.upper80 > blend.lower80);
  const years = new Set(cases.map(({ year }) => year));
  return {
    cases: cases.length,
    within80: cases.filter(({ blend, outturn }) => isWithin(blend.lower80, outturn, blend.upper80))
      .length,
    within95: cases.filter(({ blend, outturn }) => isWithin(blend.lower95, outturn, blend.upper95))
      .length,
    factor: cases.length < LEAST_CASES || years.size < LEAST_YEARS ? 1 : factorOf(cases),
  };
}

const isWithin = (lower: number, outturn: number, upper: number): boolean =>
  lower <= outturn && outturn <= upper;

function factorOf(cases: readonly Replay[]): number {
  const count = cases.length;
  const sorted = cases.map(scaledError).sort((a, b) => a - b);
  const needed = sorted[Math.min(count, Math.ceil((count + 1) * NOMINAL)) - 1] ?? 1;
  const pull = count / (count + PRIOR_CASES);
  return clamp(Math.exp(pull * Math.log(Math.max(needed, 1e-9))), ...LIMITS);
}

/** In half-widths of the side that the outturn was on. */
function scaledError({ blend, outturn }: Replay): number {
  const { median, lower80, upper80 } = blend;
  const half = outturn < median ? median - lower80 : upper80 - median;
  return half > 0 ? Math.abs(outturn - median) / half : Number.MAX_VALUE;
}
