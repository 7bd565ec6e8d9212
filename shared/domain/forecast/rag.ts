import { type Pence, pence, ZERO } from '../money.ts';
import { RAGS, type Rag } from './outturn-forecast.ts';

/** An overspend trips a tier by percentage *and* money together, or by money alone. */
export type Tier = {
  readonly percent: number;
  /** The money that a percentage needs beside it: 5 % of very little is very little. */
  readonly withPence: Pence;
  /** Enough by itself, whatever the percentage; absent where no money alone is. */
  readonly alonePence?: Pence;
};

export type TotalOrLine = 'line' | 'total';

export type Thresholds = Readonly<
  Record<TotalOrLine, { readonly red: Tier; readonly amber: Tier }>
> & {
  /** An expected underspend this large is a caution, not a RAG. */
  readonly largeUnderspend: Tier;
  /** A line not yet amber is watched at this probability of ending over its budget. */
  readonly watchProbability: number;
  /** No pressure is raised for less: a RAG colours a line, a pressure asks somebody to act. */
  readonly materialityPence: Pence;
};

const pounds = (amount: number): Pence => pence(amount * 100);

/**
 * The defaults of the region (domain: a line is red at ≥ 5 % and ≥ £100k, or ≥ £250k, amber at
 * ≥ 2 %; a total is red at ≥ 0.5 % or ≥ £1m). Ours are: a total's amber at half of its red, the
 * watch, and the floor under pressures. A pot within a stream is judged as a line, the pot of a whole
 * authority as a total.
 */
export const DEFAULT_THRESHOLDS: Thresholds = {
  line: {
    red: { percent: 5, withPence: pounds(100_000), alonePence: pounds(250_000) },
    amber: { percent: 2, withPence: ZERO },
  },
  total: {
    red: { percent: 0.5, withPence: ZERO, alonePence: pounds(1_000_000) },
    amber: { percent: 0.25, withPence: ZERO, alonePence: pounds(500_000) },
  },
  largeUnderspend: { percent: 5, withPence: pounds(100_000) },
  watchProbability: 0.8,
  materialityPence: pounds(25_000),
};

/** Compares without dividing, so that exactly 5 % is 5 %; against no budget any amount counts. */
export function isTripped(tier: Tier, overspendPence: number, budgetPence: Pence): boolean {
  if (tier.alonePence !== undefined && overspendPence >= tier.alonePence) return true;
  const reachesPercent = overspendPence * 100 >= tier.percent * Math.abs(budgetPence);
  return overspendPence > 0 && overspendPence >= tier.withPence && reachesPercent;
}

/** The computed RAG of an expected overspend (negative: underspend) against its budget. */
export function ragOf(
  kind: TotalOrLine,
  overspendPence: number,
  budgetPence: Pence,
  thresholds: Thresholds = DEFAULT_THRESHOLDS,
): Rag {
  const tiers = thresholds[kind];
  if (isTripped(tiers.red, overspendPence, budgetPence)) return 'red';
  return isTripped(tiers.amber, overspendPence, budgetPence) ? 'amber' : 'green';
}

export const isLargeUnderspend = (
  variancePence: Pence,
  budgetPence: Pence,
  { largeUnderspend }: Thresholds = DEFAULT_THRESHOLDS,
): boolean => isTripped(largeUnderspend, -variancePence, budgetPence);

/** The worst of the given; undefined of none. */
export function worstRag(rags: readonly (Rag | undefined)[]): Rag | undefined {
  const worst = Math.max(-1, ...rags.map((rag) => (rag ? RAGS.indexOf(rag) : -1)));
  return RAGS[worst];
}
