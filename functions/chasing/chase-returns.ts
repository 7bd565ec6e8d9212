import type { Alert } from '../../shared/domain/alerts/alert.ts';
import { CHASE_RETURNS, remindersDue, type Told } from '../../shared/domain/alerts/reminders.ts';
import { AUTHORITY_CODES, type AuthorityCode } from '../../shared/domain/authorities.ts';
import { canonicalJson } from '../../shared/domain/canonical-json.ts';
import { takesPart } from '../../shared/domain/returns/taking-part.ts';
import { SCHEDULE } from '../../shared/domain/schedule.ts';
import type { Now } from '../../shared/domain/time.ts';
import { type ComposePorts, composeMessages } from '../../shared/mail/compose-messages.ts';
import { type MailEnvironment, mailPlace } from '../../shared/mail/mail-place.ts';
import { appendAlerts } from '../../shared/persistence/alerts.ts';
import type { Ledger } from '../../shared/persistence/ledger.ts';
import { createPositionsRepository } from '../../shared/persistence/positions.ts';
import type { Store } from '../../shared/persistence/store.ts';
import { replaceSweepState, sweepStateRead } from '../../shared/persistence/sweep-states.ts';
import { readSweptYears } from '../../shared/persistence/swept-years.ts';
import type { Clock } from '../../shared/runtime/clock.ts';

export type ChasePorts = ComposePorts & {
  readonly ledger: Ledger;
  readonly now: Clock;
  readonly environment: MailEnvironment;
};

/**
 * Reminds the officers of every authority of the returns that are due, and puts the messages into the
 * outbox. What a sweep has told is not told again, nor the other way round: both go by what is kept as
 * told, and change it in the transaction that holds the alert. One authority's failure stops no other.
 * @throws AggregateError once all were tried, so that the caller tries again: what was told stays told.
 */
export async function chaseReturns(ports: ChasePorts): Promise<void> {
  const now = ports.now();
  const failures: unknown[] = [];
  for (const authority of AUTHORITY_CODES) {
    try {
      await chaseAuthority(ports, authority, now);
    } catch (error) {
      ports.log.error('chasing-failed', { authority }, error);
      failures.push(error);
    }
  }
  const place = mailPlace(ports.environment, now);
  await composeMessages(ports, { now, withDigests: false, ...place });
  if (failures.length > 0) throw new AggregateError(failures, 'Not every authority was chased');
}

async function chaseAuthority(
  { store, ledger }: ChasePorts,
  authority: AuthorityCode,
  now: Now,
): Promise<void> {
  const result = await ledger.commit({
    chain: authority,
    operation: CHASE_RETURNS,
    principal: SCHEDULE,
    at: now.at,
    reads: { before: sweepStateRead(authority) },
    decide: async ({ before }) => {
      const { state } = before;
      const answer = { status: 200, body: null };
      const due = await remindersOf(store, { authority, now, told: state.told });
      if (canonicalJson(due.told) === canonicalJson(state.told)) return { unchanged: true, answer };
      const after = { ...state, alerts: state.alerts + due.alerts.length, told: due.told };
      return {
        entries: appendAlerts(authority, state.alerts, due.alerts),
        writes: [replaceSweepState(authority, after, before)],
        facts: { reminders: due.alerts.length },
        answer,
      };
    },
  });
  if (result.refused) throw new Error(`Chasing is never refused: ${result.refused}`);
}

type Chasing = {
  readonly authority: AuthorityCode;
  readonly now: Now;
  readonly told: Told;
};

/**
 * Reads the calendars for each authority anew, two small items: the lead may move a due day while others
 * are chased, or tried again.
 */
async function remindersOf(store: Store, { authority, now, told: before }: Chasing) {
  const positions = createPositionsRepository(store);
  const alerts: Alert[] = [];
  let told = before;
  for (const { year, calendar, isYearLocked } of await readSweptYears(store, now)) {
    if (isYearLocked) continue;
    const position = await positions.find(authority, year);
    if (!takesPart(position)) continue;
    const returned = new Set(position.returns.map(({ period }) => period));
    const due = remindersDue({ authority, year, calendar, returned, now, told });
    alerts.push(...due.alerts);
    told = due.told;
  }
  return { alerts, told };
}
