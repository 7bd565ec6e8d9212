import type { Operation } from '../../shared/http/operation.ts';
import type { Ports } from '../../shared/runtime/ports.ts';
import { readSubscriptionOperation } from './read-subscription.ts';
import { setSubscriptionOperation } from './set-subscription.ts';

export const subscriptionsOperations = (ports: Ports): readonly Operation[] => [
  readSubscriptionOperation(ports),
  setSubscriptionOperation(ports),
];
