import * as z from 'zod';
import { MESSAGE_TAG, recipientOf } from '../domain/alerts/mail.ts';
import type { SuspensionReason } from '../domain/alerts/subscription.ts';
import type { PrincipalId } from '../domain/permission.ts';

const recipients = z.array(z.object({ emailAddress: z.string() }));

/**
 * An event of SES as EventBridge hands it on, as far as it is looked at (Amazon SES Developer Guide,
 * "Contents of event data"). SES adds to it over time, so further fields are left aside.
 */
const eventSchema = z.object({
  detail: z.object({
    eventType: z.string(),
    bounce: z.object({ bounceType: z.string(), bouncedRecipients: recipients }).optional(),
    complaint: z.object({ complainedRecipients: recipients }).optional(),
    mail: z.object({ tags: z.record(z.string(), z.array(z.string())).optional() }),
  }),
});

/** Why nothing more is to be sent to a recipient at the addresses it happened to. */
export type Feedback = {
  readonly principal: PrincipalId;
  readonly because: SuspensionReason;
  readonly addresses: readonly string[];
};

/**
 * What an event says of one of our messages; undefined when it says nothing that counts: a transient
 * bounce is tried again by SES itself, and deliveries are of no interest.
 * @throws ZodError when it is no event of SES.
 */
export function feedbackIn(event: unknown): Feedback | undefined {
  const { detail } = eventSchema.parse(event);
  const principal = recipientOf(detail.mail.tags?.[MESSAGE_TAG]?.[0] ?? '');
  if (principal === undefined) return undefined;
  const { bounce, complaint } = detail;
  if (bounce?.bounceType === 'Permanent') {
    const addresses = bounce.bouncedRecipients.map(({ emailAddress }) => emailAddress);
    return { principal, because: 'bounced', addresses };
  }
  if (complaint === undefined) return undefined;
  const addresses = complaint.complainedRecipients.map(({ emailAddress }) => emailAddress);
  return { principal, because: 'complained', addresses };
}
