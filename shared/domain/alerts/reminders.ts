import { type AuthorityCode, nameOf } from '../authorities.ts';
import { longDay, periodInWords } from '../calendar-words.ts';
import {
  type CalendarPeriod,
  type CalendarYear,
  type FinancialYear,
  PERIODS,
  type Period,
  periodOn,
  takesReturns,
} from '../financial-calendar.ts';
import { type Day, daysBetween, type Now } from '../time.ts';
import type { Alert } from './alert.ts';

/** Chasing in the audit trail, where it is a commit of its own: it changes no figures. */
export const CHASE_RETURNS = 'chaseReturns';

/** Days before a return is due on which its officers are reminded, the earliest first. */
const STAGES = [14, 7, 1] as const;
type Stage = (typeof STAGES)[number];

/**
 * What has been told, by period: `2025-26-P07` with `2025-11-24 7` is a return due on 24 November of
 * which the reminder of seven days before was the last.
 */
export type Told = Readonly<Record<string, string>>;

export type ReminderInput = {
  readonly authority: AuthorityCode;
  readonly year: FinancialYear;
  /** Of that year. */
  readonly calendar: CalendarYear;
  /** The year's periods with a return; a nil return is one. */
  readonly returned: ReadonlySet<Period>;
  readonly now: Now;
  /** As the last call left it; periods of other years are kept as they are. */
  readonly told: Told;
};

export type Reminded = { readonly alerts: readonly Alert[]; readonly told: Told };

/**
 * The reminders that an authority's officers are to have now, and what has been told with them.
 *
 * - Fourteen, seven and one day before a return is due, each once. Of several that passed unnoticed
 *   only the latest is told, with the days that are really left, up to the due day itself. From the
 *   day after the return is overdue: a case of its own, and none of this.
 * - Only of periods that take returns. A reminder that falls before its period opens waits until
 *   then: nobody can act on it sooner.
 * - When the lead moves a due day, everything is told afresh for the new one: what was told named
 *   another day. Moved there and back, too, but the same day is never told twice in between.
 * - A return, or the due day's passing, ends it: the period's entry is dropped.
 *
 * All in whole London days, so a change of the clocks does not matter. Twice on one day tells nothing
 * the second time.
 */
export function remindersDue(input: ReminderInput): Reminded {
  const { calendar, year, returned, now, told } = input;
  const alerts: Alert[] = [];
  const kept = new Map(Object.entries(told));
  for (const period of PERIODS) {
    const key = `${year}-${period}`;
    const planned = periodOn(calendar, period, now.on);
    if (returned.has(period) || now.on > planned.dueOn) {
      kept.delete(key);
      continue;
    }
    const stage = stageOn(planned, now.on);
    if (stage === undefined || hasTold(kept.get(key), planned.dueOn, stage)) continue;
    kept.set(key, `${planned.dueOn} ${stage}`);
    alerts.push(reminderOf(input, planned));
  }
  return { alerts, told: Object.fromEntries(kept) };
}

/** The latest stage that has come, if the period can be returned. */
function stageOn({ dueOn, state }: CalendarPeriod, on: Day): Stage | undefined {
  if (!takesReturns(state)) return undefined;
  const left = daysBetween(on, dueOn);
  return STAGES.findLast((days) => left <= days);
}

/** Whether a stage, or a later one, was the last told for that due day. */
function hasTold(last: string | undefined, dueOn: Day, stage: Stage): boolean {
  const [day, days] = last?.split(' ') ?? [];
  return day === dueOn && Number(days) <= stage;
}

/** One a period, due day and day: a period is never told of twice on a day that stays as it is. */
function reminderOf({ authority, year, now }: ReminderInput, planned: CalendarPeriod): Alert {
  const { period, dueOn } = planned;
  const words = `${nameOf(authority)}: the return for ${periodInWords(period)} of ${year}`;
  return {
    alert: `return-${authority}-${year}-${period}-due-${dueOn}-on-${now.on}`,
    at: now.at,
    kind: 'reminder',
    authority,
    audience: ['officer'],
    urgent: true,
    headline: `${words} is due ${inDays(daysBetween(now.on, dueOn))}`,
    sentences: [`It is due on ${longDay(dueOn)}, and late from the day after.`],
    nextStep:
      'Send the return. If nothing was spent in the period, send a nil return: it counts as one.',
    path: `/v1/authorities/${authority}/returns/${year}/${period}`,
  };
}

function inDays(days: number): string {
  if (days === 0) return 'today';
  return days === 1 ? 'tomorrow' : `in ${days} days`;
}
