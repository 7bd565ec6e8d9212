import { type KeptMail, sendSchema } from './kept-mails.ts';

/**
 * Addresses at which things happen that seldom do elsewhere, after SES's own mailbox simulator:
 * `bounce@`, `complaint@`, `refused@` and `busy@simulator.example`.
 */
const SIMULATOR = '@simulator.example';

const simulated = (addresses: readonly string[]): string | undefined =>
  addresses.find((each) => each.endsWith(SIMULATOR))?.slice(0, -SIMULATOR.length);

type Refusal = { readonly status: number; readonly type: string };

const REFUSALS: Readonly<Record<string, Refusal>> = {
  refused: { status: 400, type: 'MessageRejected' },
  busy: { status: 429, type: 'TooManyRequestsException' },
};

/** What SES would answer instead of taking it. */
export function refusalFor(body: string): Refusal | undefined {
  let sent: ReturnType<typeof sendSchema.safeParse>;
  try {
    sent = sendSchema.safeParse(JSON.parse(body));
  } catch {
    return { status: 400, type: 'SerializationException' };
  }
  return REFUSALS[simulated(sent.data?.Destination.ToAddresses ?? []) ?? ''];
}

/** The event that SES would publish of it, as EventBridge hands it on; undefined where all is well. */
export function feedbackOf({ messageId, at, from, to, tags }: KeptMail): unknown {
  const what = simulated(to);
  const recipients = to.map((emailAddress) => ({ emailAddress }));
  const mail = {
    timestamp: at,
    source: from,
    messageId,
    destination: to,
    tags: Object.fromEntries(Object.entries(tags).map(([name, value]) => [name, [value]])),
  };
  if (what === 'bounce') {
    const bounce = {
      bounceType: 'Permanent',
      bounceSubType: 'General',
      bouncedRecipients: recipients,
      timestamp: at,
    };
    return eventOf('Email Bounced', { eventType: 'Bounce', bounce, mail });
  }
  if (what !== 'complaint') return undefined;
  const complaint = { complainedRecipients: recipients, timestamp: at };
  return eventOf('Email Complaint Received', { eventType: 'Complaint', complaint, mail });
}

const eventOf = (detailType: string, detail: object) => ({
  version: '0',
  source: 'aws.ses',
  'detail-type': detailType,
  detail,
});
