import { SCHOOL_DAYS } from '../budgets/profiles.ts';
import { type LineId, lineOf } from '../catalogue.ts';

/** How far the calendar of schools is believed of a payer that is not known yet. */
const TRUST_IN_SCHOOL_DAYS = 0.9;

/**
 * What each month is of an average month of payments for home to school transport, mean 1: the school
 * days of the month before, for operators are paid a month in arrears, so that September, which pays
 * for August, holds nearly nothing. Nothing in it is fitted.
 */
const SCHOOL_TRANSPORT: readonly number[] = SCHOOL_DAYS.map((_, month) => {
  const mean = 190 / SCHOOL_DAYS.length;
  const days = SCHOOL_DAYS.at(month - 1) ?? mean;
  return 1 + TRUST_IN_SCHOOL_DAYS * (days / mean - 1);
});

/**
 * What is known of a stream's months before anything is known of a line; undefined where that is
 * nothing. Used without a past year, without five peers and without a profile of the budget's own.
 */
export const streamPattern = (line: LineId): readonly number[] | undefined =>
  lineOf(line).stream === 'home-to-school-transport' ? SCHOOL_TRANSPORT : undefined;
