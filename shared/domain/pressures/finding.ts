import type { Period } from '../financial-calendar.ts';
import type { Rag } from '../forecast/outturn-forecast.ts';
import type { MoneyTier, Tier, TierPair } from '../forecast/rag.ts';
import { type Pence, pence } from '../money.ts';
import type { PressureScope, Severity } from './pressure.ts';

/**
 * What one cause comes to now: a pressure of some severity, or none. What cannot be judged has no
 * finding, and its case stays as it is.
 */
export type Finding = PressureScope & {
  /** The period it is as of; without one, that of the sweep. */
  readonly period?: Period | undefined;
  readonly severity?: Severity | undefined;
  /** What it would be with the margin: a case that is not clear of it steps down a day later. */
  readonly heldSeverity?: Severity | undefined;
  readonly amountPence: Pence;
  readonly amberFromPence?: Pence | undefined;
  readonly probabilityOverBudget?: number | undefined;
  /** Where it is not simply that of the severity. */
  readonly computedRag?: Rag | undefined;
  /** How much more than was last told is told again. */
  readonly worsening: MoneyTier;
  /** `Pre-16 SEND transport`. */
  readonly subject: string;
  /** `£1,000 over budget`, for a headline. */
  readonly measure: string;
  /** `expected to end £1,000 over its budget of £9,000`: goes after “Now”, “Again” and the like. */
  readonly clause: string;
  /** In its place once the year is closed. */
  readonly closing?: string | undefined;
  readonly sentences: readonly string[];
  readonly nextSteps: Readonly<Record<Severity, string>>;
};

/**
 * Figures move that much from month to month without meaning anything: a tenth more money and
 * 5 points more probability must not keep a case where it is before it steps down at once.
 */
export type Margin = { readonly money: number; readonly probability: number };
const NONE: Margin = { money: 1, probability: 0 };
const SOME: Margin = { money: 1.1, probability: 0.05 };

/** The severity now, and with the margin. */
export const judged = (severityOf: (margin: Margin) => Severity | undefined) => ({
  severity: severityOf(NONE),
  heldSeverity: severityOf(SOME),
});

/** The least amount that trips amber, and is material. */
export function amberFrom(
  { amber, red }: TierPair,
  budgetPence: Pence,
  materialityPence: number,
): Pence {
  const least = ({ percent, withPence, alonePence }: Tier) =>
    Math.min(
      alonePence ?? Number.POSITIVE_INFINITY,
      Math.max(1, withPence, Math.ceil((percent * Math.abs(budgetPence)) / 100)),
    );
  return pence(Math.max(materialityPence, Math.min(least(amber), least(red))));
}
