import { beforeEach, describe, expect, it } from 'vitest';
import { createNotify } from '../../../functions/notify/deliver.ts';
import { createTakeFeedback } from '../../../functions/notify/take-feedback.ts';
import type { Alert } from '../../../shared/domain/alerts/alert.ts';
import { firstDeliveries } from '../../../shared/domain/alerts/delivery.ts';
import type { Mail, MailOutcome } from '../../../shared/domain/alerts/mail.ts';
import type { Subscription } from '../../../shared/domain/alerts/subscription.ts';
import type { Access } from '../../../shared/domain/permission.ts';
import { type Instant, laterBy } from '../../../shared/domain/time.ts';
import { composeMessages } from '../../../shared/mail/compose-messages.ts';
import { accessKey, replaceAccess } from '../../../shared/persistence/access.ts';
import { appendAlert } from '../../../shared/persistence/alerts.ts';
import { replaceDeliveries } from '../../../shared/persistence/deliveries.ts';
import { createInMemoryStore } from '../../../shared/persistence/in-memory-store.ts';
import type { Store, Write } from '../../../shared/persistence/store.ts';
import {
  createSubscriptionsRepository,
  replaceSubscription,
} from '../../../shared/persistence/subscriptions.ts';
import { createRecordedMetrics } from '../../support/recorded-metrics.ts';
import { AT, COVENTRY, principal } from '../../support/samples.ts';
import { createTestLedger } from '../../support/test-ledger.ts';
import { alertOf, leadOf, nowAt, officerOf, subscriptionOf } from './alert-samples.ts';

let store: Store;
let at: Instant;
let ids = 0;
let alerts = 0;
let mails: Mail[];
let recorded: ReturnType<typeof createRecordedMetrics>;
let logs: { code: string; data: unknown; cause?: unknown }[];

beforeEach(() => {
  store = createInMemoryStore();
  at = AT;
  alerts = 0;
  mails = [];
  logs = [];
  recorded = createRecordedMetrics();
});

const write = (...writes: readonly Write[]) => store.transact(writes, `test-${++ids}`);

const ports = (over: Store = store) => ({
  store: over,
  newId: () => `id-${++ids}`,
  now: () => nowAt(at),
  ledger: createTestLedger(over),
  log: {
    info: (code: string, data: unknown) => void logs.push({ code, data }),
    error: (code: string, data: unknown, cause: unknown) => void logs.push({ code, data, cause }),
  },
  metrics: recorded.metrics,
});

const notify = (
  event: unknown = {},
  outcome: (mail: Mail) => Promise<MailOutcome> = async () => 'sent',
) =>
  createNotify({
    ...ports(),
    sendMail: async (mail) => {
      mails.push(mail);
      return outcome(mail);
    },
    environment: { PUBLIC_URL: 'https://service.example' },
  })(event);

const compose = (over?: Store) =>
  composeMessages(ports(over), {
    now: nowAt(at),
    withDigests: true,
    publicUrl: 'https://service.example',
  });

async function subscribe(access: Access, more: Partial<Subscription> = {}): Promise<void> {
  const subscription = subscriptionOf(access.principal, more);
  await write(
    replaceAccess(access, undefined),
    replaceSubscription(subscription, undefined),
    replaceDeliveries(firstDeliveries(subscription.principal, {}), undefined),
  );
}

async function raise(more: Partial<Alert> = {}): Promise<void> {
  const item = appendAlert(COVENTRY, ++alerts, alertOf(String(alerts), more));
  await write({ kind: 'put', item, when: [{ is: 'absent' }] });
}

const takeAway = async (access: Access) =>
  write(replaceAccess({ ...access, roles: [] }, { ...access, version: 1 }));

const messagesOf = async (name: string) =>
  (await store.page({ pk: `MESSAGE#${name}`, prefix: '', limit: 99 })).items.map(
    ({ data }) => data,
  );
const suspendedOf = async (name: string) =>
  (await createSubscriptionsRepository(store).find(principal(name)))?.subscription.suspended;

const eventOf = (detail: object, message = 'officer-000001') => ({
  source: 'aws.ses',
  detail: { ...detail, mail: { messageId: 'x', tags: { message: [message] } } },
});
const bounceOf = (bounceType: string, emailAddress: string, message?: string) =>
  eventOf(
    { eventType: 'Bounce', bounce: { bounceType, bouncedRecipients: [{ emailAddress }] } },
    message,
  );

describe('composing', () => {
  it('makes one message a recipient a pass, and reads no alerts where there is no news', async () => {
    await subscribe(officerOf('officer'));
    await subscribe(leadOf('lead'));
    await raise();
    await raise({ severity: 'watch', urgent: false });
    expect(await compose()).toBe(2);
    const pages: string[] = [];
    const watched: Store = {
      ...store,
      page: (request) => {
        pages.push(request.pk);
        return store.page(request);
      },
    };
    const latest = new Map([[COVENTRY, 2] as const]);
    const pass = { now: nowAt(at), withDigests: true, publicUrl: 'https://x.example', latest };
    expect(await composeMessages(ports(watched), pass)).toBe(0);
    expect(pages).toEqual(['SUBSCRIPTIONS', 'DELIVERIES']);
  });

  it('by two at once makes each message once', async () => {
    await subscribe(officerOf('officer'));
    await subscribe(leadOf('lead'));
    await raise();
    const counts = await Promise.all([compose(), compose(), compose()]);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(2);
    expect((await store.page({ pk: 'OUTBOX', prefix: '', limit: 9 })).items).toHaveLength(2);
  });

  it('makes nothing for somebody whose role is taken away while it composes', async () => {
    const officer = officerOf('officer');
    await subscribe(officer);
    await raise();
    let isTaken = false;
    const racing: Store = {
      ...store,
      transact: async (writes, token) => {
        if (!isTaken) await takeAway(officer);
        isTaken = true;
        return store.transact(writes, token);
      },
    };
    expect(await compose(racing)).toBe(0);
    expect((await store.page({ pk: 'OUTBOX', prefix: '', limit: 9 })).items).toEqual([]);
  });

  it('goes on with the others when a row of one is damaged', async () => {
    await subscribe(officerOf('a.broken'));
    await subscribe(officerOf('officer'));
    await raise();
    const damaged: Store = {
      ...store,
      transact: async (writes, token) => {
        if (JSON.stringify(writes).includes('a.broken')) throw new Error('Out of order');
        return store.transact(writes, token);
      },
    };
    expect(await compose(damaged)).toBe(1);
    expect(logs.map(({ code }) => code)).toEqual(['composing-failed']);
    expect(recorded.measured).toEqual([['MessagesFailed', 1]]);
  });

  it('gives up on a recipient whom others keep changing, until the next pass', async () => {
    await subscribe(officerOf('officer'));
    await raise();
    expect(await compose({ ...store, transact: async () => 'cancelled' })).toBe(0);
    expect(await compose()).toBe(1);
  });
});

describe('the notify job', () => {
  it('composes by its schedule what a pass that was cut off has left, and sends it', async () => {
    await subscribe(officerOf('officer'));
    await raise();
    await notify();
    expect(mails.map(({ message }) => message)).toEqual(['officer-000001']);
    expect(mails[0]?.text).toContain('https://service.example/');
    expect(await messagesOf('officer')).toEqual([
      expect.objectContaining({ sentAt: AT, text: mails[0]?.text }),
    ]);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['whose role was taken away', () => takeAway(officerOf('officer'))],
    ['who has stopped it', () => resubscribe({ immediate: 'none', digest: 'none' })],
    [
      'whose subscription is suspended',
      () => resubscribe({ suspended: { because: 'complained', at: AT } }),
    ],
  ])('sends nothing any more to somebody %s', async (_, change) => {
    await subscribe(officerOf('officer'));
    await raise();
    await compose();
    await change();
    await notify();
    expect(mails).toEqual([]);
    expect(await messagesOf('officer')).toEqual([
      expect.objectContaining({ because: 'not-wanted', failedAt: AT }),
    ]);
  });

  it('sends to the address that stands when it is sent', async () => {
    await subscribe(officerOf('officer'));
    await raise();
    await compose();
    await resubscribe({ address: 'new@coventry.example' });
    await notify();
    expect(mails.map(({ address }) => address)).toEqual(['new@coventry.example']);
  });

  it('counts what was sent, and every attempt that sent nothing', async () => {
    await subscribe(officerOf('officer'));
    await raise();
    const outcomes = [
      async () => 'later',
      async () => Promise.reject(new Error()),
      async () => 'sent',
    ];
    for (const outcome of outcomes) {
      await notify({}, outcome as () => Promise<MailOutcome>);
      at = laterBy(at, 300);
    }
    expect(recorded.measured).toEqual([
      ['MessagesFailed', 1],
      ['MessagesFailed', 1],
      ['MessagesSent', 1],
    ]);
  });

  it('counts each pass that a damaged row stops, and still sends what waits', async () => {
    await subscribe(officerOf('officer'));
    await raise();
    await compose();
    const row = { pk: 'DELIVERIES', sk: 'somebody', rev: 1, data: { principal: 'somebody' } };
    await write({ kind: 'put', item: row, when: [] });
    await notify();
    await notify();
    expect(logs.map(({ code }) => code)).toEqual(['composing-failed', 'composing-failed']);
    expect(recorded.measured).toEqual([
      ['MessagesFailed', 1],
      ['MessagesSent', 1],
      ['MessagesFailed', 1],
    ]);
  });

  it('releases by itself what the limit of the hour held back', async () => {
    await subscribe(officerOf('officer'));
    for (let count = 0; count < 9; count++) {
      await raise();
      await notify();
    }
    expect(mails).toHaveLength(6);
    expect(mails.at(-1)?.subject).toBe('1 alert waits for you');
    at = laterBy(at, 3600);
    await notify();
    expect(mails.at(-1)?.subject).toBe('4 alerts: Coventry');
  });

  it('keeps addresses out of logs, audit, outbox and messages', async () => {
    await subscribe(officerOf('officer'), { address: 'canary@coventry.example' });
    await raise();
    await notify({}, async () => {
      throw new Error('550 canary@coventry.example is not here');
    });
    at = laterBy(at, 300);
    await notify();
    expect(mails).toHaveLength(2);
    expect(logs.map(({ code }) => code)).toEqual(['mail-not-sent']);
    await createTakeFeedback(ports())(bounceOf('Permanent', 'canary@coventry.example'));
    expect(logs.map(({ code }) => code)).toEqual(['mail-not-sent', 'subscription-suspended']);
    expect(JSON.stringify(logs)).not.toContain('canary');
    const rows = await Promise.all(
      ['OUTBOX', 'MESSAGE#officer', 'DELIVERIES', 'AUDIT#REGION'].map((pk) =>
        store.page({ pk, prefix: '', limit: 99 }),
      ),
    );
    expect(rows.flatMap(({ items }) => items).length).toBeGreaterThan(2);
    expect(JSON.stringify(rows)).not.toContain('canary');
  });
});

describe('feedback', () => {
  const take = (event: unknown) => createTakeFeedback(ports())(event);
  const ADDRESS = 'officer@coventry.example';

  beforeEach(() => subscribe(officerOf('officer')));

  it('of a permanent bounce suspends, once, with an entry that names no address', async () => {
    await take(bounceOf('Permanent', 'Officer@Coventry.example'));
    await take(bounceOf('Permanent', ADDRESS));
    expect(await suspendedOf('officer')).toEqual({ because: 'bounced', at: AT });
    const { items } = await store.page({ pk: 'AUDIT#REGION', prefix: '', limit: 9 });
    expect(items.map(({ data }) => data)).toEqual([
      expect.objectContaining({
        operation: 'suspendSubscription',
        facts: { subject: 'officer', because: 'bounced' },
        written: [],
      }),
    ]);
    expect(JSON.stringify([items, logs])).not.toContain('coventry.example');
  });

  it('of a complaint suspends', async () => {
    const complaint = { complainedRecipients: [{ emailAddress: ADDRESS }] };
    await take(eventOf({ eventType: 'Complaint', complaint }));
    expect((await suspendedOf('officer'))?.because).toBe('complained');
  });

  it.each([
    ['a transient bounce', bounceOf('Transient', ADDRESS)],
    ['an address that was changed since', bounceOf('Permanent', 'old@coventry.example')],
    ['a message that is not ours', bounceOf('Permanent', ADDRESS, 'x')],
    ['somebody without a subscription', bounceOf('Permanent', ADDRESS, 'nobody-000001')],
    ['a delivery', eventOf({ eventType: 'Delivery' })],
  ])('of %s suspends nothing', async (_, event) => {
    await take(event);
    expect(await suspendedOf('officer')).toBeUndefined();
  });

  it('that is none is told to whoever called', async () => {
    await expect(take({ detail: {} })).rejects.toThrow();
  });
});

async function resubscribe(more: Partial<Subscription>): Promise<void> {
  const before = await createSubscriptionsRepository(store).find(principal('officer'));
  if (!before) throw new Error(`Nobody is subscribed at ${accessKey('officer').pk}`);
  await write(replaceSubscription({ ...before.subscription, ...more }, before));
}
