import type { ChainId } from '../audit.ts';
import type { AuthorityCode } from '../authorities.ts';
import type { FinancialYear } from '../financial-calendar.ts';
import { nameOfPeriod } from '../forecast/forecast-sentences.ts';
import type { Thresholds } from '../forecast/rag.ts';
import { ZERO } from '../money.ts';
import type { PeriodDue } from '../returns/periods-due.ts';
import { type Day, daysBetween } from '../time.ts';
import type { Finding } from './finding.ts';
import type { Severity } from './pressure.ts';

/** Days after the due date (domain, "Alerts": overdue D+1, and D+7 to the certifier). */
const AMBER_FROM_DAYS = 1;
const RED_FROM_DAYS = 7;

type Place = {
  readonly authority: AuthorityCode;
  readonly year: FinancialYear;
  readonly worsening: Thresholds['worsening'];
};

/** One case per return: each is asked for, chased and answered for itself. */
export function returnFindings(
  { authority, year, worsening }: Place,
  periods: readonly PeriodDue[],
  on: Day,
): readonly Finding[] {
  return periods.map((due) => {
    const days = daysBetween(due.dueOn, on);
    const severity = due.returned || due.locked ? undefined : overdueSeverity(days);
    const { measure, clause } = wordsOf(due, days);
    const name = nameOfPeriod(due.period);
    return {
      pressure: `${authority}-${year}-${due.period}-return-overdue`,
      cause: 'return-overdue',
      authority,
      year,
      period: due.period,
      severity,
      heldSeverity: severity,
      amountPence: ZERO,
      worsening,
      subject: `The return of ${name}`,
      measure,
      clause,
      sentences: [
        `The return of ${name} was due on ${due.dueOn}; it is ${measure}.`,
        ...(severity ? [WHY_IT_MATTERS] : []),
      ],
      nextSteps: RETURN_STEPS,
    };
  });
}

function wordsOf({ returned, locked, dueOn }: PeriodDue, days: number) {
  if (returned) return { measure: 'returned', clause: 'the return has come' };
  if (locked) {
    return {
      measure: 'not wanted any more',
      clause: 'the period is locked, and the next return makes up for it',
    };
  }
  if (days < AMBER_FROM_DAYS) return { measure: 'not late yet', clause: `due only on ${dueOn}` };
  const late = `overdue by ${days} ${days === 1 ? 'day' : 'days'}`;
  return { measure: late, clause: `due on ${dueOn} and ${late}` };
}

function overdueSeverity(days: number): Severity | undefined {
  if (days >= RED_FROM_DAYS) return 'red';
  return days >= AMBER_FROM_DAYS ? 'amber' : undefined;
}

const WHY_IT_MATTERS =
  'Until it comes the forecast rests on older figures, and every total of the region says that one is missing.';

const RETURN_STEPS: Readonly<Record<Severity, string>> = {
  red: 'Certifier: settle today who sends it and by when. Nothing to report is a nil return, and an estimate can be corrected later.',
  amber:
    'Send the return within the week. Nothing to report is a nil return, and an estimate can be corrected later.',
  watch: 'Send the return when it is due.',
};

/** Where a chain of the audit trail no longer follows from what came before. */
export type AuditBreak = {
  readonly chain: ChainId;
  readonly seq: number;
  readonly because: string;
};

/**
 * A broken audit trail is red until it is verified whole again: without a break, and without the
 * word that the trail was verified, nothing is found and a case stays as it is.
 */
export function auditFindings(
  place: Pick<Finding, 'authority' | 'year' | 'worsening'>,
  auditBreak: AuditBreak | undefined,
  isVerified: boolean,
): readonly Finding[] {
  if (!auditBreak && !isVerified) return [];
  const severity = auditBreak ? ('red' as const) : undefined;
  const broken = `broken at entry ${auditBreak?.seq} (${auditBreak?.because})`;
  return [
    {
      pressure: `${place.authority ?? 'REGION'}-${place.year}-audit-broken`,
      cause: 'audit-broken',
      ...place,
      severity,
      heldSeverity: severity,
      amountPence: ZERO,
      subject: 'The audit trail',
      measure: auditBreak ? broken : 'whole',
      clause: auditBreak ? broken : 'verified whole again',
      sentences: auditBreak
        ? [
            `The audit trail of ${auditBreak.chain} is ${broken}: something was changed, removed or put in that the service did not write.`,
            'Figures from before that entry are still proven; those after it are not.',
          ]
        : ['The audit trail was verified and is whole.'],
      nextSteps: { red: AUDIT_STEP, amber: AUDIT_STEP, watch: AUDIT_STEP },
    },
  ];
}

const AUDIT_STEP =
  'Today: tell the chief finance officer and internal audit, stop certifying, and have the table compared with its last backup before anything is repaired.';
