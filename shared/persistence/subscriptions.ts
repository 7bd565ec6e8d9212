import * as z from 'zod';
import {
  DIGEST_CHOICES,
  IMMEDIATE_CHOICES,
  SUSPENSION_REASONS,
  type Subscription,
} from '../domain/alerts/subscription.ts';
import { STREAMS } from '../domain/catalogue.ts';
import { type PrincipalId, ROLES } from '../domain/permission.ts';
import { SEVERITIES } from '../domain/pressures/pressure.ts';
import { parseRow, type Read } from './reads.ts';
import { authorityRow, instantRow, principalRow } from './row-schemas.ts';
import { type Item, itemsUnder, type Key, type Store, type Write } from './store.ts';

const subscriptionRow: z.ZodType<Subscription> = z.lazy(() =>
  z.strictObject({
    principal: principalRow,
    address: z.string().optional(),
    immediate: z.enum(IMMEDIATE_CHOICES),
    digest: z.enum(DIGEST_CHOICES),
    roles: z.array(z.enum(ROLES)).optional(),
    authorities: z.array(authorityRow).optional(),
    streams: z.array(z.enum(STREAMS)).optional(),
    minimumSeverity: z.enum(SEVERITIES).optional(),
    setAt: instantRow,
    suspended: z.strictObject({ because: z.enum(SUSPENSION_REASONS), at: instantRow }).optional(),
  }),
);

export type VersionedSubscription = { readonly subscription: Subscription; readonly rev: number };

const PARTITION = 'SUBSCRIPTIONS';

const subscriptionKey = (principal: PrincipalId): Key => ({ pk: PARTITION, sk: principal });

const subscriptionFrom = (item: Item): VersionedSubscription => ({
  subscription: parseRow(subscriptionRow, item),
  rev: item.rev,
});

/** Only the region's writers change it, so the head of its chain guards it. */
export const subscriptionRead = (
  principal: PrincipalId,
): Read<VersionedSubscription | undefined> => ({
  key: subscriptionKey(principal),
  guarded: false,
  parse: (item) => item && subscriptionFrom(item),
});

/**
 * Replaces somebody's subscription, if it is still the one that was seen. No audit entry vouches for
 * the row: a digest of an address can be tried against every address that one knows, and the trail is
 * never rewritten, so not even the digest of personal data may be in it.
 */
export const replaceSubscription = (
  subscription: Subscription,
  before: VersionedSubscription | undefined,
): Write => ({
  kind: 'put',
  vouched: false,
  item: {
    ...subscriptionKey(subscription.principal),
    rev: (before?.rev ?? 0) + 1,
    data: subscription as unknown as Item['data'],
  },
  when: [before ? { is: 'at-rev', rev: before.rev } : { is: 'absent' }],
});

/** The subscription as it was seen, in the transaction of a message that is made by it. */
export const subscriptionUnchanged = ({ subscription, rev }: VersionedSubscription): Write => ({
  kind: 'check',
  key: subscriptionKey(subscription.principal),
  when: [{ is: 'at-rev', rev }],
});

export const createSubscriptionsRepository = (store: Store) => ({
  async find(principal: PrincipalId): Promise<VersionedSubscription | undefined> {
    const read = subscriptionRead(principal);
    return read.parse((await store.find([read.key]))[0]);
  },

  /** Everybody's: one partition, since the region's people are some hundreds. */
  async list(): Promise<readonly VersionedSubscription[]> {
    const subscriptions: VersionedSubscription[] = [];
    for await (const item of itemsUnder(store, PARTITION, '')) {
      subscriptions.push(subscriptionFrom(item));
    }
    return subscriptions;
  },
});
