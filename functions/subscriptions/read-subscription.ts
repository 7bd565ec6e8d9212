import { readSubscription } from '../../shared/contracts/subscriptions/read-subscription.ts';
import { NO_SUBSCRIPTION } from '../../shared/domain/alerts/subscription.ts';
import { etagOf, operation, reply } from '../../shared/http/operation.ts';
import type { Store } from '../../shared/persistence/store.ts';
import { createSubscriptionsRepository } from '../../shared/persistence/subscriptions.ts';
import { subscriptionView } from './subscription-view.ts';

export const readSubscriptionOperation = ({ store }: { readonly store: Store }) =>
  operation(readSubscription, async ({ access }) => {
    const found = await createSubscriptionsRepository(store).find(access.principal);
    return found
      ? reply(200, subscriptionView(found.subscription), { etag: etagOf(found.rev) })
      : reply(200, NO_SUBSCRIPTION);
  });
