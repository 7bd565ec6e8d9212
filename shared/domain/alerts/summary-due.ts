import {
  type CalendarYear,
  type FinancialYear,
  PERIODS,
  type Period,
  periodOn,
  QUARTERS,
  type Quarter,
} from '../financial-calendar.ts';
import type { Completeness } from '../summaries/summary.ts';
import type { Day, Now } from '../time.ts';
import type { Alert } from './alert.ts';
import type { Told } from './reminders.ts';

/** The periods of a quarter; the last has the year-end adjustments too. */
const periodsOf = (quarter: Quarter): readonly Period[] => {
  const first = QUARTERS.indexOf(quarter) * 3;
  return quarter === 'Q4' ? PERIODS.slice(first) : PERIODS.slice(first, first + 3);
};

/** The quarters of a year whose every period is locked on a day, the first of them first. */
export const quartersLocked = (calendar: CalendarYear, on: Day): readonly Quarter[] =>
  QUARTERS.filter((quarter) =>
    periodsOf(quarter).every((period) => periodOn(calendar, period, on).state === 'locked'),
  );

type Counts = Pick<Completeness, 'expected' | 'returned' | 'certified'>;

/** Tells the lead that a quarter's figures stand, and how complete they are. */
export const summaryDueAlert = (
  year: FinancialYear,
  quarter: Quarter,
  { expected, returned, certified }: Counts,
  now: Now,
): Alert => ({
  alert: `summary-${year}-${quarter}-locked-${now.on}`,
  at: now.at,
  kind: 'summary-due',
  audience: ['lead'],
  urgent: true,
  headline: `${quarter} of ${year} is locked: ${returned} of ${expected} returned, ${certified} certified; a draft of its summary is ready`,
  sentences: [
    `${quarter}’s figures change no more, unless a period is reopened. What comes later is an adjustment in an open period.`,
  ],
  nextStep:
    certified === expected
      ? 'Read the draft and its narrative, and publish it.'
      : 'Read the draft: it names who is missing and who is not certified. Publish it as it stands, or reopen the period.',
  path: `/v1/summaries/${year}/${quarter}/editions`,
});

export type SummaryDueInput = {
  /** Of the year looked at. */
  readonly calendar: CalendarYear;
  readonly now: Now;
  /** As the last call left it; entries of other years and of reminders are kept as they are. */
  readonly told: Told;
};

/** The quarter to tell of, and what has been told with it. */
export type SummaryDue = { readonly quarter: Quarter | undefined; readonly told: Told };

/**
 * The quarter of a year whose last period has locked since the last call, told once (`2025-26-Q2`
 * with the day). Of several that locked unnoticed only the latest is told. A quarter that is reopened
 * and locked again is told again, because its figures may have changed.
 */
export function summaryDue({ calendar, now, told }: SummaryDueInput): SummaryDue {
  const locked = quartersLocked(calendar, now.on);
  const kept = new Map(Object.entries(told));
  const keyOf = (quarter: Quarter) => `${calendar.year}-${quarter}`;
  for (const quarter of QUARTERS) {
    if (!locked.includes(quarter)) kept.delete(keyOf(quarter));
  }
  const untold = locked.filter((quarter) => !kept.has(keyOf(quarter)));
  for (const quarter of untold) kept.set(keyOf(quarter), now.on);
  return { quarter: untold.at(-1), told: Object.fromEntries(kept) };
}
