import { setSubscription } from '../../shared/contracts/subscriptions/set-subscription.ts';
import { deliveriesAfterSetting } from '../../shared/domain/alerts/delivery.ts';
import {
  decideSubscription,
  NO_SUBSCRIPTION,
  type Subscription,
  UNKNOWN_AUTHORITY,
} from '../../shared/domain/alerts/subscription.ts';
import { findAuthorityCode } from '../../shared/domain/authorities.ts';
import { checkSeen } from '../../shared/domain/seen-version.ts';
import { etagOf, operation, type Request, reply } from '../../shared/http/operation.ts';
import { createAlertsRepository } from '../../shared/persistence/alerts.ts';
import { deliveriesRead, replaceDeliveries } from '../../shared/persistence/deliveries.ts';
import type { Ledger } from '../../shared/persistence/ledger.ts';
import type { Store } from '../../shared/persistence/store.ts';
import { replaceSubscription, subscriptionRead } from '../../shared/persistence/subscriptions.ts';
import type { Ports } from '../../shared/runtime/ports.ts';
import { subscriptionView } from './subscription-view.ts';

export const setSubscriptionOperation = ({ store, ledger, environment }: Ports) => {
  const domains = (environment.MAIL_DOMAINS ?? '').split(' ').filter((each) => each !== '');
  return operation(setSubscription, async (request) => {
    const { access, body, now } = request;
    const authorities = body.authorities?.map(findAuthorityCode);
    if (authorities?.includes(undefined)) return UNKNOWN_AUTHORITY;
    const wanted: Subscription = {
      ...body,
      authorities: authorities && [...new Set(authorities.filter((each) => each !== undefined))],
      principal: access.principal,
      setAt: now.at,
    };
    const refusal = decideSubscription(wanted, access, domains);
    return refusal ?? takeSubscription({ store, ledger }, request, wanted);
  });
};

/** A subscription set by its owner, or by the loading of the demonstration. */
export type Setting = Pick<Request<typeof setSubscription>, 'access' | 'now' | 'ifMatch'>;

/** The subscription and where it begins, together: nothing of before is told, nothing since is lost. */
export const takeSubscription = (
  { store, ledger }: { readonly store: Store; readonly ledger: Ledger },
  { access, now, ifMatch }: Setting,
  wanted: Subscription,
) =>
  ledger.commit({
    chain: 'REGION',
    operation: setSubscription.id,
    principal: access.principal,
    accessVersion: access.version,
    at: now.at,
    reads: {
      before: subscriptionRead(access.principal),
      told: deliveriesRead(access.principal),
    },
    decide: async ({ before, told }) => {
      const refusal = checkSeen(ifMatch, before?.rev);
      if (refusal) return refusal;
      const latest = await createAlertsRepository(store).findLatest();
      const settings = before?.subscription ?? NO_SUBSCRIPTION;
      const deliveries = deliveriesAfterSetting(told?.deliveries, settings, wanted, latest);
      return {
        writes: [replaceSubscription(wanted, before), replaceDeliveries(deliveries, told)],
        facts: factsOf(wanted),
        answer: reply(200, subscriptionView(wanted), { etag: etagOf((before?.rev ?? 0) + 1) }),
      };
    },
  });

/** What the trail says: what was chosen, and nothing of the address but whether there is one. */
const factsOf = ({ address, immediate, digest }: Subscription) => ({
  immediate,
  digest,
  hasAddress: address !== undefined,
});
