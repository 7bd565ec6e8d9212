import type { AuthorityCode } from '../../../shared/domain/authorities.ts';
import type { LineId } from '../../../shared/domain/catalogue.ts';
import {
  type FinancialYear,
  numberOf,
  type Period,
  periodOf,
  shiftYear,
} from '../../../shared/domain/financial-calendar.ts';
import { seriesFigure } from './annual-figures.ts';
import { PUBLISHED_FIGURES, SECTION_251_YEARS } from './published-figures.ts';

/** An assumption of this demonstration, not a published figure. */
const PLANS_PER_TRAVELLING_PUPIL = 3;

/** The period in which the January count of plans falls. */
const JANUARY = 10;
const JANUARY_PERIOD = periodOf(JANUARY);

export type Activity = { readonly activity: number; readonly modelled: string };

/**
 * What a line counts at a period's end, for the lines where the published plans give it: EHC plans
 * for top-ups, pupils in proportion to plans for transport. Undefined for every other line.
 */
export function activityOf(
  authority: AuthorityCode,
  line: LineId,
  year: FinancialYear,
  period: Period,
): Activity | undefined {
  const { all, independent, other } = PUBLISHED_FIGURES[authority].ehcPlansByPlacementJanuary2021;
  const plans = ehcPlansAt(authority, year, period);
  switch (line) {
    case 'transport-pre16-send':
      return {
        activity: Math.round(plans / PLANS_PER_TRAVELLING_PUPIL),
        modelled: 'eligible pupils modelled as one for every three EHC plans',
      };
    case 'hn-topup-maintained':
      return {
        activity: Math.round((plans * (all - independent - other)) / all),
        modelled: SHARED_PLANS,
      };
    case 'hn-topup-independent':
      return { activity: Math.round((plans * independent) / all), modelled: SHARED_PLANS };
    default:
      return undefined;
  }
}

/** What councils plan on beyond the last count, in per cent: less than plans have grown by. */
const BUDGETED_GROWTH_PERCENT = 4;

/**
 * The average count that a year's budget is made for: the January before it, which is what a council
 * knows when it budgets, and 4 %. Undefined where that January was not counted.
 */
export function budgetedActivityOf(
  authority: AuthorityCode,
  line: LineId,
  year: FinancialYear,
): Activity | undefined {
  const before = shiftYear(year, -1);
  // The first January that is published has none before it to draw a line from.
  const isCounted = SECTION_251_YEARS.indexOf(before) > 0;
  const counted = isCounted ? activityOf(authority, line, before, JANUARY_PERIOD) : undefined;
  return (
    counted && {
      activity: Math.round((counted.activity * (100 + BUDGETED_GROWTH_PERCENT)) / 100),
      modelled: `budgeted activity modelled as the count of the January before and ${BUDGETED_GROWTH_PERCENT} %`,
    }
  );
}

const SHARED_PLANS =
  'EHC plans published each January to 2025 (DfE SEN2), later and between and by placement modelled';

/** Plans at a period's end: the January counts (for January 2026 the continuation), a straight line between. */
function ehcPlansAt(authority: AuthorityCode, year: FinancialYear, period: Period): number {
  const month = numberOf(period);
  const next = month > JANUARY ? shiftYear(year, 1) : year;
  const elapsed = month > JANUARY ? month - JANUARY : month + 12 - JANUARY;
  const from = seriesFigure(authority, 'ehcPlansInJanuary', shiftYear(next, -1));
  const to = seriesFigure(authority, 'ehcPlansInJanuary', next);
  return from + ((to - from) * elapsed) / 12;
}
