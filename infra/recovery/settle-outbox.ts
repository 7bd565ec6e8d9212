import type { PrincipalId } from '../../shared/domain/permission.ts';
import type { Instant } from '../../shared/domain/time.ts';
import {
  createOutboxRepository,
  endMessage,
  type MessageEnd,
  type PendingMessage,
} from '../../shared/persistence/outbox.ts';
import type { Store } from '../../shared/persistence/store.ts';
import { CannotRestore } from './recovered-stage.ts';

/**
 * `ended`: it was sent or failed after the moment, says the old table. `waiting`: it still stands in the old
 * outbox too, so it is to be sent. `unknown`: the old table does not say.
 */
export type Standing = {
  readonly message: string;
  readonly principal: PrincipalId;
  readonly composedAt: Instant;
  readonly fate: 'ended' | 'waiting' | 'unknown';
  readonly settled: boolean;
};

export type OutboxSettling = {
  readonly restored: Store;
  /** The table that the restored one is of; undefined when it is gone. */
  readonly old: Store | undefined;
  readonly newId: () => string;
  readonly at: Instant;
  /** Takes out what nobody knows of, rather than send it perhaps twice. */
  readonly dropUnknown: boolean;
};

/**
 * What stood in the outbox at the moment has mostly been sent since, and a restored outbox would send it
 * again. The old table knows: a message that ended there ends here in the same way, without being sent.
 */
export async function settleOutbox(settling: OutboxSettling): Promise<readonly Standing[]> {
  const outbox = createOutboxRepository(settling.restored);
  const standing: Standing[] = [];
  for (const message of await outbox.list()) {
    const found = await outbox.find(message);
    if (found) standing.push(await settle(settling, found.pending));
  }
  return standing;
}

async function settle(settling: OutboxSettling, pending: PendingMessage): Promise<Standing> {
  const { old, dropUnknown, at } = settling;
  const { message, principal, composedAt } = pending;
  const told = { message, principal, composedAt };
  const known = old && createOutboxRepository(old);
  const end = await known?.findEnd(pending);
  if (end) {
    await write(settling, pending, end);
    return { ...told, fate: 'ended', settled: true };
  }
  if (await known?.find(message)) return { ...told, fate: 'waiting', settled: false };
  if (dropUnknown) await write(settling, pending, { failedAt: at, because: 'dropped' });
  return { ...told, fate: 'unknown', settled: dropUnknown };
}

async function write(
  { restored, newId }: OutboxSettling,
  pending: PendingMessage,
  end: MessageEnd,
): Promise<void> {
  const outcome = await restored.transact(endMessage({ pending }, end), newId());
  if (outcome === 'committed') return;
  throw new CannotRestore(
    `${pending.message} could not be taken out of the outbox; the same command goes on from here.`,
  );
}
