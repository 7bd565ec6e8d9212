import { beforeEach, describe, expect, it } from 'vitest';
import { settleOutbox } from '../../../infra/recovery/settle-outbox.ts';
import type { PrincipalId } from '../../../shared/domain/permission.ts';
import { instant } from '../../../shared/domain/time.ts';
import { createInMemoryStore } from '../../../shared/persistence/in-memory-store.ts';
import {
  addToOutbox,
  createOutboxRepository,
  endMessage,
  type PendingMessage,
} from '../../../shared/persistence/outbox.ts';
import type { Store } from '../../../shared/persistence/store.ts';

const AT = instant('2026-01-12T10:00:00.000Z');
const SENT_AT = instant('2026-01-12T09:30:00.000Z');

const pending = (message: string): PendingMessage => ({
  message,
  principal: 'anna' as PrincipalId,
  composedAt: instant('2026-01-12T09:00:00.000Z'),
  alerts: 1,
  subject: 'One alert',
  text: 'Text',
  html: '<p>Text</p>',
});
const [ENDED, WAITING, LOST] = ['anna-000001', 'anna-000002', 'anna-000003'].map(pending) as [
  PendingMessage,
  PendingMessage,
  PendingMessage,
];

describe('what stood in the outbox of a restored table', () => {
  let [restored, old]: Store[] = [];
  let ids = 0;

  const settle = (of: Store | undefined, dropUnknown = false) =>
    settleOutbox({
      restored: restored as Store,
      old: of,
      newId: () => `settling-${++ids}`,
      at: AT,
      dropUnknown,
    });
  const fates = async (settling: ReturnType<typeof settle>) =>
    (await settling).map(({ message, fate, settled }) => [message, fate, settled]);
  const left = () => createOutboxRepository(restored as Store).list();
  const endOf = (of: PendingMessage) => createOutboxRepository(restored as Store).findEnd(of);

  beforeEach(async () => {
    [restored, old] = [createInMemoryStore(), createInMemoryStore()];
    await restored.transact([ENDED, WAITING, LOST].map(addToOutbox), 'restored');
    await old.transact([ENDED, WAITING].map(addToOutbox), 'old');
    await old.transact(endMessage({ pending: ENDED }, { sentAt: SENT_AT }), 'sent');
  });

  it('ends as it ended in the old table, without being sent; what waits there waits here', async () => {
    expect(await fates(settle(old))).toEqual([
      [ENDED.message, 'ended', true],
      [WAITING.message, 'waiting', false],
      [LOST.message, 'unknown', false],
    ]);
    expect(await left()).toEqual([WAITING.message, LOST.message]);
    expect(await endOf(ENDED)).toEqual({ sentAt: SENT_AT });
  });

  it('is dropped where nobody knows, if the operator says so', async () => {
    await settle(old, true);
    expect(await left()).toEqual([WAITING.message]);
    expect(await endOf(LOST)).toEqual({ failedAt: AT, because: 'dropped' });
  });

  it('is unknown as a whole when the old table is gone', async () => {
    const all = await settle(undefined);
    expect(all.map(({ fate }) => fate)).toEqual(['unknown', 'unknown', 'unknown']);
    expect(await left()).toHaveLength(3);
  });

  it('is settled once: a second time there is only what waits', async () => {
    await settle(old);
    expect(await fates(settle(old, true))).toEqual([
      [WAITING.message, 'waiting', false],
      [LOST.message, 'unknown', true],
    ]);
  });
});
