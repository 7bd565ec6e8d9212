import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createNotify } from '../../../functions/notify/deliver.ts';
import { createTakeFeedback } from '../../../functions/notify/take-feedback.ts';
import { openDataDirectory } from '../../../infra/local/data-directory.ts';
import type { KeptMail } from '../../../infra/local/kept-mails.ts';
import { type RunningMail, startMail } from '../../../infra/local/mail.ts';
import type { Alert } from '../../../shared/domain/alerts/alert.ts';
import { firstDeliveries } from '../../../shared/domain/alerts/delivery.ts';
import { demonstrationNotice } from '../../../shared/domain/demonstration.ts';
import { composeMessages } from '../../../shared/mail/compose-messages.ts';
import { replaceAccess } from '../../../shared/persistence/access.ts';
import { appendAlert } from '../../../shared/persistence/alerts.ts';
import { replaceDeliveries } from '../../../shared/persistence/deliveries.ts';
import type { Store } from '../../../shared/persistence/store.ts';
import {
  createSubscriptionsRepository,
  replaceSubscription,
} from '../../../shared/persistence/subscriptions.ts';
import { createSesMail } from '../../../shared/runtime/ses-mail.ts';
import { UNMEASURED } from '../../support/recorded-metrics.ts';
import { COVENTRY, principal } from '../../support/samples.ts';
import { newStore, startEngine, type TestEngine } from '../../support/store-engines.ts';
import { createTestLedger } from '../../support/test-ledger.ts';
import { alertOf, nowAt, officerOf, subscriptionOf } from '../../unit/alerts/alert-samples.ts';

const PUBLIC_URL = 'https://service.example';

let engine: TestEngine;
let directory: string;
let mail: RunningMail;
let store: Store;
let now = nowAt('2025-10-20T08:00:00.000Z');
let ids = 0;
let alerts = 0;

const startHere = (): Promise<RunningMail> =>
  startMail({
    data: openDataDirectory(directory),
    now: async () => now.at,
    onFeedback: (event) => {
      // What the rule of a deployed stage asks for.
      const tags = { message: [expect.any(String)], 'ses:configuration-set': ['of-this-stage'] };
      expect(event).toMatchObject({ source: 'aws.ses', detail: { mail: { tags } } });
      return createTakeFeedback({ ...ports(), ledger: createTestLedger(store) })(event);
    },
    onFault: (error) => {
      throw error;
    },
  });

beforeAll(async () => {
  // What the SDK wants to have, and the local server does not look at.
  vi.stubEnv('AWS_REGION', 'eu-west-2');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  engine = await startEngine();
  directory = mkdtempSync(join(tmpdir(), 'mail-'));
  mail = await startHere();
}, 30_000);

afterAll(async () => {
  await mail.stop();
  await engine.stop();
  rmSync(directory, { recursive: true });
});

beforeEach(async () => {
  vi.stubEnv('AWS_REGION', 'eu-west-2');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  store = await newStore(engine);
  now = nowAt('2025-10-20T08:00:00.000Z');
  alerts = 0;
});

const ports = () => ({
  store,
  newId: () => `id-${++ids}`,
  now: () => now,
  log: { info: () => {}, error: () => {} },
  metrics: UNMEASURED,
});

const notify = (event: unknown) =>
  createNotify({
    ...ports(),
    sendMail: createSesMail({
      endpoint: mail.endpoint,
      from: 'alerts@service.example',
      configurationSet: 'of-this-stage',
    }),
    environment: { PUBLIC_URL, DEMONSTRATION: 'region' },
  })(event);

async function subscribe(name: string, address: string): Promise<void> {
  const subscription = subscriptionOf(name, { address });
  await store.transact(
    [
      replaceAccess(officerOf(name), undefined),
      replaceSubscription(subscription, undefined),
      replaceDeliveries(firstDeliveries(subscription.principal, {}), undefined),
    ],
    `subscribe-${++ids}`,
  );
}

async function raise(more: Partial<Alert> = {}): Promise<void> {
  const number = ++alerts;
  const item = appendAlert(COVENTRY, number, alertOf(String(number), more));
  await store.transact([{ kind: 'put', item, when: [] }], `alert-${++ids}`);
}

const compose = () =>
  composeMessages(ports(), {
    now,
    withDigests: false,
    publicUrl: PUBLIC_URL,
    demonstration: demonstrationNotice(now.on),
  });

const inbox = async (address: string): Promise<readonly KeptMail[]> => {
  const response = await fetch(`${mail.inboxUrl}mails.json`);
  const mails = (await response.json()) as readonly KeptMail[];
  return mails.filter(({ to }) => to.includes(address));
};

const findSubscription = async (name: string) =>
  (await createSubscriptionsRepository(store).find(principal(name)))?.subscription;

const outbox = async () => (await store.page({ pk: 'OUTBOX', prefix: '', limit: 9 })).items;

const insertOf = (message: string) => ({
  eventName: 'INSERT',
  dynamodb: { SequenceNumber: '1', Keys: { pk: { S: 'OUTBOX' }, sk: { S: message } } },
});

describe('an alert by SES v2', () => {
  it('reaches its subscriber once, however often the stream tells of it', async () => {
    const address = 'once@coventry.example';
    await subscribe('once', address);
    await raise({ headline: 'Coventry: <b>Therapies</b> & more is red, £1,234 over budget' });
    expect(await compose()).toBe(1);
    expect(await compose()).toBe(0);
    const event = { Records: [insertOf('once-000001'), insertOf('once-000001')] };
    const answers = await Promise.all([notify(event), notify(event), notify({})]);
    expect(answers.flatMap(({ batchItemFailures }) => batchItemFailures)).toEqual([]);
    await notify(event);
    const [received, ...others] = await inbox(address);
    expect(others).toEqual([]);
    expect(received).toMatchObject({
      from: 'alerts@service.example',
      subject: expect.stringMatching(/^Demonstration: Coventry: <b>Therapies<\/b> & more is red/),
      tags: { message: 'once-000001', 'ses:configuration-set': 'of-this-stage' },
      headers: {
        'X-Message-Id': 'once-000001',
        'List-Id': 'Funding pressure alerts <alerts.service.example>',
      },
    });
    expect(received?.text).toContain('What to do next: Ask the service.');
    expect(received?.html).toContain('&lt;b&gt;Therapies&lt;/b&gt; &amp; more');
    expect(await outbox()).toEqual([]);
    const kept = await store.page({ pk: 'MESSAGE#once', prefix: '', limit: 9 });
    expect(kept.items.map(({ data }) => data)).toEqual([
      expect.objectContaining({ message: 'once-000001', sentAt: now.at, alerts: 1 }),
    ]);
    expect(JSON.stringify(kept)).not.toContain(address);
  });

  it('that bounces or is complained of suspends the subscription, and nothing more is sent', async () => {
    for (const [name, because] of [
      ['bounce', 'bounced'],
      ['complaint', 'complained'],
    ] as const) {
      const address = `${name}@simulator.example`;
      await subscribe(name, address);
      await raise();
      await compose();
      await notify({});
      await expect
        .poll(async () => (await findSubscription(name))?.suspended)
        .toEqual({ because, at: now.at });
      await raise();
      expect(await compose()).toBe(0);
      expect(await inbox(address)).toHaveLength(1);
    }
  });

  it('that SES refuses suspends nobody, keeps no other from going, and waits to be mended', async () => {
    await subscribe('refused', 'refused@simulator.example');
    await subscribe('taken', 'taken@coventry.example');
    await raise();
    await compose();
    const answer = await notify({
      Records: [insertOf('refused-000001'), insertOf('taken-000001')],
    });
    expect(answer.batchItemFailures).toHaveLength(1);
    expect((await findSubscription('refused'))?.suspended).toBeUndefined();
    expect((await outbox()).map(({ sk }) => sk)).toEqual(['refused-000001']);
    expect(await inbox('taken@coventry.example')).toHaveLength(1);
  });

  it('waits in the outbox while SES is busy, and is told to the stream as not done', async () => {
    await subscribe('busy', 'busy@simulator.example');
    await raise();
    await compose();
    const message = 'busy-000001';
    const answer = await notify({ Records: [insertOf(message)] });
    expect(answer.batchItemFailures).toEqual([{ itemIdentifier: '1' }]);
    expect((await outbox()).map(({ sk }) => sk)).toEqual([message]);
    const before = await createSubscriptionsRepository(store).find(principal('busy'));
    if (!before) throw new Error('It was subscribed');
    const address = 'free@coventry.example';
    const write = replaceSubscription({ ...before.subscription, address }, before);
    await store.transact([write], `free-${++ids}`);
    expect(await notify({ Records: [insertOf(message)] })).toEqual({ batchItemFailures: [] });
    expect(await inbox(address)).toHaveLength(1);
  });

  it('waits while SES is away', async () => {
    await subscribe('away', 'away@coventry.example');
    await raise();
    await compose();
    const { endpoint } = mail;
    mail = { ...mail, endpoint: 'http://127.0.0.1:9' };
    const answer = await notify({ Records: [insertOf('away-000001')] });
    mail = { ...mail, endpoint };
    expect(answer.batchItemFailures).toHaveLength(1);
    // Nobody knows whether it was sent, so it stays in hand for two minutes.
    await notify({});
    expect(await inbox('away@coventry.example')).toHaveLength(0);
    now = nowAt('2025-10-20T08:02:01.000Z');
    await notify({});
    expect(await inbox('away@coventry.example')).toHaveLength(1);
  });
});

describe('the inbox', () => {
  const get = async (path: string) => {
    const response = await fetch(`${mail.inboxUrl}${path}`);
    return {
      status: response.status,
      policy: response.headers.get('content-security-policy') ?? '',
      text: await response.text(),
    };
  };

  it('shows mails as data, and their HTML in a frame that runs and loads nothing', async () => {
    await subscribe('shown', 'shown@coventry.example');
    await raise({ headline: '<script>alert(1)</script>' });
    await compose();
    await notify({});
    const [received] = await inbox('shown@coventry.example');
    const list = await get('');
    expect(list.text).toContain('&lt;script&gt;');
    expect(list.text).not.toContain('<script');
    const shown = await get(`mails/${received?.number}`);
    expect(shown.text).toContain('<iframe sandbox');
    expect(shown.text).not.toContain('<script');
    expect(shown.policy).toMatch(/^default-src 'none'/);
    const markup = await get(`mails/${received?.number}/html`);
    expect(markup.policy).toMatch(/^sandbox; default-src 'none'/);
    expect((await get('mails/99999')).status).toBe(404);
    expect((await get('favicon.ico')).status).toBe(404);
  });

  it('is there again after a restart', async () => {
    const before = await get('mails.json');
    expect(JSON.parse(before.text)).not.toEqual([]);
    await mail.stop();
    mail = await startHere();
    expect((await get('mails.json')).text).toBe(before.text);
  });
});
