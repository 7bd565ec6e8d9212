import { nameOf } from '../authorities.ts';
import type { Role } from '../permission.ts';
import { SEVERITIES } from '../pressures/pressure.ts';
import type { Alert } from './alert.ts';
import type { Delivery } from './delivery.ts';
import type { SubscriptionSettings } from './subscription.ts';

/** Alerts that a message tells in full; beyond them it counts. */
export const MAX_ALERTS_IN_FULL = 20;
/** Characters of a subject: what a list of messages shows of it. */
export const MAX_SUBJECT = 100;

/** An alert as a message has it; its link is a whole address. */
export type ToldAlert = Pick<Alert, 'headline' | 'sentences' | 'nextStep'> & {
  readonly link: string;
};

/** What a message says, before it is written as text or as HTML: both say the same. */
export type Message = {
  readonly subject: string;
  readonly opening: readonly string[];
  readonly groups: readonly { readonly heading: string; readonly alerts: readonly ToldAlert[] }[];
  /** Alerts that are not told in full, and where they are to be read. */
  readonly more?: { readonly sentence: string; readonly link: string } | undefined;
  /** Why one gets this and how to change it. */
  readonly closing: readonly string[];
};

export type MessageInput = {
  readonly delivery: Delivery;
  readonly settings: SubscriptionSettings;
  readonly roles: readonly Role[];
  /** Where the service is, without a slash at its end. */
  readonly publicUrl: string;
  /** What says that the figures are a demonstration's; absent where they are real. */
  readonly demonstration?: string | undefined;
};

export const REGION_NAME = 'The region';

/** Writes a message, the largest first. Pure: the same delivery is always the same message. */
export function composeMessage(input: MessageInput): Message {
  const { delivery, demonstration } = input;
  const opening = demonstration === undefined ? [] : [cleaned(demonstration)];
  if (delivery.kind === 'waiting') return waitingMessage(input, delivery.count, opening);
  const groups = grouped(delivery.alerts);
  const ordered = groups.flatMap(({ alerts }) => alerts);
  const shown = new Set(ordered.slice(0, MAX_ALERTS_IN_FULL));
  const left = ordered.length - shown.size;
  return {
    subject: subjectOf(titleOf(delivery.alerts, delivery.digest, groups), demonstration),
    opening: [...opening, openingOf(delivery.alerts.length, delivery.digest)],
    groups: groups
      .map(({ heading, alerts }) => ({
        heading,
        alerts: alerts.filter((each) => shown.has(each)).map((each) => toldOf(each, input)),
      }))
      .filter(({ alerts }) => alerts.length > 0),
    ...(left > 0
      ? { more: { sentence: `and ${left} more`, link: `${input.publicUrl}/v1/pressures` } }
      : {}),
    closing: closingOf(input),
  };
}

function waitingMessage(input: MessageInput, count: number, opening: readonly string[]): Message {
  const wait = count === 1 ? '1 alert waits' : `${count} alerts wait`;
  return {
    subject: subjectOf(`${wait} for you`, input.demonstration),
    opening: [
      ...opening,
      `You have had many messages within an hour. ${wait}: all of it comes in one message when the hour has passed. Nothing is lost.`,
    ],
    groups: [],
    more: { sentence: 'All pressures as they stand', link: `${input.publicUrl}/v1/pressures` },
    closing: closingOf(input),
  };
}

type Group = { readonly heading: string; readonly alerts: readonly Alert[] };

/** By authority, the worst and the largest first. */
function grouped(alerts: readonly Alert[]): readonly Group[] {
  const byPlace = Map.groupBy(alerts, ({ authority }) => authority);
  return [...byPlace]
    .map(([authority, own]) => ({
      heading: authority ? nameOf(authority) : REGION_NAME,
      alerts: own.toSorted(largestFirst),
    }))
    .toSorted((a, b) => {
      const [first, second] = [a.alerts[0], b.alerts[0]];
      const order = first && second ? largestFirst(first, second) : 0;
      return order || (a.heading < b.heading ? -1 : 1);
    });
}

const largestFirst = (a: Alert, b: Alert): number =>
  weightOf(b) - weightOf(a) || Math.abs(b.amountPence ?? 0) - Math.abs(a.amountPence ?? 0);

/** Good news comes last; what has no severity (a late return) stands with amber. */
function weightOf({ kind, severity }: Alert): number {
  if (kind === 'resolved') return -2;
  if (kind === 'stepped-down') return -1;
  return severity ? SEVERITIES.indexOf(severity) : SEVERITIES.indexOf('amber');
}

const toldOf = (alert: Alert, { publicUrl }: MessageInput): ToldAlert => ({
  headline: cleaned(alert.headline),
  sentences: alert.sentences.map(cleaned),
  nextStep: cleaned(alert.nextStep),
  link: `${publicUrl}${alert.path}`,
});

function openingOf(count: number, digest: 'daily' | 'weekly' | undefined): string {
  const changes = count === 1 ? 'One change' : `${count} changes`;
  if (digest === undefined) return `${changes} that you wanted to be told of at once.`;
  return `Your ${digest} digest: ${changes.toLowerCase()} since the last one.`;
}

function titleOf(
  alerts: readonly Alert[],
  digest: 'daily' | 'weekly' | undefined,
  groups: readonly Group[],
): string {
  const [only, ...others] = alerts;
  if (only && others.length === 0) return only.headline;
  const places = groups.map(({ heading }) => heading);
  const named = places.slice(0, 2).join(', ');
  const rest = places.length > 2 ? ` and ${places.length - 2} more` : '';
  const what = digest === undefined ? 'alerts' : `changes in your ${digest} digest`;
  return `${alerts.length} ${what}: ${named}${rest}`;
}

function subjectOf(title: string, demonstration: string | undefined): string {
  const text = cleaned(demonstration === undefined ? title : `Demonstration: ${title}`);
  const characters = [...text];
  return characters.length <= MAX_SUBJECT
    ? text
    : `${characters.slice(0, MAX_SUBJECT - 1).join('')}…`;
}

/** On one line: a line end within a subject would begin another header. */
const cleaned = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim();

function closingOf({ settings, roles, publicUrl }: MessageInput): readonly string[] {
  return [
    `You get this because you subscribed to ${choicesOf(settings)}, as ${roles.join(' and ')}.`,
    `To change or stop it, set your subscription at ${publicUrl}/v1/subscriptions/me.`,
  ];
}

function choicesOf({ immediate, digest }: SubscriptionSettings): string {
  const atOnce = {
    red: 'urgent alerts at once',
    amber: 'urgent and amber alerts at once',
    none: undefined,
  }[immediate];
  const gathered = digest === 'none' ? undefined : `a ${digest} digest`;
  return [atOnce, gathered].filter((each) => each !== undefined).join(' and ');
}
