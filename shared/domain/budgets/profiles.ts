import { monthsKnownAt, type Period } from '../financial-calendar.ts';
import { allocate, type Pence, pence, sum, ZERO } from '../money.ts';
import type { BudgetLine, Profile } from './budget.ts';

/** The months of a profile, April first. */
export const MONTHS = 12;

/** Weights are whole and small, so that they are the same in every store and every answer. */
export const MAX_WEIGHT = 1_000_000;

const FLAT: readonly number[] = Array.from({ length: MONTHS }, () => 1);

/**
 * Days on which schools are open, April to March; they sum to 190.
 * The 190 are the 380 sessions of the Education (School Day and School Year) (England) Regulations
 * 1999. Their spread over the months is modelled on a usual West Midlands year: Easter holiday in
 * the first half of April, a week at the end of May, late October and mid-February, term ending
 * about 21 July, none in August, teachers' own days taken from September, January and July. It
 * follows school days, not payments: operators are paid a month in arrears, so an authority that
 * budgets by payment gives weights of its own.
 */
export const SCHOOL_DAYS: readonly number[] = [12, 16, 21, 14, 0, 20, 18, 20, 15, 19, 15, 20];

/** Fewer known months of last year than this say too little about the rest. */
export const MONTHS_NEEDED_OF_LAST_YEAR = 6;

type Amounts = readonly (Pence | null)[];

/**
 * Weights by last year's amounts, summing to a million; undefined where last year cannot say.
 * A month that is missing takes the mean of the known ones; a negative month (a credit, a late
 * recharge) weighs nothing, since no budget is meant to fall back. `P13` belongs to no month.
 */
export function priorYearWeights(lastYear: Amounts): readonly number[] | undefined {
  const months = FLAT.map((_, index) => lastYear[index] ?? null);
  const known = months.filter((amount) => amount !== null).map(positivePart);
  const total = sum(known);
  if (known.length < MONTHS_NEEDED_OF_LAST_YEAR || total === 0) return undefined;
  const mean = total / known.length;
  const weights = months.map((amount) => (amount === null ? mean : positivePart(amount)) / total);
  return allocate(pence(MAX_WEIGHT), weights);
}

const positivePart = (amount: Pence): Pence => (amount > 0 ? amount : ZERO);

export type ResolvedProfile = Pick<BudgetLine, 'profile' | 'weights'>;

/**
 * The weights of a profile, flat where none is asked for. `prior-year` without enough of last year
 * is kept as `flat`, so that the budget says what was done.
 */
export function resolveProfile(profile: Profile | undefined, lastYear: Amounts): ResolvedProfile {
  if (profile === undefined || profile === 'flat') return { profile: 'flat', weights: FLAT };
  if (profile === 'school-days') return { profile, weights: SCHOOL_DAYS };
  if (profile !== 'prior-year') return { profile: 'given', weights: profile };
  const weights = priorYearWeights(lastYear);
  return weights ? { profile, weights } : { profile: 'flat', weights: FLAT };
}

/** What is wrong with given weights, in a sentence; undefined when nothing is. */
export function faultOfWeights(weights: readonly number[]): string | undefined {
  if (weights.length !== MONTHS) {
    return `A profile has 12 weights, April first; this one has ${weights.length}.`;
  }
  const isWeight = (weight: number) =>
    Number.isInteger(weight) && weight >= 0 && weight <= MAX_WEIGHT;
  if (!weights.every(isWeight)) return 'A weight is a whole number from 0 to 1,000,000.';
  if (!weights.some((weight) => weight > 0)) return 'At least one weight is more than zero.';
  return undefined;
}

/** Original budget with its virements. */
export const revisedPence = ({
  originalPence,
  viredPence,
}: Pick<BudgetLine, 'originalPence' | 'viredPence'>): Pence => sum([originalPence, viredPence]);

/** The revised budget by month, April first; the twelve sum to it exactly. */
export const profiledAmounts = (line: BudgetLine): readonly Pence[] =>
  allocate(revisedPence(line), line.weights);

/**
 * The part of the revised budget expected to be spent by the end of the period: all of it at `P12`
 * and `P13`.
 * @example a flat £1,200 at P06 → £600
 */
export const profiledToDate = (line: BudgetLine, at: Period): Pence =>
  sum(profiledAmounts(line).slice(0, monthsKnownAt(at)));
