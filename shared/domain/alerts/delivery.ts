import type { ChainId } from '../audit.ts';
import type { Access, PrincipalId } from '../permission.ts';
import {
  addDays,
  type Day,
  epochMilliseconds,
  type Instant,
  type Now,
  weekdayOf,
} from '../time.ts';
import type { Alert, AlertCursors, NumberedAlert } from './alert.ts';
import { isImmediate, isWanted, type Subscription } from './subscription.ts';

/** Messages to one recipient within any sixty minutes, the one that says how many wait included. */
export const MAX_MESSAGES_AN_HOUR = 6;
const HOUR_MILLISECONDS = 3_600_000;

/**
 * How far somebody has been told. The first cursor has passed what was looked at for telling at once,
 * the second what a digest has covered; `told` are the numbers between the two that were told at
 * once, so that whatever the settings become, nothing is told twice and nothing is left out.
 */
export type Deliveries = {
  readonly principal: PrincipalId;
  /** Messages composed so far; the next one's number is one more. */
  readonly messages: number;
  readonly lookedAt: AlertCursors;
  readonly digested: AlertCursors;
  readonly told: Readonly<Partial<Record<ChainId, readonly number[]>>>;
  /** When the messages of the last hour were composed. */
  readonly recentAt: readonly Instant[];
  /** They were told that alerts wait, a digest's among them or not, and not of those alerts yet. */
  readonly waiting?: 'at-once' | 'digest' | undefined;
  readonly digestOn?: Day | undefined;
};

/** A new subscriber is told of what comes after this moment. */
export const firstDeliveries = (principal: PrincipalId, latest: AlertCursors): Deliveries => ({
  principal,
  messages: 0,
  lookedAt: latest,
  digested: latest,
  told: {},
  recentAt: [],
});

/** What a message is to say: the alerts it tells of, or how many wait. */
export type Delivery =
  | {
      readonly kind: 'alerts';
      readonly message: number;
      readonly alerts: readonly Alert[];
      /** Which digest it is or brings with it. */
      readonly digest?: 'daily' | 'weekly' | undefined;
    }
  | { readonly kind: 'waiting'; readonly message: number; readonly count: number };

export type DeliveryDecision = {
  readonly deliveries: Deliveries;
  /** Absent where nothing is to be told, and only the cursors move. */
  readonly delivery?: Delivery;
};

export type DeliveryInput = {
  readonly subscription: Subscription;
  /** As it stands now; nobody without a role is told anything. */
  readonly access: Access;
  readonly deliveries: Deliveries;
  /** At least those after the earlier of the two cursors, in order. */
  readonly alerts: readonly NumberedAlert[];
  /** The last number of each chain when the alerts were read, or before. */
  readonly latest: AlertCursors;
  readonly now: Now;
  /** Whether a digest may go with this pass. */
  readonly withDigests: boolean;
};

const mondayOf = (on: Day): Day => addDays(on, -((weekdayOf(on) + 6) % 7));

/** Whether a digest is due on a London day: one a day, or one from Monday on a week. */
export function isDigestDue(
  { digest }: Pick<Subscription, 'digest'>,
  digestOn: Day | undefined,
  on: Day,
): boolean {
  if (digest === 'none') return false;
  if (digestOn === undefined) return true;
  return digest === 'daily' ? digestOn < on : mondayOf(digestOn) < mondayOf(on);
}

/** Whether a digest goes with this pass; one that the limit of the hour held back goes with any. */
export const isDigestNow = ({
  subscription,
  deliveries,
  now,
  withDigests,
}: Omit<DeliveryInput, 'access' | 'alerts' | 'latest'>): boolean =>
  (withDigests || deliveries.waiting === 'digest') &&
  isDigestDue(subscription, deliveries.digestOn, now.on);

/** Whether there is anything that these cursors have not passed. */
export const hasNews = (cursors: AlertCursors, latest: AlertCursors): boolean =>
  Object.entries(latest).some(([chain, number]) => number > (cursors[chain as ChainId] ?? 0));

/**
 * What somebody is told now: at once what is to be told at once, and the digest if it is due, both in
 * one message. Undefined when nothing changes. What is not theirs to know of is passed over.
 */
export function decideDelivery(input: DeliveryInput): DeliveryDecision | undefined {
  const { subscription, access, deliveries, alerts } = input;
  const isDue = isDigestNow(input);
  const wanted = alerts.filter(({ alert }) => isWanted(alert, subscription, access));
  const isAtOnce = ({ chain, number, alert }: NumberedAlert): boolean =>
    number > (deliveries.lookedAt[chain] ?? 0) && isImmediate(alert, subscription.immediate);
  const isGathered = (each: NumberedAlert): boolean => isDue && isUndigested(each, deliveries);
  const told = wanted.filter((each) => isAtOnce(each) || isGathered(each));
  if (told.length === 0) return passedOver(input, isDue);
  return withinTheHour(input, told, told.some(isGathered));
}

const isUndigested = ({ chain, number }: NumberedAlert, { digested, told }: Deliveries): boolean =>
  number > (digested[chain] ?? 0) && !(told[chain]?.includes(number) ?? false);

/** Only the cursors move; undefined when they stand where they stood. */
function passedOver(input: DeliveryInput, isDue: boolean): DeliveryDecision | undefined {
  const { deliveries } = input;
  const moved = advanced(input, [], isDue);
  const isSame =
    !hasNews(deliveries.lookedAt, moved.lookedAt) && !hasNews(deliveries.digested, moved.digested);
  return isSame ? undefined : { deliveries: moved };
}

/**
 * Composes within the limit of the hour. The last message that the hour has room for says how many
 * alerts wait, and moves no cursor; the one after it tells of all of them.
 */
function withinTheHour(
  input: DeliveryInput,
  told: readonly NumberedAlert[],
  isDigest: boolean,
): DeliveryDecision | undefined {
  const { deliveries, subscription, now } = input;
  const since = epochMilliseconds(now.at) - HOUR_MILLISECONDS;
  const recentAt = deliveries.recentAt.filter((at) => epochMilliseconds(at) > since);
  if (recentAt.length >= MAX_MESSAGES_AN_HOUR) return undefined;
  const isLast = recentAt.length === MAX_MESSAGES_AN_HOUR - 1;
  const message = deliveries.messages + 1;
  const sent = { messages: message, recentAt: [...recentAt, now.at] };
  if (isLast && deliveries.waiting === undefined) {
    return {
      deliveries: { ...deliveries, ...sent, waiting: isDigest ? 'digest' : 'at-once' },
      delivery: { kind: 'waiting', message, count: told.length },
    };
  }
  const { digest } = subscription;
  const moved = advanced(input, told, isDigest);
  return {
    deliveries: {
      ...moved,
      ...sent,
      waiting: undefined,
      ...(isDigest ? { digestOn: now.on } : {}),
    },
    delivery: {
      kind: 'alerts',
      message,
      alerts: told.map(({ alert }) => alert),
      ...(isDigest && digest !== 'none' ? { digest } : {}),
    },
  };
}

/** The cursors past everything that was looked at; the digest's, too, when it was due or is none. */
function advanced(
  { deliveries, subscription, alerts, latest }: DeliveryInput,
  told: readonly NumberedAlert[],
  isDigested: boolean,
): Deliveries {
  const lookedAt = past(deliveries.lookedAt, alerts, latest);
  if (isDigested || subscription.digest === 'none') {
    return {
      ...deliveries,
      lookedAt,
      digested: past(deliveries.digested, alerts, latest),
      told: {},
    };
  }
  const numbers = Object.groupBy(told, ({ chain }) => chain);
  const chains = new Set([...Object.keys(deliveries.told), ...Object.keys(numbers)] as ChainId[]);
  const all = [...chains].map((chain) => [
    chain,
    [...(deliveries.told[chain] ?? []), ...(numbers[chain] ?? []).map(({ number }) => number)],
  ]);
  return { ...deliveries, lookedAt, told: Object.fromEntries(all) };
}

function past(
  cursors: AlertCursors,
  alerts: readonly NumberedAlert[],
  latest: AlertCursors,
): AlertCursors {
  const furthest: Partial<Record<ChainId, number>> = { ...cursors };
  const move = (chain: ChainId, number: number): void => {
    furthest[chain] = Math.max(furthest[chain] ?? 0, number);
  };
  for (const [chain, number] of Object.entries(latest)) move(chain as ChainId, number);
  for (const { chain, number } of alerts) move(chain, number);
  return furthest;
}

/**
 * Where somebody stands after they have set their subscription: what was off until now begins with
 * what comes next, and everything else goes on where it was.
 */
export function deliveriesAfterSetting(
  deliveries: Deliveries | undefined,
  before: Pick<Subscription, 'immediate' | 'digest'>,
  after: Pick<Subscription, 'principal' | 'immediate' | 'digest'>,
  latest: AlertCursors,
): Deliveries {
  const wasOff = before.immediate === 'none' && before.digest === 'none';
  if (!deliveries) return firstDeliveries(after.principal, latest);
  if (wasOff) return { ...deliveries, lookedAt: latest, digested: latest, told: {} };
  if (before.digest === 'none') return { ...deliveries, digested: latest, told: {} };
  if (before.immediate === 'none') return { ...deliveries, lookedAt: latest };
  return deliveries;
}
