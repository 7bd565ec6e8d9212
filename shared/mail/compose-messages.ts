import type { AlertCursors, NumberedAlert } from '../domain/alerts/alert.ts';
import { composeMessage } from '../domain/alerts/compose-message.ts';
import {
  type Deliveries,
  type Delivery,
  decideDelivery,
  firstDeliveries,
  hasNews,
  isDigestNow,
} from '../domain/alerts/delivery.ts';
import { messageIdOf } from '../domain/alerts/mail.ts';
import { isActive } from '../domain/alerts/subscription.ts';
import type { ChainId } from '../domain/audit.ts';
import type { Access, PrincipalId } from '../domain/permission.ts';
import type { Now } from '../domain/time.ts';
import { accessRead, accessUnchanged, type VersionedAccess } from '../persistence/access.ts';
import { createAlertsRepository } from '../persistence/alerts.ts';
import {
  createDeliveriesRepository,
  deliveriesRead,
  replaceDeliveries,
  type VersionedDeliveries,
} from '../persistence/deliveries.ts';
import { addToOutbox, type PendingMessage } from '../persistence/outbox.ts';
import { readTogether } from '../persistence/reads.ts';
import type { Store, Write } from '../persistence/store.ts';
import {
  createSubscriptionsRepository,
  subscriptionRead,
  subscriptionUnchanged,
  type VersionedSubscription,
} from '../persistence/subscriptions.ts';
import { messageHtml } from './message-html.ts';
import { messageText } from './message-text.ts';

export type ComposePorts = {
  readonly store: Store;
  /** A new identifier for each attempt, never repeated. */
  readonly newId: () => string;
  readonly log: {
    readonly error: (code: string, data: Readonly<Record<string, unknown>>, cause: unknown) => void;
  };
  readonly metrics: { readonly count: (name: 'MessagesFailed', times: number) => void };
};

export type Composing = {
  readonly now: Now;
  /** Whether this pass may send digests: the scheduled sweep's does. */
  readonly withDigests: boolean;
  /** Where the service is, without a slash at its end; links begin with it. */
  readonly publicUrl: string;
  /** The last number of each chain, where the caller knows it; else it is looked up (15 queries). */
  readonly latest?: ReadonlyMap<ChainId, number>;
  /** What says that the figures are a demonstration's. */
  readonly demonstration?: string | undefined;
};

/** Recipients at once: each is a transaction of its own on rows of its own. */
const AT_ONCE = 8;
/** Attempts for a recipient before the next pass takes it up. */
const ATTEMPTS = 4;

/**
 * Puts into the outbox what everybody is to be told now, at most one message each, and returns how
 * many that were. A recipient's message and cursors are one transaction, so whatever stops a pass,
 * another one goes on from where it stopped: the same message is never made twice and none is left
 * out. Without news it costs two queries: of the subscriptions, and of how far everybody was told.
 */
export async function composeMessages(ports: ComposePorts, composing: Composing): Promise<number> {
  const subscriptions = await createSubscriptionsRepository(ports.store).list();
  const active = subscriptions.filter(({ subscription }) => isActive(subscription));
  if (active.length === 0) return 0;
  const alerts = createAlertsRepository(ports.store);
  const latest = composing.latest
    ? (Object.fromEntries(composing.latest) as AlertCursors)
    : await alerts.findLatest();
  const pass: Pass = { ports, composing, latest, alertsAfter: remembered(alerts.listAfter) };
  const standings = await standingsWithNews(pass, active);
  let composed = 0;
  for (let from = 0; from < standings.length; from += AT_ONCE) {
    const some = standings.slice(from, from + AT_ONCE);
    const counts = await Promise.all(some.map((standing) => tryComposing(pass, standing)));
    composed += counts.filter((isComposed) => isComposed).length;
  }
  return composed;
}

type Pass = {
  readonly ports: ComposePorts;
  readonly composing: Composing;
  readonly latest: AlertCursors;
  readonly alertsAfter: ReturnType<typeof createAlertsRepository>['listAfter'];
};

/** A recipient as the store has them: what they want, what they may, how far they were told. */
type Standing = {
  readonly subscribed: VersionedSubscription;
  readonly access: VersionedAccess | undefined;
  readonly told: VersionedDeliveries | undefined;
};

/** Those for whom there may be news, with what they may, in one batch. */
async function standingsWithNews(
  pass: Pass,
  active: readonly VersionedSubscription[],
): Promise<readonly Standing[]> {
  const { store } = pass.ports;
  const told = await createDeliveriesRepository(store).list();
  const toldOf = ({ subscription }: VersionedSubscription) => told.get(subscription.principal);
  const some = active.filter((each) => {
    const row = toldOf(each);
    return !row || mayHaveNews(pass, each, row);
  });
  const reads = some.map(({ subscription }) => accessRead(subscription.principal));
  const items = await store.find(reads.map(({ key }) => key));
  return some.map((each, index) => ({
    subscribed: each,
    access: reads[index]?.parse(items[index]),
    told: toldOf(each),
  }));
}

const mayHaveNews = (
  pass: Pass,
  subscribed: VersionedSubscription,
  told: VersionedDeliveries,
): boolean => cursorsOf(pass, subscribed, told).some((each) => hasNews(each, pass.latest));

/** Where the reading of alerts begins: the digest's cursor counts only when one goes now. */
function cursorsOf(
  { composing: { now, withDigests } }: Pass,
  { subscription }: VersionedSubscription,
  { deliveries }: VersionedDeliveries,
): readonly AlertCursors[] {
  const isDigest = isDigestNow({ subscription, deliveries, now, withDigests });
  const { lookedAt, digested } = deliveries;
  return isDigest ? [lookedAt, digested] : [lookedAt];
}

/** One query for a chain and a number, however many recipients stand there. */
function remembered(listAfter: Pass['alertsAfter']): Pass['alertsAfter'] {
  const known = new Map<string, Promise<readonly NumberedAlert[]>>();
  return (chain, number) => {
    const name = `${chain} ${number}`;
    const listed = known.get(name) ?? listAfter(chain, number);
    known.set(name, listed);
    return listed;
  };
}

/** One recipient's failure is told and counted, and keeps nobody else from their message. */
async function tryComposing(pass: Pass, standing: Standing): Promise<boolean> {
  try {
    return await composeFor(pass, standing);
  } catch (error) {
    pass.ports.log.error('composing-failed', {}, error);
    pass.ports.metrics.count('MessagesFailed', 1);
    return false;
  }
}

/** @returns whether a message was composed; decided afresh for as long as others come in between. */
async function composeFor(pass: Pass, first: Standing): Promise<boolean> {
  let standing: Standing | undefined = first;
  for (let attempt = 0; attempt < ATTEMPTS && standing; attempt++) {
    const decided = await decide(pass, standing);
    if (!decided) return false;
    const { store, newId } = pass.ports;
    const outcome = await store.transact(writesOf(pass, standing, decided), newId());
    if (outcome === 'committed') return decided.delivery !== undefined;
    standing = await readAgain(store, standing.subscribed.subscription.principal);
  }
  return false;
}

async function readAgain(store: Store, principal: PrincipalId): Promise<Standing | undefined> {
  const { subscribed, access, told } = await readTogether(store, {
    subscribed: subscriptionRead(principal),
    access: accessRead(principal),
    told: deliveriesRead(principal),
  });
  if (!subscribed || !isActive(subscribed.subscription)) return undefined;
  return { subscribed, access, told };
}

type Decided = { readonly deliveries: Deliveries; readonly delivery?: Delivery };

/** Reads the alerts of the chains that have news for them, and decides. */
async function decide(pass: Pass, standing: Standing): Promise<Decided | undefined> {
  const { latest, composing } = pass;
  const { subscription } = standing.subscribed;
  const access = standing.access ?? { ...NOBODY, principal: subscription.principal };
  if (!standing.told) return { deliveries: firstDeliveries(subscription.principal, latest) };
  const { deliveries } = standing.told;
  const { now, withDigests } = composing;
  if (!mayHaveNews(pass, standing.subscribed, standing.told)) return undefined;
  const cursors = cursorsOf(pass, standing.subscribed, standing.told);
  const chains = Object.keys(latest) as ChainId[];
  const lists = await Promise.all(
    chains
      .filter((chain) => mayConcern(access, chain))
      .map((chain) => {
        const from = Math.min(...cursors.map((each) => each[chain] ?? 0));
        return from < (latest[chain] ?? 0) ? pass.alertsAfter(chain, from) : [];
      }),
  );
  const alerts = lists.flat();
  return decideDelivery({ subscription, access, deliveries, alerts, latest, now, withDigests });
}

const NOBODY = { roles: [], authorities: [] } as const;

/** Chains of which somebody may be told anything; the others need not be read. */
const mayConcern = ({ roles, authorities }: Access, chain: ChainId): boolean =>
  roles.includes('lead') ||
  roles.includes('auditor') ||
  (chain !== 'REGION' && authorities.includes(chain));

/** A message is made only for who may still know, by what they still want. */
function writesOf(pass: Pass, standing: Standing, decided: Decided): readonly Write[] {
  const { subscribed, access, told } = standing;
  const cursors = replaceDeliveries(decided.deliveries, told);
  if (!decided.delivery || !access) return [cursors];
  return [
    addToOutbox(written(pass, standing, access, decided.delivery)),
    cursors,
    subscriptionUnchanged(subscribed),
    accessUnchanged(access),
  ];
}

function written(
  { composing }: Pass,
  { subscribed }: Standing,
  { roles }: VersionedAccess,
  delivery: Delivery,
): PendingMessage {
  const { now, publicUrl, demonstration } = composing;
  const settings = subscribed.subscription;
  const message = composeMessage({ delivery, settings, roles, publicUrl, demonstration });
  return {
    message: messageIdOf(settings.principal, delivery.message),
    principal: settings.principal,
    composedAt: now.at,
    alerts: delivery.kind === 'alerts' ? delivery.alerts.length : 0,
    subject: message.subject,
    text: messageText(message),
    html: messageHtml(message),
  };
}
