import type { PrincipalId } from '../../shared/domain/permission.ts';
import type { Instant } from '../../shared/domain/time.ts';
import type { Feedback } from '../../shared/mail/feedback-event.ts';
import type { Ledger } from '../../shared/persistence/ledger.ts';
import { replaceSubscription, subscriptionRead } from '../../shared/persistence/subscriptions.ts';

/** The mail service's own name in the audit trail. */
const MAIL_SERVICE = 'mail-service' as PrincipalId;

/**
 * Suspends a subscription, visibly to its owner, until they set it anew. Only if it still names one
 * of the addresses: a bounce may come days after somebody has put their address right.
 * @returns whether it is suspended now.
 */
export async function suspendSubscription(
  { ledger }: { readonly ledger: Ledger },
  { principal, because, addresses }: Feedback,
  at: Instant,
): Promise<boolean> {
  let isSuspended = false;
  const result = await ledger.commit({
    chain: 'REGION',
    operation: 'suspendSubscription',
    principal: MAIL_SERVICE,
    at,
    reads: { before: subscriptionRead(principal) },
    decide: ({ before }) => {
      const answer = { status: 200, body: null };
      const isTheirs =
        before && addresses.some((each) => isSame(each, before.subscription.address));
      isSuspended = isTheirs === true;
      if (!isTheirs || before.subscription.suspended) return { unchanged: true, answer };
      const suspended = { because, at };
      return {
        writes: [replaceSubscription({ ...before.subscription, suspended }, before)],
        facts: { subject: principal, because },
        answer,
      };
    },
  });
  if (result.refused) throw new Error(`A suspension is never refused: ${result.refused}`);
  return isSuspended;
}

/** Mail services answer with the address as they wrote it; no council tells people apart by case. */
const isSame = (told: string, kept: string | undefined): boolean =>
  kept !== undefined && told.toLowerCase() === kept.toLowerCase();
