import type { Subscription } from '../../shared/domain/alerts/subscription.ts';

/** A subscription as its owner sees it; the row's revision is its ETag. */
export const subscriptionView = ({ principal: _, setAt: __, ...view }: Subscription) => view;
