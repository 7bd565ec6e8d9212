import type { Alert } from '../domain/alerts/alert.ts';
import type { Told } from '../domain/alerts/reminders.ts';
import { summaryDue, summaryDueAlert } from '../domain/alerts/summary-due.ts';
import { AUTHORITY_CODES } from '../domain/authorities.ts';
import { type FinancialYear, lastPeriodOf, type Quarter } from '../domain/financial-calendar.ts';
import type { SummaryPlace } from '../domain/summaries/edited-narrative.ts';
import type { CompletenessCounts, DraftEdition } from '../domain/summaries/edition.ts';
import type { Instant, Now } from '../domain/time.ts';
import { readTogether } from './reads.ts';
import { earlierReturnRead } from './returns.ts';
import type { Store } from './store.ts';
import type { SweptYear } from './swept-years.ts';

export type SummariesDue = {
  readonly alerts: readonly Alert[];
  readonly drafts: readonly DraftEdition[];
  readonly told: Told;
};

/**
 * The quarters that have locked since they were last looked at: the lead is told how complete each
 * is, and finds a draft of its edition, of this moment.
 */
export async function readSummariesDue(
  store: Store,
  years: readonly SweptYear[],
  now: Now,
  before: Told,
): Promise<SummariesDue> {
  const alerts: Alert[] = [];
  const drafts: DraftEdition[] = [];
  let told = before;
  for (const { year, calendar } of years) {
    const due = summaryDue({ calendar, now, told });
    told = due.told;
    const counts = due.quarter && (await countReturns(store, year, due.quarter));
    // A quarter that nobody has returned anything of has no summary.
    if (due.quarter && counts && counts.returned > 0) {
      alerts.push(summaryDueAlert(year, due.quarter, counts, now));
      drafts.push(draftOf({ chain: 'REGION', year, quarter: due.quarter }, counts, now.at));
    }
  }
  return { alerts, drafts, told };
}

const draftOf = (
  place: SummaryPlace,
  completeness: CompletenessCounts,
  at: Instant,
): DraftEdition => ({ ...place, asAt: at, preparedAt: at, completeness });

async function countReturns(store: Store, year: FinancialYear, quarter: Quarter) {
  const period = lastPeriodOf(quarter);
  const reads = Object.fromEntries(
    AUTHORITY_CODES.map((authority) => [authority, earlierReturnRead({ authority, year, period })]),
  );
  const returns = Object.values(await readTogether(store, reads)).filter((each) => each);
  return {
    expected: AUTHORITY_CODES.length,
    returned: returns.length,
    certified: returns.filter((each) => each?.state === 'certified').length,
  };
}
