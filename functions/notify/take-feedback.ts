import type { Now } from '../../shared/domain/time.ts';
import type { Log } from '../../shared/http/stage.ts';
import { feedbackIn } from '../../shared/mail/feedback-event.ts';
import type { Ledger } from '../../shared/persistence/ledger.ts';
import { suspendSubscription } from './suspend-subscription.ts';

export type FeedbackPorts = { readonly ledger: Ledger; readonly now: () => Now; readonly log: Log };

/** Takes an event of the mail service: a permanent bounce or a complaint suspends a subscription. */
export const createTakeFeedback =
  (ports: FeedbackPorts) =>
  async (event: unknown): Promise<void> => {
    const feedback = feedbackIn(event);
    if (!feedback) return;
    const { because } = feedback;
    const isSuspended = await suspendSubscription(ports, feedback, ports.now().at);
    if (isSuspended) ports.log.info('subscription-suspended', { because });
  };
