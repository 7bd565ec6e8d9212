import { canonicalJson } from '../../shared/domain/canonical-json.ts';
import { SCHEDULE } from '../../shared/domain/schedule.ts';
import { type ComposePorts, composeMessages } from '../../shared/mail/compose-messages.ts';
import { type MailEnvironment, mailPlace } from '../../shared/mail/mail-place.ts';
import { appendAlerts } from '../../shared/persistence/alerts.ts';
import { replaceDraftEdition } from '../../shared/persistence/editions.ts';
import type { Ledger } from '../../shared/persistence/ledger.ts';
import { readSummariesDue } from '../../shared/persistence/summaries-due.ts';
import { replaceSweepState, sweepStateRead } from '../../shared/persistence/sweep-states.ts';
import { readSweptYears } from '../../shared/persistence/swept-years.ts';
import type { Clock } from '../../shared/runtime/clock.ts';

export type DraftPorts = ComposePorts & {
  readonly ledger: Ledger;
  readonly now: Clock;
  readonly environment: MailEnvironment;
};

/**
 * Prepares a draft of the edition of a quarter that has locked, and tells the lead: in one transaction,
 * once, whether a sweep comes to it first or this.
 */
export async function draftEditions(ports: DraftPorts): Promise<void> {
  const { store, ledger } = ports;
  const now = ports.now();
  const result = await ledger.commit({
    chain: 'REGION',
    operation: 'draftEditions',
    principal: SCHEDULE,
    at: now.at,
    reads: { before: sweepStateRead('REGION') },
    decide: async ({ before }) => {
      const { state } = before;
      // After the head of the region's chain, whose commits calendars are: the write finds them unmoved.
      const years = await readSweptYears(store, now);
      const answer = { status: 200, body: null };
      const due = await readSummariesDue(store, years, now, state.told);
      if (canonicalJson(due.told) === canonicalJson(state.told)) return { unchanged: true, answer };
      const after = { ...state, alerts: state.alerts + due.alerts.length, told: due.told };
      return {
        entries: appendAlerts('REGION', state.alerts, due.alerts),
        writes: [
          ...due.drafts.map(replaceDraftEdition),
          replaceSweepState('REGION', after, before),
        ],
        facts: { drafts: due.drafts.length },
        answer,
      };
    },
  });
  if (result.refused) throw new Error(`A draft is never refused: ${result.refused}`);
  await composeMessages(ports, { now, withDigests: false, ...mailPlace(ports.environment, now) });
}
