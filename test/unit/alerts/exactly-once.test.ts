import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createNotify } from '../../../functions/notify/deliver.ts';
import { ALERT_KINDS, type Alert } from '../../../shared/domain/alerts/alert.ts';
import { firstDeliveries, MAX_MESSAGES_AN_HOUR } from '../../../shared/domain/alerts/delivery.ts';
import type { Mail, MailOutcome } from '../../../shared/domain/alerts/mail.ts';
import type { Subscription } from '../../../shared/domain/alerts/subscription.ts';
import type { ChainId } from '../../../shared/domain/audit.ts';
import type { Access } from '../../../shared/domain/permission.ts';
import {
  epochMilliseconds,
  type Instant,
  instant,
  laterBy,
  londonDayOf,
  type Now,
} from '../../../shared/domain/time.ts';
import { composeMessages } from '../../../shared/mail/compose-messages.ts';
import { replaceAccess } from '../../../shared/persistence/access.ts';
import { appendAlert } from '../../../shared/persistence/alerts.ts';
import { replaceDeliveries } from '../../../shared/persistence/deliveries.ts';
import { createInMemoryStore } from '../../../shared/persistence/in-memory-store.ts';
import { type Item, itemsUnder, type Store } from '../../../shared/persistence/store.ts';
import { replaceSubscription } from '../../../shared/persistence/subscriptions.ts';
import { createProcess } from '../../support/dying-process.ts';
import { BAD_DAY, createFaultyStore } from '../../support/faulty-store.ts';
import { UNMEASURED } from '../../support/recorded-metrics.ts';
import { COVENTRY, DUDLEY } from '../../support/samples.ts';
import {
  createRandom,
  pickWeighted,
  type Random,
  wholeBelow,
} from '../../support/seeded-random.ts';
import { alertOf, leadOf, officerOf, subscriptionOf } from './alert-samples.ts';

const CHAINS: readonly ChainId[] = [COVENTRY, DUDLEY, 'REGION'];
const STEPS = 18;
const DEATHS = 0.02;

const grew = (alert: Alert): boolean => ['raised', 'escalated', 'worsened'].includes(alert.kind);
const isFor = (alert: Alert, chain: string): boolean => alert.authority === chain;

/** Who subscribes, and what each is to be told of in the end: written without the code under test. */
const PEOPLE: readonly {
  readonly subscription: Subscription;
  readonly access: Access;
  readonly expects: (alert: Alert) => boolean;
}[] = [
  {
    subscription: subscriptionOf('both'),
    access: officerOf('both'),
    expects: (alert) => isFor(alert, COVENTRY) && alert.audience.includes('officer'),
  },
  {
    subscription: subscriptionOf('at.once', { immediate: 'amber', digest: 'none' }),
    access: officerOf('at.once', DUDLEY),
    expects: (alert) =>
      isFor(alert, DUDLEY) &&
      alert.audience.includes('officer') &&
      (alert.urgent || (alert.severity === 'amber' && grew(alert))),
  },
  {
    subscription: subscriptionOf('weekly_only', { immediate: 'none', digest: 'weekly' }),
    access: officerOf('weekly_only'),
    expects: (alert) => isFor(alert, COVENTRY) && alert.audience.includes('officer'),
  },
  {
    subscription: subscriptionOf('lead', { minimumSeverity: 'amber' }),
    access: leadOf('lead'),
    expects: (alert) => alert.audience.includes('lead') && alert.severity !== 'watch',
  },
  {
    subscription: subscriptionOf('left'),
    access: { ...officerOf('left'), roles: [] },
    expects: () => false,
  },
  {
    subscription: subscriptionOf('bounced', {
      suspended: { because: 'bounced', at: instant('2025-10-19T08:00:00.000Z') },
    }),
    access: officerOf('bounced'),
    expects: () => false,
  },
];

type Ses = { readonly received: Map<string, Mail>; readonly copies: () => number };

/** A run of the service in which everything goes wrong by the seed, and then nothing any more. */
class Simulation {
  readonly #random: Random;
  readonly #table = createInMemoryStore();
  readonly #faulty: Store;
  readonly #counters = new Map<ChainId, number>();
  readonly #alerts: Alert[] = [];
  readonly #received = new Map<string, Mail>();
  #copies = 0;
  #at: Instant = instant('2025-10-24T07:00:00.000Z');
  #ids = 0;

  constructor(seed: number) {
    this.#random = createRandom(seed);
    this.#faulty = createFaultyStore(this.#table, this.#random, BAD_DAY);
  }

  get alerts(): readonly Alert[] {
    return this.#alerts;
  }

  get ses(): Ses {
    return { received: this.#received, copies: () => this.#copies };
  }

  async run(): Promise<void> {
    for (const { subscription, access } of PEOPLE) {
      const writes = [
        replaceAccess(access, undefined),
        replaceSubscription(subscription, undefined),
        replaceDeliveries(firstDeliveries(subscription.principal, {}), undefined),
      ];
      await this.#table.transact(writes, 'start');
    }
    for (let step = 0; step < STEPS; step++) await this.#step();
    await this.#settle();
  }

  readonly items = async (pk: string): Promise<readonly Item[]> => {
    const items: Item[] = [];
    for await (const item of itemsUnder(this.#table, pk, '')) items.push(item);
    return items;
  };

  async #step(): Promise<void> {
    // Bursts, so that the limit of the hour is met, and pauses of half a day.
    const minutes = this.#random() < 0.85 ? 8 : 720;
    this.#at = laterBy(this.#at, 60 * wholeBelow(this.#random, minutes));
    for (let count = wholeBelow(this.#random, 4); count > 0; count--) await this.#addAlert();
    const work = [this.#compose(DEATHS), this.#send(DEATHS)];
    if (this.#random() < 0.5) work.push(this.#compose(DEATHS), this.#send(DEATHS));
    await Promise.all(work);
  }

  /** Days without a fault: what was left is made good. */
  async #settle(): Promise<void> {
    for (let day = 0; day < 9; day++) {
      this.#at = laterBy(this.#at, 24 * 3600);
      const store = this.#table;
      await composeMessages(this.#ports(store), this.#pass(true));
      await this.#notify(store, async (mail) => this.#receive(mail))({});
    }
  }

  async #addAlert(): Promise<void> {
    const random = this.#random;
    const chain = CHAINS[wholeBelow(random, CHAINS.length)] ?? 'REGION';
    const number = (this.#counters.get(chain) ?? 0) + 1;
    const severity = pickWeighted(random, { watch: 1, amber: 2, red: 2 } as const) ?? 'red';
    const kind = ALERT_KINDS[wholeBelow(random, ALERT_KINDS.length)] ?? 'raised';
    const alert = alertOf(`${chain}:${number};`, {
      kind,
      severity,
      authority: chain === 'REGION' ? undefined : chain,
      urgent: severity === 'red' && ['raised', 'escalated', 'worsened'].includes(kind),
      audience: random() < 0.8 ? ['officer', 'lead'] : ['lead'],
    });
    const item = appendAlert(chain, number, alert);
    const put = { kind: 'put', item, when: [{ is: 'absent' }] } as const;
    expect(await this.#table.transact([put], 'alert')).toBe('committed');
    this.#counters.set(chain, number);
    this.#alerts.push(alert);
  }

  readonly #now = (): Now => ({ at: this.#at, on: londonDayOf(this.#at) });

  readonly #pass = (withDigests: boolean) => ({
    now: this.#now(),
    withDigests,
    publicUrl: 'https://service.example',
    latest: this.#counters,
  });

  readonly #ports = (store: Store) => ({
    store,
    newId: () => `id-${++this.#ids}`,
    log: { info: () => {}, error: () => {} },
    metrics: UNMEASURED,
  });

  async #compose(deaths: number): Promise<void> {
    const process = createProcess(this.#random, deaths);
    const ports = this.#ports(process.over(this.#faulty));
    const pass = this.#pass(this.#random() < 0.5);
    await composeMessages(ports, pass).catch(() => undefined);
  }

  #notify(store: Store, sendMail: (mail: Mail) => Promise<MailOutcome>) {
    return createNotify({
      ...this.#ports(store),
      sendMail,
      now: this.#now,
      environment: { PUBLIC_URL: 'https://service.example' },
    });
  }

  /** Told by the stream: some of what is there, in any order, some of it twice; or by the schedule. */
  async #send(deaths: number): Promise<void> {
    const process = createProcess(this.#random, deaths);
    const notify = this.#notify(process.over(this.#faulty), (mail) =>
      process.call(() => this.#receiveBadly(mail)),
    );
    const there = (await this.items('OUTBOX')).map(({ sk }) => sk);
    const gone = [...this.#received.keys()].slice(0, 2);
    const told = [...there, ...there, ...gone]
      .filter(() => this.#random() < 0.7)
      .sort(() => this.#random() - 0.5);
    const event = this.#random() < 0.3 ? {} : streamEventOf(told);
    await notify(event).catch(() => undefined);
  }

  async #receiveBadly(mail: Mail): Promise<MailOutcome> {
    const fate = pickWeighted(this.#random, { sent: 6, later: 1, lost: 1, unheard: 1 } as const);
    if (fate === 'later') return 'later';
    if (fate === 'lost') throw new Error('Connection reset before');
    const outcome = this.#receive(mail);
    if (fate === 'unheard') throw new Error('Connection reset after');
    return outcome;
  }

  #receive(mail: Mail): MailOutcome {
    const known = this.#received.get(mail.message);
    if (known) expect(mail, 'another message under the same identifier').toEqual(known);
    this.#received.set(mail.message, mail);
    this.#copies += 1;
    return 'sent';
  }
}

const streamEventOf = (messages: readonly string[]) => ({
  Records: messages.map((message, index) => ({
    eventName: 'INSERT',
    dynamodb: {
      SequenceNumber: String(index),
      Keys: { pk: { S: 'OUTBOX' }, sk: { S: message } },
    },
  })),
});

const namesIn = (text: string): readonly string[] =>
  [...text.matchAll(/Alert (\S+;) of/g)].map(([, name = '']) => name);

/** Every alert that somebody is to be told of is in exactly one of their messages. */
async function checkReceived(simulation: Simulation): Promise<void> {
  const { received } = simulation.ses;
  for (const { subscription, expects } of PEOPLE) {
    const { principal, address } = subscription;
    const expected = simulation.alerts.filter(expects).map(({ alert }) => alert);
    const mails = [...received.values()].filter((mail) => mail.address === address);
    const told = mails.flatMap(({ text }) => namesIn(text));
    expect(new Set(told).size, `${principal} was told twice`).toBe(told.length);
    expect(expected, `${principal} was told what is not theirs`).toEqual(
      expect.arrayContaining(told),
    );
    const kept = await simulation.items(`MESSAGE#${principal}`);
    const counted = kept.reduce((sum, { data }) => sum + Number(data['alerts']), 0);
    expect(counted, `${principal} missed something`).toBe(expected.length);
    expect(kept.map(({ sk }) => sk).toSorted()).toEqual(
      mails.map(({ message }) => message).toSorted(),
    );
    checkHours(kept.map(({ data }) => data['composedAt'] as Instant));
  }
  expect(await simulation.items('OUTBOX')).toEqual([]);
}

/** Never more than the limit within any sixty minutes. */
function checkHours(composedAt: readonly Instant[]): void {
  const times = composedAt.map(epochMilliseconds).toSorted((a, b) => a - b);
  const within = times.map(
    (from) => times.filter((each) => each >= from && each < from + 3_600_000).length,
  );
  expect(Math.max(0, ...within)).toBeLessThanOrEqual(MAX_MESSAGES_AN_HOUR);
}

describe('alerts on a bad day of every kind', { timeout: 120_000 }, () => {
  it('each is in one message, whatever is killed, repeated, late or out of order', async () => {
    const seen = { copies: 0, messages: 0, alerts: 0 };
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 2 ** 31 - 1 }), async (seed) => {
        const simulation = new Simulation(seed);
        await simulation.run();
        await checkReceived(simulation);
        seen.copies += simulation.ses.copies();
        seen.messages += simulation.ses.received.size;
        seen.alerts += simulation.alerts.length;
      }),
      { numRuns: 150 },
    );
    // Or the faults did not bite: some mail must have gone twice, under one identifier.
    expect(seen.copies).toBeGreaterThan(seen.messages);
    expect(seen.alerts).toBeGreaterThan(1500);
  });
});
