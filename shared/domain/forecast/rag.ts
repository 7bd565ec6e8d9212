import { type Pence, pence, ZERO } from '../money.ts';
import { RAGS, type Rag } from './outturn-forecast.ts';

/**
 * An overspend trips a tier by percentage *and* money together, or by money alone; where the tier
 * names a probability, only if it is at least that likely as well.
 */
export type Tier = MoneyTier & {
  /** Enough by itself, whatever the percentage; absent where no money alone is. */
  readonly alonePence?: Pence | undefined;
  /** The least probability of ending over the budget, 0 to 1; absent where none is asked for. */
  readonly probability?: number | undefined;
};

/** By percentage and money together: 5 % of very little is very little. */
export type MoneyTier = { readonly percent: number; readonly withPence: Pence };

export type TierPair = { readonly red: Tier; readonly amber: Tier };

/** Trips at either: the share of the maintained schools in deficit, or their deficits together. */
export type SchoolsTier = { readonly sharePercent: number; readonly deficitPence: Pence };

export type TotalOrLine = 'line' | 'total';

export type Thresholds = Readonly<Record<TotalOrLine, TierPair>> & {
  /** An expected underspend this large is a caution and a watch, not a RAG. */
  readonly largeUnderspend: MoneyTier;
  /** One this large is amber: the budget may be wrong, or the money be needed elsewhere. */
  readonly veryLargeUnderspend: MoneyTier;
  /** A line not yet amber is watched at this probability of ending over its budget. */
  readonly watchProbability: number;
  /** No pressure is raised for less: a RAG colours a line, a pressure asks somebody to act. */
  readonly materialityPence: Pence;
  /** How much more than was last told is told again. */
  readonly worsening: MoneyTier;
  /** What an award may be exceeded by, or be left unspent; near its end that money is being lost. */
  readonly award: {
    readonly red: MoneyTier;
    readonly amber: MoneyTier;
    readonly unspent: MoneyTier;
    readonly nearEndMonths: number;
  };
  /** By how much the DSG deficit grows, against what it was. */
  readonly dsgDeficit: TierPair;
  readonly schools: { readonly red: SchoolsTier; readonly amber: SchoolsTier };
  /** The least number of authorities with one line red or amber that makes it the region's case. */
  readonly sharedAuthorities: number;
};

const pounds = (amount: number): Pence => pence(amount * 100);

/**
 * The defaults of the region (domain: a line is red at ≥ 5 % and ≥ £100k, or ≥ £250k, amber at
 * ≥ 2 %; a total is red at ≥ 0.5 % or ≥ £1m). Ours are: a total's amber at half of its red, the
 * watch, the floor under pressures, and all that follows `materialityPence` but the four authorities.
 * A pot within a stream is judged as a line, the pot of a whole authority as a total.
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
  veryLargeUnderspend: { percent: 10, withPence: pounds(250_000) },
  watchProbability: 0.8,
  materialityPence: pounds(25_000),
  worsening: { percent: 25, withPence: pounds(50_000) },
  award: {
    red: { percent: 5, withPence: pounds(25_000) },
    amber: { percent: 0, withPence: ZERO },
    unspent: { percent: 10, withPence: pounds(25_000) },
    nearEndMonths: 6,
  },
  dsgDeficit: {
    red: { percent: 25, withPence: pounds(1_000_000), alonePence: pounds(5_000_000) },
    amber: { percent: 10, withPence: pounds(500_000), alonePence: pounds(2_000_000) },
  },
  schools: {
    red: { sharePercent: 20, deficitPence: pounds(3_000_000) },
    amber: { sharePercent: 10, deficitPence: pounds(1_000_000) },
  },
  sharedAuthorities: 4,
};

/** Compares without dividing, so that exactly 5 % is 5 %; against no budget any amount counts. */
export function isTripped(
  tier: Tier,
  overspendPence: number,
  budgetPence: Pence,
  probability?: number,
): boolean {
  if (probability !== undefined && probability < (tier.probability ?? 0)) return false;
  if (tier.alonePence !== undefined && overspendPence >= tier.alonePence) return true;
  const reachesPercent = overspendPence * 100 >= tier.percent * Math.abs(budgetPence);
  return overspendPence > 0 && overspendPence >= tier.withPence && reachesPercent;
}

/** The worse tier of a pair that is tripped. */
export function tierTripped(
  { red, amber }: TierPair,
  overspendPence: number,
  budgetPence: Pence,
  probability?: number,
): 'red' | 'amber' | undefined {
  if (isTripped(red, overspendPence, budgetPence, probability)) return 'red';
  return isTripped(amber, overspendPence, budgetPence, probability) ? 'amber' : undefined;
}

/** The computed RAG of an expected overspend (negative: underspend) against its budget. */
export const ragOf = (
  kind: TotalOrLine,
  overspendPence: number,
  budgetPence: Pence,
  thresholds: Thresholds = DEFAULT_THRESHOLDS,
  probability?: number,
): Rag => tierTripped(thresholds[kind], overspendPence, budgetPence, probability) ?? 'green';

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
