import { composeMessages } from '../../shared/mail/compose-messages.ts';
import { type MailEnvironment, mailPlace } from '../../shared/mail/mail-place.ts';
import { createOutboxRepository, outboxRecordsIn } from '../../shared/persistence/outbox.ts';
import { type SendPorts, sendMessage } from './send-messages.ts';

export type DeliverPorts = SendPorts & { readonly environment: MailEnvironment };

/** What Lambda takes from a consumer of a stream: the records from which it begins again. */
export type BatchAnswer = {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
};

/**
 * The notify job. Told of records of the table's stream, it sends the messages that they put into the
 * outbox. Called by its schedule, it first composes what a pass that was cut off or the limit of the
 * hour has left, and then sends everything that is in the outbox.
 */
export const createNotify =
  (ports: DeliverPorts) =>
  async (event: unknown): Promise<BatchAnswer> => {
    const records = outboxRecordsIn(event);
    if (!records) {
      await deliverAll(ports);
      return { batchItemFailures: [] };
    }
    const failed: { itemIdentifier: string }[] = [];
    for (const { message, sequenceNumber } of records) {
      if ((await trySending(ports, message)) === 'left') {
        failed.push({ itemIdentifier: sequenceNumber });
      }
    }
    return { batchItemFailures: failed };
  };

async function deliverAll(ports: DeliverPorts): Promise<void> {
  const now = ports.now();
  try {
    await composeMessages(ports, { now, withDigests: false, ...mailPlace(ports.environment, now) });
  } catch (error) {
    ports.log.error('composing-failed', {}, error);
    ports.metrics.count('MessagesFailed', 1);
  }
  const waiting = await createOutboxRepository(ports.store).list();
  for (const message of waiting) await trySending(ports, message);
}

/** One message that cannot be sent keeps none of the others. */
async function trySending(ports: DeliverPorts, message: string) {
  try {
    return await sendMessage(ports, message);
  } catch (error) {
    ports.log.error('mail-not-sent', { message }, error);
    ports.metrics.count('MessagesFailed', 1);
    return 'left';
  }
}
