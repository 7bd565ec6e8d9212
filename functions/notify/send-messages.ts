import type { Metrics } from '../../shared/contracts/metrics.ts';
import { MESSAGE_IN_HAND_SECONDS, type SendMail } from '../../shared/domain/alerts/mail.ts';
import { isActive } from '../../shared/domain/alerts/subscription.ts';
import { laterBy, type Now } from '../../shared/domain/time.ts';
import type { Log } from '../../shared/http/stage.ts';
import { accessRead } from '../../shared/persistence/access.ts';
import {
  createOutboxRepository,
  endMessage,
  type MessageEnd,
  takeInHand,
  type VersionedPending,
} from '../../shared/persistence/outbox.ts';
import { readTogether } from '../../shared/persistence/reads.ts';
import type { Store } from '../../shared/persistence/store.ts';
import { subscriptionRead } from '../../shared/persistence/subscriptions.ts';

export type SendPorts = {
  readonly store: Store;
  readonly sendMail: SendMail;
  readonly now: () => Now;
  readonly newId: () => string;
  readonly log: Log;
  readonly metrics: Metrics;
};

/**
 * `ended`: it is out of the outbox, by us or by somebody else. `elsewhere`: another sender has it in
 * hand. `left`: it stays in the outbox and is to be tried again.
 */
export type Sending = 'ended' | 'elsewhere' | 'left';

/**
 * Sends one message of the outbox and takes it out, at least once and under the same identifier: only
 * if the process dies between the mail service's answer and the removal is it sent again.
 */
export async function sendMessage(ports: SendPorts, message: string): Promise<Sending> {
  const { store, now } = ports;
  const found = await createOutboxRepository(store).find(message);
  if (!found) return 'ended';
  const { at } = now();
  if ((found.pending.takenUntil ?? at) > at) return 'elsewhere';
  const until = laterBy(at, MESSAGE_IN_HAND_SECONDS);
  const taken = await store.transact([takeInHand(found, until)], ports.newId());
  if (taken === 'cancelled') return 'elsewhere';
  // Nobody knows whether it is ours: if it is, nobody else has it, and it is free again in a while.
  if (taken === 'unknown') return 'left';
  return sendTaken(ports, { pending: found.pending, rev: found.rev + 1 });
}

async function sendTaken(ports: SendPorts, taken: VersionedPending): Promise<Sending> {
  const { store, sendMail, now, metrics } = ports;
  const { principal, message, subject, text, html } = taken.pending;
  // A message may have waited for hours: it still goes only to who may know and wants to.
  const { subscribed, access } = await readTogether(store, {
    subscribed: subscriptionRead(principal),
    access: accessRead(principal),
  });
  const address =
    subscribed && isActive(subscribed.subscription) && subscribed.subscription.address;
  if (!address || !access?.roles.length) {
    return end(ports, taken, { failedAt: now().at, because: 'not-wanted' });
  }
  const outcome = await sendMail({ message, address, subject, text, html });
  metrics.count(outcome === 'sent' ? 'MessagesSent' : 'MessagesFailed', 1);
  if (outcome === 'later') {
    await store.transact([takeInHand(taken)], ports.newId());
    return 'left';
  }
  return end(ports, taken, { sentAt: now().at });
}

/** When it is cancelled, somebody else has ended it. */
async function end(
  { store, newId }: SendPorts,
  taken: VersionedPending,
  how: MessageEnd,
): Promise<Sending> {
  const outcome = await store.transact(endMessage(taken, how), newId());
  return outcome === 'unknown' ? 'left' : 'ended';
}
